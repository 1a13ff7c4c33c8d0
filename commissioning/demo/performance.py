"""Demo data of performance: indicators of Anyplace and their figures. Invented, every one.

One is red and answered (EW1a), one has no figure on purpose (PC2a), one figure waits to be
accepted (EW2a) and one revision of targets to be agreed (EA2a). Both spreadsheets are the
product's own templates, filled in, so that the demo shows where a figure was read from.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.core.files.base import ContentFile

from commissioning import actions
from commissioning.demo.standing import SUPPORT
from commissioning.intake import figures, indicators
from commissioning.intake.described import Profile
from commissioning.intake.reported import Reported, Words
from commissioning.intake.templates import figures_workbook, indicators_workbook
from commissioning.models import Actual, ActualState, Indicator, Quality, TargetState
from commissioning.rules.judging import Tolerance, ToleranceKind
from commissioning.rules.periods import Frequency, Period, read_period
from trusts.models import Partner, Person, Trust
from trusts.scope import current_scope, open_scope

DATA = Path(__file__).parent.parent / "data" / "anyplace_indicators.yaml"
DIRECTOR = "director@anyplace.example"
REPORTER = "exec.pct@anyplace.example"


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Make the indicators with targets and figures. Needs the plan, and the operator's scope."""
    data = yaml.safe_load(DATA.read_text())
    partners = {partner.slug: partner for partner in Partner.objects.all()}
    names = {slug: partner.name for slug, partner in partners.items()}
    with open_scope(trust=trust, person=people[SUPPORT]) as by:
        content = indicators_workbook(
            [_about(c, row, names) for c, row in data["indicators"].items()]
        )
        file = actions.upload_indicators(
            by=by, name="indicators-2009-10.xlsx", content=ContentFile(content)
        )
        actions.take_indicators(by=by, file=file)
    with open_scope(trust=trust, person=people[REPORTER]) as by:
        content = figures_workbook(_history(data["indicators"]))
        file = actions.upload_figures(
            by=by, name="figures-to-september-2009.xlsx", content=ContentFile(content)
        )
        actions.take_figures(by=by, file=file)
    with open_scope(trust=trust, person=people[DIRECTOR]) as by:
        actions.accept_actuals(by=by, actuals=Actual.objects.filter(state=ActualState.REPORTED))
    known = {one.code: one for one in Indicator.objects.all()}
    for row in data["reported"]:
        _report(trust, people, partners, known[row["code"]], row)
    with open_scope(trust=trust, person=people[SUPPORT]):
        _beside(data, known)


def _about(code: str, row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    period, baseline = row.get("baseline", ("", None))
    return {
        indicators.CODE: code,
        indicators.NAME: row["name"],
        indicators.OUTCOME: row["outcome"],
        indicators.PRIORITIES: row["priorities"],
        indicators.KIND: row["kind"],
        indicators.USE: row.get("use", "Target"),
        indicators.BETTER: row.get("better", ""),
        indicators.FREQUENCY: row["often"],
        indicators.UNIT: row["unit"],
        indicators.PLACES: row.get("places", 1),
        indicators.DUE: row["due"],
        indicators.DEFINITION: row["definition"],
        indicators.SOURCE: row["source"],
        indicators.LEAD: names[row["lead"]],
        indicators.BASELINE: Decimal(baseline) if baseline else None,
        indicators.BASELINE_PERIOD: period,
        indicators.BASELINE_SOURCE: row["source"] if baseline else "",
        indicators.TOLERANCE: Decimal(row["tolerance"]) if "tolerance" in row else None,
        indicators.TOLERANCE_IN: row.get("counted", ""),
        indicators.TARGETS: row.get("targets", ""),
    }


def _history(rows: dict[str, Any]) -> list[dict[str, Any]]:
    made = []
    known = {one.code: one for one in Indicator.objects.all()}
    for code, row in rows.items():
        for heading, values in row.get("figures", {}).items():
            frequency = Frequency(known[code].frequency)
            first = _period(frequency, heading.partition(" from ")[2])
            for number, value in enumerate(values):
                made.append(
                    {
                        figures.CODE: code,
                        figures.NAME: row["name"],
                        figures.UNIT: row["unit"],
                        figures.PERIOD: first.back(-number).label,
                        figures.FIGURE: Decimal(value),
                        figures.SOURCE: row["source"],
                        figures.QUALITY: "Sound",
                    }
                )
    return made


def _report(
    trust: Trust,
    people: dict[str, Person],
    partners: dict[str, Partner],
    indicator: Indicator,
    row: dict[str, Any],
) -> None:
    words = Words(
        story=row["story"],
        corrective=row["corrective"],
        partner=partners[row["partner"]],
        due_on=row["due"],
        forecast=Decimal(row["forecast"]),
    )
    reported = Reported(
        indicator=indicator,
        ends_on=_period(Frequency(indicator.frequency), row["period"]).ends_on,
        value=Decimal(row["figure"]),
        source=row["source"],
        quality=Quality(row["quality"]),
        quality_note=row["note"],
        words=words,
    )
    with open_scope(trust=trust, person=people[f"{row['by']}@anyplace.example"]) as by:
        made = actions.report_actual(by=by, reported=reported)
    if row["accepted"]:
        with open_scope(trust=trust, person=people[DIRECTOR]) as by:
            actions.accept_actuals(by=by, actuals=[made])


def _beside(data: dict[str, Any], known: dict[str, Indicator]) -> None:
    by = current_scope()
    for code, place, period, value, source in data["comparators"]:
        actions.record_comparator(
            by=by,
            indicator=known[code],
            place=place,
            ends_on=_period(Frequency(known[code].frequency), period).ends_on,
            value=Decimal(value),
            source=source,
        )
    for code, group, period, theirs, others, source in data["groups"]:
        actions.record_group(
            by=by,
            indicator=known[code],
            group=group,
            ends_on=_period(Frequency(known[code].frequency), period).ends_on,
            theirs=Decimal(theirs),
            others=Decimal(others),
            source=source,
        )
    for code, story in data["answered"]:
        newest = Actual.objects.filter(indicator=known[code], state=ActualState.ACCEPTED)[0]
        actions.explain_actual(by=by, actual=newest, words=Words(story))
    row = data["revision"]
    indicator = known[row["code"]]
    before = indicator.target_versions.get(state=TargetState.IN_FORCE)
    frequency = Frequency(indicator.frequency)
    actions.set_targets(
        by=by,
        indicator=indicator,
        profile=Profile(
            targets={_period(frequency, p).ends_on: Decimal(v) for p, v in row["targets"].items()},
            tolerance=Tolerance(before.tolerance, ToleranceKind(before.tolerance_kind)),
            baseline=before.baseline,
            baseline_on=before.baseline_on,
            baseline_source=before.baseline_source,
        ),
        reason=row["reason"],
    )


def _period(frequency: Frequency, label: str) -> Period:
    found = read_period(frequency, label)
    if found is None:
        raise ValueError(f"{label} is no period ({frequency}).")
    return found
