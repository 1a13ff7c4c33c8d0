"""The procedure's settings: defaults, storage, what cannot be, and how strict checks are."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.rules.findings import Finding, Severity
from finance.rules.procedure import (
    QUALITY_CHECKS,
    Detail,
    Frequency,
    Settings,
    Strictness,
    apply_rulings,
    differences,
    problems,
)
from finance.rules.variance import Thresholds


def finding(code: str, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(severity, code, "What.", "How.")


def test_a_trust_that_changed_nothing_has_what_the_engine_always_did() -> None:
    assert Settings().thresholds == Thresholds()
    assert Settings().due_days == 14
    assert problems(Settings()) == []


def test_every_quality_check_allows_its_default() -> None:
    for check in QUALITY_CHECKS.values():
        assert check.default in check.allowed
        assert Settings().rulings[check.code] is check.default


amounts = st.decimals("0", "99999", places=2)
whole = st.integers(1, 60)


@given(
    st.builds(
        Settings,
        level_of_detail=st.sampled_from(Detail),
        frequency=st.sampled_from(Frequency),
        due_days=whole,
        reminder_days_before=st.lists(whole, unique=True, max_size=4).map(tuple),
        explain_amount=amounts,
        amber_percent=st.decimals("0", "100", places=1),
        vat_note=st.text(max_size=40),
        outturn_period=st.booleans(),
    )
)
def test_settings_come_back_from_storage_as_they_were(settings: Settings) -> None:
    assert Settings.from_json(settings.as_json()) == settings
    assert differences(settings, Settings.from_json(settings.as_json())) == []


def test_an_edition_stored_before_a_setting_existed_has_its_default() -> None:
    assert Settings.from_json({"due_days": 10}) == replace(Settings(), due_days=10)


@pytest.mark.parametrize(
    "stored",
    [{"due_day": 10}, {"frequency": "weekly"}, {"amber_percent": "two"}, {"checks": [["a", "no"]]}],
)
def test_what_is_no_setting_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Settings.from_json(stored)


@pytest.mark.parametrize(
    ("setting", "changed"),
    [
        ("due_days", {"due_days": 0}),
        ("outturn_due_days", {"outturn_due_days": 121}),
        ("reminder_days_before", {"reminder_days_before": (7, 7)}),
        ("reminder_days_after", {"reminder_days_after": (0,)}),
        ("red_percent", {"red_percent": Decimal(1)}),
        ("explain_percent", {"explain_percent": Decimal(101)}),
        ("explain_amount", {"explain_amount": Decimal(999)}),
        ("explain_at_least", {"explain_at_least": Decimal(-1)}),
        ("explanations", {"explanations": Strictness.OFF}),
        ("explanation_words", {"explanation_words": 0}),
        ("checks", {"checks": (("budget-differs", Strictness.OFF),)}),
        ("checks", {"checks": (("total-differs", Strictness.OFF),)}),
    ],
)
def test_settings_that_cannot_be_are_named(setting: str, changed: dict[str, object]) -> None:
    assert setting in [p.setting for p in problems(replace(Settings(), **changed))]


def test_a_check_is_as_strict_as_the_trust_wants_it() -> None:
    settings = Settings().with_checks(
        {"sign-flipped": Strictness.OFF, "below-last-actual": Strictness.ERROR}
    )
    found = [finding("sign-flipped"), finding("below-last-actual"), finding("missing-line")]
    ruled = list(apply_rulings(found, settings.ruled))
    assert [(f.code, f.severity) for f in ruled] == [
        ("below-last-actual", Severity.ERROR),
        ("missing-line", Severity.WARNING),
    ]


def test_totals_and_identities_are_nobodys_choice() -> None:
    for code in ("total-differs", "missing-line", "unknown-line", "duplicated-line", "not-money"):
        assert code not in Settings().rulings


def test_checks_that_equal_their_default_are_not_kept() -> None:
    strict = Settings().with_checks({"sign-flipped": Strictness.ERROR})
    assert strict.checks == (("sign-flipped", Strictness.ERROR),)
    assert strict.with_checks({"sign-flipped": Strictness.WARNING}) == Settings()


def test_differences_name_what_was_and_what_is() -> None:
    (change,) = differences(Settings(), replace(Settings(), due_days=10))
    assert change.as_json() == {"setting": "due_days", "before": 14, "after": 10}
