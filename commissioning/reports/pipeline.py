"""The commissioning pipeline: every intention, where it stands, and what it lacks."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

from commissioning import catalogue
from commissioning.models import (
    CommissioningLevel,
    ConflictDeclaration,
    Intention,
    IntentionState,
    Reinvestment,
)
from commissioning.queries.cycle import Standing, intentions_with_names, standings
from reports.base import PDF, XLSX, Content, Report, Section
from reports.charts import BarGroup, bar_chart
from reports.registry import register
from reports.workbook import Column, Kind, Sheet, Total, Workbook
from trusts.clock import today
from trusts.levels import Level
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.money import pounds
from trusts.ui.tags import day

FOLDER = "commissioning/reports"
ZERO = Decimal("0.00")
READERS = (Permission.COMMISSIONING_VIEW,)


@register
class Pipeline(Report):
    """Strategic and operational intentions one by one; those around one child as numbers only."""

    slug = "commissioning-pipeline"
    name = "Commissioning pipeline"
    summary = "Every commissioning intention, the step it stands at, what it lacks, and its money."
    subject = "Commissioning"
    permission = Permission.COMMISSIONING_VIEW
    template = f"{FOLDER}/pipeline.html"
    formats = (PDF, XLSX)

    def filed_at(self, scope: Scope, params: object) -> Level:
        """The executive's: it holds what area teams are delegated, and the board's besides."""
        return Level.EXECUTIVE

    def collect(self, scope: Scope, params: object) -> Content:
        """How many stand where, each intention, then what ends."""
        rows = _standings(scope)
        named = [row for row in rows if not row.intention.is_individual]
        money = sum((row.facts.resources for row in rows), ZERO)
        told = _declared(named)
        return Content(
            title="Commissioning pipeline",
            subtitle="Intentions that are under way, and those whose cycle is completed",
            facts=[
                ("As at", day(today())),
                ("Intentions", str(len(rows))),
                ("Waiting for a signature", str(_in(rows, IntentionState.PUT_FORWARD))),
                ("Signed off", str(_in(rows, IntentionState.SIGNED, IntentionState.COMPLETED))),
                ("Money and what is given in kind", pounds(money)),
            ],
            parts=[
                Section("Where they stand", _overview(rows), template=f"{FOLDER}/stands.html"),
                *(
                    Section(
                        label,
                        {
                            "name": label,
                            "rows": [_shown(row, told[row.intention.pk]) for row in of],
                        },
                    )
                    for label, of in _by_level(named)
                ),
                *_ends(named),
            ],
            needs=READERS,
        )

    def workbook(self, scope: Scope, params: object) -> Workbook:
        """One row an intention, and one a sum of money that an ending sets free."""
        rows = _standings(scope)
        intentions = Sheet(
            "intentions",
            "Intentions",
            "Commissioning intentions",
            [
                Column("intention", "Intention", width=60),
                Column("level", "Level", width=14),
                Column("purpose", "What it does", width=34),
                Column("lead", "Lead commissioner", width=30),
                Column("serves", "Serves", width=44),
                Column("state", "State", width=16),
                Column("step", "Stands at", width=34),
                Column("completed", "Steps completed", Kind.COUNT),
                Column("missing", "Missing at this step", width=60),
                Column("signed", "Signed off", Kind.DATE),
                Column("conflicts", "Conflicts found", Kind.COUNT, total=True),
                Column("undeclared", "Not declared", Kind.COUNT, total=True),
                Column("money", "Money and in kind", Kind.MONEY, total=True),
                Column("released", "Set free a year", Kind.MONEY, total=True),
            ],
            [_row(row) for row in rows],
            totals=[Total("All intentions")],
            summary="An intention around one child stands here by its number alone.",
            empty="Nothing has been begun.",
        )
        lines = Sheet(
            "reinvested",
            "Reinvested",
            "Where money goes that is set free",
            [
                Column("intention", "Intention", width=60),
                Column("words", "Where it goes", width=60),
                Column("action", "Action of the plan", width=44),
                Column("amount", "Amount", Kind.MONEY, total=True),
            ],
            [
                {
                    "intention": _name(line.intention),
                    "words": "Around one child" if line.intention.is_individual else line.words,
                    "action": str(line.into) if line.into else "None",
                    "amount": line.amount,
                }
                for line in _reinvestments([row.intention for row in rows])
            ],
            totals=[Total("All")],
            empty="No intention sets money free.",
        )
        return Workbook(
            "Commissioning pipeline", f"As at {day(today())}", "as recorded", [intentions, lines]
        )


def _standings(scope: Scope) -> list[Standing]:
    rows = scope.visible(intentions_with_names(), Permission.COMMISSIONING_VIEW)
    found = rows.exclude(state=IntentionState.WITHDRAWN).order_by("number")
    return standings(list(found))


def _in(rows: list[Standing], *states: IntentionState) -> int:
    return sum(1 for row in rows if row.intention.state in states)


def _name(intention: Intention) -> str:
    """Its name; around one child its number alone."""
    if intention.is_individual:
        return f"CI{intention.number}, around one child"
    return str(intention)


def _at(intention: Intention) -> str:
    if intention.step > len(catalogue.STEPS):
        return "All nine completed"
    return str(catalogue.step(intention.step))


def _missing(row: Standing) -> list[str]:
    step = row.intention.step
    if step > len(catalogue.STEPS):
        return []
    return [found.need.words for found in row.of(step).missing]


def _level(intention: Intention) -> str:
    return intention.get_commissioning_level_display().partition(":")[0]


def _by_level(rows: list[Standing]) -> list[tuple[str, list[Standing]]]:
    found = []
    for level in (CommissioningLevel.STRATEGIC, CommissioningLevel.OPERATIONAL):
        of = [row for row in rows if row.intention.commissioning_level == level]
        if of:
            found.append((f"{level.label.partition(':')[0]} intentions", of))
    return found


def _overview(rows: list[Standing]) -> dict[str, Any]:
    open_rows = [row for row in rows if row.intention.is_open]
    steps = Counter(row.intention.step for row in open_rows)
    table = [
        {
            "step": str(step),
            "count": steps[step.number],
            "money": sum(
                (r.facts.resources for r in open_rows if r.intention.step == step.number), ZERO
            ),
        }
        for step in catalogue.STEPS
    ]
    around = [row for row in rows if row.intention.is_individual]
    chart = (
        bar_chart(
            title="How many intentions stand at each step",
            description="The table below holds the figures.",
            series=("Intentions",),
            groups=[BarGroup(str(s), (Decimal(steps[s.number]),)) for s in catalogue.STEPS],
            unit="",
            chart_id="pipeline",
        )
        if open_rows
        else ""
    )
    return {
        "chart": chart,
        "table": table,
        "open": len(open_rows),
        "completed": len(rows) - len(open_rows),
        "around": len(around),
        "around_money": sum((row.facts.resources for row in around), ZERO),
    }


def _declared(rows: list[Standing]) -> dict[int, list[ConflictDeclaration]]:
    found: dict[int, list[ConflictDeclaration]] = defaultdict(list)
    told = ConflictDeclaration.objects.filter(intention__in=[row.intention for row in rows])
    for one in told.select_related("partner"):
        found[one.intention_id].append(one)
    return found


def _shown(row: Standing, declared: list[ConflictDeclaration]) -> dict[str, Any]:
    one, facts = row.intention, row.facts
    lacking = [
        (str(step.step), "; ".join(step.completion.missing), step.completion.reason)
        for step in row.steps
        if step.completion and step.completion.missing
    ]
    return {
        "name": str(one),
        "aim": one.aim,
        "purpose": one.get_purpose_display(),
        "lead": one.lead.name,
        "with": sorted(facts.commissioners - {one.lead.name}),
        "serves": facts.serves,
        "providers": sorted(facts.providers),
        "money": facts.resources,
        "state": one.get_state_display(),
        "colour": {"signed": "blue", "completed": "green", "put_forward": "amber"}.get(
            one.state, "grey"
        ),
        "at": _at(one),
        "completed": len(row.completed),
        "missing": _missing(row),
        "signed": f"{one.signed_by}, {day(one.signed_on)}" if one.signed_on else "",
        "without": lacking,
        "undeclared": list(facts.undeclared),
        "conflicts": [
            f"{told.partner.name}: {told.get_handling_display().lower()}. {told.words}"
            for told in declared
        ],
        "agreements": list(facts.agreements),
        "starts_on": one.starts_on,
    }


def _reinvestments(intentions: list[Intention]) -> list[Reinvestment]:
    return list(
        Reinvestment.objects.filter(intention__in=intentions)
        .select_related("intention", "into")
        .order_by("intention__number", "pk")
    )


def _ends(rows: list[Standing]) -> list[Section]:
    ending = [row for row in rows if row.facts.released is not None]
    if not ending:
        return []
    lines = _reinvestments([row.intention for row in ending])
    return [
        Section(
            "What ends, and where its money goes",
            {
                "rows": [
                    {
                        "name": str(row.intention),
                        "ends": row.facts.ends,
                        "ends_on": row.facts.ends_on,
                        "released": row.facts.released,
                        "left": (row.facts.released or ZERO) - row.facts.reinvested,
                        "lines": [
                            {
                                "words": line.words,
                                "into": str(line.into) if line.into else "",
                                "amount": line.amount,
                            }
                            for line in lines
                            if line.intention_id == row.intention.pk
                        ],
                    }
                    for row in ending
                ]
            },
            template=f"{FOLDER}/ends.html",
        )
    ]


def _row(row: Standing) -> dict[str, Any]:
    one, facts = row.intention, row.facts
    return {
        "intention": _name(one),
        "level": _level(one),
        "purpose": one.get_purpose_display(),
        "lead": one.lead.name,
        "serves": facts.serves or "Nothing in the plan yet",
        "state": one.get_state_display(),
        "step": _at(one),
        "completed": len(row.completed),
        "missing": "; ".join(_missing(row)) or "Nothing",
        "signed": one.signed_on or "Not signed",
        "conflicts": facts.conflicts,
        "undeclared": len(facts.undeclared),
        "money": facts.resources.quantize(ZERO),
        "released": facts.released if facts.released is not None else ZERO,
    }
