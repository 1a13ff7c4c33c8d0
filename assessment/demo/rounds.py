"""Demo data of self-assessment: two rounds and an instrument of the fictional Anyplace board."""

from __future__ import annotations

import datetime
from contextlib import AbstractContextManager
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.utils import timezone

from assessment import actions, queries, rules
from assessment.demo import instruments, peers
from assessment.demo import parts as demo_parts
from assessment.models import Answer, Improvement, Participant, Round
from commissioning.models import Priority
from trusts import clock
from trusts.models import Body, Partner, Person, Trust
from trusts.scope import Scope, current_scope, open_scope

DATA = Path(__file__).parent.parent / "data" / "anyplace_rounds.yaml"


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Make a round closed in December 2008 and one that is open in November 2009.

    Needs the trust's operator scope open; `people` by email address. What members answer is drawn
    from each theme's tendency by a fixed seed, so that every load gives the same figures.
    """
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    for row in data["rounds"]:
        round_ = _load_round(row, people, data)
        _load_moderation(round_, row, people)
        demo_parts.load(round_, people)
    with _as("chair", people) as by:
        actions.agree_to_share(by=by, agreed_where="Board, 9 March 2009")
    peers.load(data["rounds"][0]["bank"])
    instruments.load()


def _load_round(row: dict[str, Any], people: dict[str, Person], data: dict[str, Any]) -> Round:
    body = Body.objects.get(slug=row["body"])
    round_ = actions.open_round(
        by=current_scope(),
        body=body,
        bank_code=row["bank"],
        opens_on=row["opens_on"],
        closes_on=row["closes_on"],
        promise=row["promise"],
    )
    parts = {
        part.person.email: part
        for part in Participant.objects.filter(round=round_).select_related(
            "person", "round", "membership__partner"
        )
    }
    locals_ = {email.partition("@")[0]: email for email in people if email in parts}
    part_way = {locals_[name]: share for name, share in row.get("part_way", {}).items()}
    not_started = {locals_[name] for name in row.get("not_started", [])}
    comments = {
        (locals_[who], code): text for who, code, text in row.get("comments", []) if who in locals_
    }
    for number, (email, part) in enumerate(sorted(parts.items())):
        if email in not_started:
            continue
        share = part_way.get(email, 1.0)
        _answer(part, round_, row, data, share=share, comments=comments, day=number % 9)
        _give_evidence(part, row.get("evidence", []), people)
        if email not in part_way:
            _submit(part, row["opens_on"] + datetime.timedelta(days=4 + number % 9))
    if "closed_on" in row:
        actions.close_round(by=current_scope(), round_=round_)
        Round.objects.filter(pk=round_.pk).update(closed_at=_at(row["closed_on"], 16))
        round_.refresh_from_db()
    return round_


def _load_moderation(round_: Round, row: dict[str, Any], people: dict[str, Person]) -> None:
    """What the board agreed and will do. Past days are set afterwards: no action takes them."""
    for question, rating, reason, is_confirmed in row.get("agreed", []):
        with _as("support", people) as by:
            agreed = actions.record_agreed_rating(
                by=by,
                round_=round_,
                question=question,
                rating=rating,
                reason=reason,
                who="all present",
            )
        if is_confirmed:
            with _as("chair", people) as by:
                actions.confirm_agreed_rating(by=by, agreed=agreed, revision=agreed.revision)
    for each in row.get("improvements", []):
        made = actions.agree_improvement(
            by=current_scope(),
            round_=round_,
            question=each["question"],
            what=each["what"],
            owner=Partner.objects.get(slug=each["owner"]),
            due_on=clock.today(),
            priority=Priority.objects.filter(code=each.get("priority")).first(),
        )
        Improvement.objects.filter(pk=made.pk).update(due_on=each["due_on"])
        for state, text in each.get("notes", []):
            actions.report_progress(by=current_scope(), improvement=made, state=state, text=text)


def _as(name: str, people: dict[str, Person]) -> AbstractContextManager[Scope]:
    """The scope of one of the demo's people."""
    trust = current_scope().trust
    assert trust is not None, "demo data has one"  # noqa: S101 - narrows the type
    return open_scope(trust=trust, person=people[f"{name}@{trust.slug}.example"])


def _answer(
    part: Participant,
    round_: Round,
    row: dict[str, Any],
    data: dict[str, Any],
    *,
    share: float,
    comments: dict[tuple[str, str], str],
    day: int,
) -> None:
    email = part.person.email
    chance = Random(f"{row['seed']} {email}")  # noqa: S311 - invented figures, not secrets
    outlook = data["outlook"].get(email.partition("@")[0], 0.0)
    questions = list(queries.questions_of(round_).every_question())
    answers = []
    for question in questions[: round(len(questions) * share)]:
        about_money = question.theme == "RES"
        draw = chance.random()
        if draw < (0.10 if about_money else 0.03):
            rating = rules.DONT_KNOW
        elif draw < (0.13 if about_money else 0.05):
            rating = rules.NOT_FOR_ME
        elif draw > 0.985:
            continue  # left without an answer
        else:
            centre = row["tendency"][question.theme] + outlook + row["moves"].get(question.code, 0)
            value = min(5, max(1, round(chance.gauss(centre, 0.75))))
            rating = rules.SCALE[value - 1].code
        answers.append(
            Answer(
                trust=part.trust,
                level=part.level,
                body_id=part.body_id,
                participant=part,
                question=question.code,
                rating=rating,
                comment=comments.get((email, question.code), ""),
                saved_at=_at(row["opens_on"] + datetime.timedelta(days=2 + day), 9 + day),
            )
        )
    Answer.objects.bulk_create(answers)


def _give_evidence(
    part: Participant, rows: list[dict[str, Any]], people: dict[str, Person]
) -> None:
    """What a member gave with their answers; a file's text stands in the demo's data."""
    who = part.person.email.partition("@")[0]
    for row in rows:
        if row["who"] != who:
            continue
        with _as(who, people) as by:
            words: dict[str, Any] = {
                "by": by,
                "participant": part,
                "question": row["question"],
                "shows": row["shows"],
                "is_shared": row.get("shared", False),
            }
            if "link" in row:
                actions.add_link(**words, link=row["link"])
            elif "priority" in row:
                priority = Priority.objects.get(code=row["priority"])
                actions.add_record(**words, kind="priority", key=str(priority.pk))
            else:
                first, *later = row["revisions"]
                given = actions.add_file(**words, name=row["file"], data=first.encode())
                for text in later:
                    actions.replace_file(
                        by=by, evidence=given, name=row["file"], data=text.encode()
                    )


def _submit(part: Participant, day: datetime.date) -> None:
    assert part.membership is not None, "demo members have seats"  # noqa: S101 - narrows the type
    part.organisation = part.membership.partner.name
    part.sector = part.membership.partner.sector
    part.submitted_at = _at(day, 14)
    part.save()


def _at(day: datetime.date, hour: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))
