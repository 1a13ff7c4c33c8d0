"""A member's own answers as a document: theirs alone, whatever the round promised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from assessment import queries
from assessment.banks.load import Bank
from assessment.models import Answer, Evidence, EvidenceKind, Participant
from assessment.report_charts import open_words
from reports.base import PDF, XLSX, Content, Report, ReportForm, Section
from reports.registry import register
from reports.workbook import Column, Kind, Row, Sheet, Workbook
from trusts import records
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import moment, size_words


@dataclass(frozen=True)
class OwnParams:
    """Which round, by its number."""

    round: str


class OwnForm(ReportForm):
    """Asks for one of the rounds this member was asked in."""

    round = forms.ChoiceField(label="Round")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["round"]
        field.choices = [
            (str(part.round_id), str(part.round)) for part in queries.own_parts(self.scope)
        ]


@dataclass(frozen=True)
class Own:
    """A member's part as its document shows it, read once for both files."""

    part: Participant
    bank: Bank
    answers: dict[str, Answer]
    evidence: dict[str, list[Evidence]]
    seen: dict[int, records.Record]

    @property
    def state(self) -> str:
        """Whether the answers are final."""
        if self.part.submitted_at:
            return f"submitted on {moment(self.part.submitted_at)}"
        return "not submitted: a draft that nobody else can see"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the cover, and the workbook's first sheet, say."""
        given = sum(1 for answer in self.answers.values() if answer.counts)
        round_ = self.part.round
        return [
            ("Questions", round_.bank_title),
            ("Open", open_words(round_)),
            ("Answered", f"{given} of {len(self.bank.by_code)} questions"),
            ("State", self.state[:1].upper() + self.state[1:]),
            ("Question set", f"{round_.bank_code} edition {round_.bank_edition}"),
        ]

    def rating(self, code: str) -> str:
        """The rating given, in words; one only carried over from last time says so."""
        answer = self.answers.get(code)
        if answer is None or not answer.rating:
            return "No answer"
        words = str(answer.get_rating_display())
        return words if answer.counts else f"{words} (last time’s, not confirmed)"

    def comment(self, code: str) -> str:
        """The comment written, or nothing."""
        answer = self.answers.get(code)
        return answer.comment if answer else ""

    def pieces(self, code: str) -> list[tuple[str, str, str]]:
        """The evidence given: what it shows, what it is, and a file's digest."""
        found = []
        for each in self.evidence.get(code, []):
            what, digest = each.link, ""
            if each.kind == EvidenceKind.FILE:
                newest = each.revisions.all()[0]
                what = f"{newest.name}, revision {newest.number}, {size_words(newest.size)}"
                digest = newest.sha256
            elif each.kind == EvidenceKind.RECORD:
                record = self.seen.get(each.pk)
                what = record.name if record else "a record that you may not see, or that is gone"
            found.append((each.shows, what, digest))
        return found


@register
class OwnAnswers(Report):
    """Everything a member answered in a round, for that member and nobody else."""

    slug = "own-answers"
    name = "Your answers"
    summary = "What you answered in a self-assessment, with your comments and evidence."
    subject = "Self-assessment"
    permission = Permission.ROUND_ANSWER
    levels = frozenset()  # it shows one's own part alone, which `_read` asks for
    template = "assessment/reports/own.html"
    Params = OwnParams
    form_class = OwnForm
    formats = (PDF, XLSX)
    listed = False
    is_private = True

    def title(self, scope: Scope, params: OwnParams) -> str:
        """Body and month of the round."""
        round_ = _part(scope, params).round
        return f"Your answers: {round_.body}, {round_.opens_on:%B %Y}"

    def filed_at(self, scope: Scope, params: OwnParams) -> Level:
        """The level of the round's body."""
        return Level(_part(scope, params).level)

    def filed_under(self, scope: Scope, params: OwnParams) -> Body | None:
        """The round's body."""
        return _part(scope, params).round.body

    def collect(self, scope: Scope, params: OwnParams) -> Content:
        """The pages."""
        return _pages(_read(scope, params))

    def workbook(self, scope: Scope, params: OwnParams) -> Workbook:
        """The sheets."""
        return _sheets(_read(scope, params))

    def both(self, scope: Scope, params: OwnParams) -> tuple[Content, Workbook]:
        """Both, from one reading."""
        own = _read(scope, params)
        return _pages(own), _sheets(own)


def _part(scope: Scope, params: OwnParams) -> Participant:
    rows = queries.own_parts(scope)
    found = rows.filter(round=int(params.round)).first() if params.round.isdigit() else None
    if found is None:
        raise Refusal("You were not asked in this round, so there are no answers of yours.")
    return found


def _read(scope: Scope, params: OwnParams) -> Own:
    part = _part(scope, params)
    evidence = queries.evidence_of(part)
    every = [each for rows in evidence.values() for each in rows]
    return Own(
        part=part,
        bank=queries.questions_of(part.round),
        answers=queries.answers_of(part),
        evidence=evidence,
        seen=queries.records_of(scope, every),
    )


def _pages(own: Own) -> Content:
    return Content(
        title="Your answers",
        subtitle=f"{own.part.round.body}, {own.part.round.opens_on:%B %Y}",
        facts=[("Of", own.part.person.name), *own.facts],
        parts=[
            Section(
                theme.title,
                {
                    "title": theme.title,
                    "rows": [
                        {
                            "number": question.number,
                            "text": question.text,
                            "is_nested": bool(question.parent),
                            "rating": own.rating(question.code),
                            "comment": own.comment(question.code),
                            "pieces": own.pieces(question.code),
                        }
                        for question in theme.every_question()
                    ],
                },
                key=theme.code.lower(),
            )
            for theme in own.bank.themes
        ],
    )


def _sheets(own: Own) -> Workbook:
    answers: list[Row] = []
    evidence: list[Row] = []
    for theme in own.bank.themes:
        for question in theme.every_question():
            pieces = own.pieces(question.code)
            answers.append(
                {
                    "theme": theme.title,
                    "number": question.number,
                    "question": question.text,
                    "rating": own.rating(question.code),
                    "comment": own.comment(question.code),
                    "evidence": len(pieces),
                }
            )
            evidence += [
                {"number": question.number, "shows": shows, "what": what, "digest": digest}
                for shows, what, digest in pieces
            ]
    return Workbook(
        title="Your answers",
        subtitle=f"{own.part.round.body}, {own.part.round.opens_on:%B %Y}",
        standing=own.state,
        facts=[("Of", own.part.person.name), *own.facts],
        sheets=[
            Sheet(
                "answers",
                "Answers",
                "Your answers",
                [
                    Column("theme", "Theme", width=30),
                    Column("number", "Number"),
                    Column("question", "Question", width=60),
                    Column("rating", "Your answer", width=24),
                    Column("comment", "Comment", width=60),
                    Column("evidence", "Pieces of evidence", Kind.COUNT),
                ],
                answers,
                frozen=3,
            ),
            Sheet(
                "evidence",
                "Evidence",
                "Your evidence",
                [
                    Column("number", "Question"),
                    Column("shows", "What it shows", width=50),
                    Column("what", "File, address or record", width=60),
                    Column("digest", "SHA-256 of the file", width=66),
                ],
                evidence,
                empty="You gave no evidence.",
            ),
        ],
    )
