"""What terms of reference have to say: topics, and which of them a version leaves out.

The first nine are those the 2008 survey asked trusts about (2008 national report, table 5); the
last three follow from the sample terms of reference (2009 governance guide, appendices 1 and 2).
Quorum, frequency and review date are particulars of the version and not texts.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with the question it answers, and a text to start from.

    A starting text names the body as {body} and the trust as {trust}; what stands in square
    brackets is for the board to fill in.
    """

    code: str
    name: str
    question: str
    start: str
    surveyed: bool = True
    """Whether it is one of the nine topics of the 2008 survey."""


TOPICS: tuple[Topic, ...] = (
    Topic(
        "purpose",
        "Purpose",
        "What is the body for, and for whom?",
        "{body} brings partners together so that children and young people in the area of {trust} "
        "are healthy, are safe, enjoy life and achieve, take part, and do not grow up poor. "
        "It does this by [agreeing the plan / overseeing delivery / working in the area].",
        surveyed=False,
    ),
    Topic(
        "responsibilities",
        "Responsibilities of the chair and members",
        "What is asked of the chair, and of each member?",
        "The chair agrees the agenda, keeps discussion fair and to time, sums up what was decided "
        "and stays impartial. Members read the papers, come to every meeting or send their "
        "substitute, speak for their sector as well as their organisation, and take decisions "
        "back to it.",
    ),
    Topic(
        "decisions",
        "Decision making",
        "How are decisions reached, and what happens when there is no agreement?",
        "Members look for agreement first. Where there is none, voting members vote by show of "
        "hands, one vote each; if votes are equal the chair decides. No decision about money is "
        "taken without the figures in front of members. The chair may put a decision off to get "
        "more information.",
    ),
    Topic(
        "membership",
        "Rationale for membership",
        "Why these members, and whom do they represent?",
        "Each seat is there because its organisation [commissions services / provides services / "
        "speaks for children and families]. Members can commit their organisation within their "
        "mandate, or know how to get its agreement. Each names a substitute with the same "
        "authority.",
    ),
    Topic(
        "commissioning",
        "Commissioning",
        "What does the body commission, or decide about commissioning?",
        "{body} [agrees priorities for joint commissioning / signs off commissioning intentions / "
        "says what the area needs]. It looks at need before services, and at results before "
        "renewing a contract.",
    ),
    Topic(
        "alignment",
        "Alignment of budgets",
        "How do partners line up their budgets behind the plan?",
        "Each partner shows which of its budgets serve which priority, once a year when budgets "
        "are set and at every review of spending. Aligned money stays with its owner.",
    ),
    Topic(
        "pooling",
        "Pooled budgets",
        "What may be pooled, under which power, and who decides?",
        "Partners pool money only by a written agreement that names the power used, the host, the "
        "contributions, how a shortfall is shared and how a partner leaves. {body} [agrees / "
        "recommends] each agreement.",
    ),
    Topic(
        "relationships",
        "Key relationships",
        "To whom does the body answer, and with whom does it work?",
        "{body} answers to [name]. It works with the local strategic partnership and takes the "
        "advice of the local safeguarding children board. It refers to them, and hears from them, "
        "[how and how often].",
    ),
    Topic(
        "information",
        "Information sharing",
        "What do partners share, with whom and how?",
        "Partners share what is needed to plan and check services, following the protocol of "
        "[date]. Agendas, papers and minutes are public unless marked confidential with a reason; "
        "confidential papers are destroyed as recorded.",
    ),
    Topic(
        "probity",
        "Probity and interests",
        "How are interests declared and recorded?",
        "Members enter their interests in the public register, put it right whenever something "
        "changes and review it every year. They declare an interest in an item before it is "
        "discussed and leave the room when the chair asks. In doubt, declare.",
    ),
    Topic(
        "conflict",
        "Conflict resolution",
        "Where does a dispute go that the body cannot settle?",
        "Members try to settle a dispute within {body}. If they cannot, it goes to [name], whose "
        "decision is recorded in the log of disputes.",
        surveyed=False,
    ),
)
BY_CODE = {topic.code: topic for topic in TOPICS}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which parts of a version are there, and which are missing, in words."""

    there: tuple[str, ...]
    missing: tuple[str, ...]
    unfinished: tuple[str, ...]
    """Topics whose text still has a square bracket to fill in."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing or unfinished."""
        return not self.missing and not self.unfinished


def coverage(
    texts: Mapping[str, str],
    *,
    has_quorum: bool,
    meetings_a_year: int | None,
    review_on: datetime.date | None,
) -> Coverage:
    """Check a version: a text for every topic, a quorum, how often it meets and a review date."""
    there: list[str] = []
    missing: list[str] = []
    unfinished: list[str] = []
    for topic in TOPICS:
        text = texts.get(topic.code, "").strip()
        (there if text else missing).append(topic.name)
        if "[" in text:
            unfinished.append(topic.name)
    for name, known in (
        ("Frequency of meetings", bool(meetings_a_year)),
        ("Quorum", has_quorum),
        ("Review date", review_on is not None),
    ):
        (there if known else missing).append(name)
    return Coverage(tuple(there), tuple(missing), tuple(unfinished))


def starting_text(topic: Topic, *, body: str, trust: str) -> str:
    """The template's text for a topic, with the names put in."""
    return topic.start.replace("{body}", body).replace("{trust}", trust)
