"""Typing figures: what is kept, who wins when two type at once, and the way to a file."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from finance import intake
from finance.actions import figures, files, periods, returns
from finance.models import (
    BudgetLine,
    DraftLine,
    FileKind,
    Return,
    ReturnDraft,
    ReturnFile,
)
from finance.queries.drafts import csv_of, figures_to_take_over, findings_on, how_far
from finance.typed import TypedLine
from tests.factories import seat
from tests.finance.conftest import GOOD, Money, make_money
from tests.finance.test_actions import at_once
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import AuditEvent
from trusts.permissions import Role


def key(code: str) -> int:
    return BudgetLine.objects.get(code=code, budget__partner__slug="pct").pk


def typed(code: str, revision: int = 0, **cells: str) -> TypedLine:
    return TypedLine(key(code), revision, **cells)


def save(by, money: Money, *lines: TypedLine) -> figures.Saved:
    return figures.save_draft(
        by=by, partner=money.partner(), period=money.period(), typed=list(lines)
    )


def good(code: str, **changes: str) -> TypedLine:
    actual, commitments, forecast, explanation = GOOD[code]
    cells = {
        "actual": actual,
        "commitments": commitments,
        "forecast": forecast,
        "explanation": explanation,
    }
    return typed(code, **(cells | changes))


def test_words_are_kept_as_typed_whatever_they_are(money: Money) -> None:
    with money.as_(money.lead) as by:
        saved = save(by, money, typed("H100", actual="wait for payroll", forecast="£1,0"))
        line = DraftLine.objects.get()
        assert (line.actual, line.commitments, line.forecast) == ("wait for payroll", "", "£1,0")
        assert saved.revisions == {line.budget_line_id: 1}
        far = how_far(money.partner(), money.period(), saved.draft)
        assert (far.lines, far.complete, far.bad) == (3, 0, ("H100",))
        event = AuditEvent.objects.filter(verb="return_draft.saved").get()
        assert event.details == {"lines": ["H100"], "not_saved": []}


def test_a_line_changed_by_somebody_else_is_not_overwritten(money: Money) -> None:
    colleague = seat(money.trust, Role.FINANCE_LEAD, Level.EXECUTIVE, partner="pct")
    with money.as_(money.lead) as by:
        save(by, money, typed("H100", actual="1"), typed("H200", actual="2"))
    with money.as_(colleague) as by:
        save(by, money, typed("H100", 1, actual="100"))
    with money.as_(money.lead) as by:
        saved = save(by, money, typed("H100", 1, actual="7"), typed("H200", 1, actual="8"))
        (conflict,) = saved.conflicts
        assert (conflict.stored.actual, conflict.stored.saved_by) == ("100", str(colleague))
        assert DraftLine.objects.get(budget_line=key("H100")).actual == "100"
        assert DraftLine.objects.get(budget_line=key("H200")).actual == "8"
        again = save(by, money, typed("H100", conflict.stored.revision, actual="7"))
        assert not again.conflicts
        assert DraftLine.objects.get(budget_line=key("H100")).actual == "7"


def test_two_people_type_different_lines_without_conflict(money: Money) -> None:
    with money.as_(money.lead) as by:
        save(by, money, typed("H100", actual="1"))
        saved = save(by, money, typed("H200", actual="2"))
        assert not saved.conflicts
        assert ReturnDraft.objects.get().revision == 2


def test_what_is_refused(money: Money) -> None:
    with money.as_(money.other_lead) as by, pytest.raises(PermissionDenied):
        save(by, money, typed("H100", actual="1"))
    with money.as_(money.lead) as by:
        foreign = BudgetLine.objects.filter(budget__partner__slug="council").first().pk
        with pytest.raises(Refusal, match="not in the partner"):
            save(by, money, TypedLine(foreign, actual="1"))
    pk = money.submit()
    money.accept(pk)
    with money.as_(money.lead) as by, pytest.raises(Refusal, match="was accepted"):
        save(by, money, typed("H100", actual="1"))


def test_a_closed_period_takes_no_figures(money: Money) -> None:
    with money.as_(money.officer) as by:
        periods.close_period(by=by, period=money.period("2009-04"))
    with money.as_(money.lead) as by, pytest.raises(Refusal, match="closed"):
        figures.save_draft(by=by, partner=money.partner(), period=money.period("2009-04"), typed=[])


def test_many_lines_at_once_only_onto_what_was_seen(money: Money) -> None:
    with money.as_(money.lead) as by:

        def fill(seen: int, *, only_blank: bool = False) -> ReturnDraft:
            return figures.fill_draft(
                by=by,
                partner=money.partner(),
                period=money.period(),
                lines=[typed("H100", actual="5", explanation="pasted")],
                seen=seen,
                source="pasted",
                only_blank=only_blank,
            )

        save(by, money, typed("H100", actual="1"))
        with pytest.raises(Refusal, match="after you opened this page"):
            fill(0)
        fill(1, only_blank=True)
        line = DraftLine.objects.get()
        assert (line.actual, line.explanation) == ("1", "pasted")
        fill(2)
        assert DraftLine.objects.get().actual == "5"
        figures.empty_draft(by=by, partner=money.partner(), period=money.period(), seen=3)
        assert not DraftLine.objects.exists()
        assert ReturnDraft.objects.get().revision == 4


def test_last_figures_are_taken_over_only_when_asked(money: Money) -> None:
    pk = money.submit(code="2009-08", content=None)
    with money.as_(money.lead):
        assert not ReturnDraft.objects.exists()
        lines = figures_to_take_over(Return.objects.get(pk=pk), money.period())
        assert {line.actual for line in lines} == {"500000.00", "120000.25", "25000.00"}


def check(by, money: Money) -> ReturnFile:
    draft = ReturnDraft.objects.get()
    row = files.upload_return_file(
        by=by,
        partner=draft.partner,
        period=draft.period,
        name="typed.csv",
        content=ContentFile(csv_of(draft)),
        queue=False,
        kind=FileKind.TYPED,
    )
    intake.read_now(by, row)
    return ReturnFile.objects.get(pk=row.pk)


def test_typed_figures_go_the_way_of_every_file(money: Money) -> None:
    with money.as_(money.lead) as by:
        save(by, money, good("H100", commitments="n/a"), good("H200"), good("H900"))
        row = check(by, money)
        assert (row.kind, row.error_count) == (FileKind.TYPED, 1)
        found, findings = findings_on(ReturnDraft.objects.get())
        assert found == row
        assert [finding.code for finding in findings] == ["not-money"]
        save(by, money, typed("H100", 1, commitments="20,000"))
        assert findings_on(ReturnDraft.objects.get()) == (None, [])
        row = check(by, money)
        assert row.error_count == 0
        made = returns.submit_return(by=by, return_file=row)
        assert made.lines.count() == 3
        assert made.lines.get(budget_line=key("H100")).actual_cell == "C7"


@pytest.mark.django_db(transaction=True)
def test_two_people_save_one_line_at_once_and_the_second_is_told() -> None:
    money = make_money()
    colleague = seat(money.trust, Role.FINANCE_LEAD, Level.EXECUTIVE, partner="pct")
    with money.as_(money.lead) as by:
        save(by, money, typed("H100", actual="1"))
    conflicts = []

    def job(person, words: str):
        def run() -> None:
            with money.as_(person) as by:
                conflicts.extend(save(by, money, typed("H100", 1, actual=words)).conflicts)

        return run

    assert at_once([job(money.lead, "2"), job(colleague, "3")]) == ["done", "done"]
    (conflict,) = conflicts
    with money.as_(money.lead):
        assert DraftLine.objects.get().actual == conflict.stored.actual


@pytest.mark.django_db(transaction=True)
def test_the_first_words_of_two_people_at_once_make_one_draft() -> None:
    money = make_money()

    def job(code: str):
        def run() -> None:
            with money.as_(money.lead) as by:
                save(by, money, typed(code, actual="1"))

        return run

    assert at_once([job("H100"), job("H200")]) == ["done", "done"]
    with money.as_(money.lead):
        assert ReturnDraft.objects.get().lines.count() == 2
