"""One round against another of the same body and question set: what got better, what did not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import QuerySet

from assessment import rules
from assessment.models import Round
from assessment.queries.instruments import fates_between
from assessment.queries.results import QuestionSummary, RoundSummary, ThemeSummary, round_summary
from assessment.queries.rounds import light
from assessment.rules.editions import Change as Fates
from assessment.rules.editions import Fate


@dataclass(frozen=True)
class Change:
    """A theme or question then and now. Averages are 1 to 5; None where nobody rated."""

    code: str
    number: str
    text: str
    before: Fraction | None
    after: Fraction | None
    dont_know_before: int
    dont_know_after: int
    reworded: bool = False
    carried: int = 0
    """Answers of now that were copied from an earlier round and not looked at again."""

    @property
    def by(self) -> Fraction | None:
        """How much the average moved, as read; None where one of the two is not known."""
        if self.before is None or self.after is None:
            return None
        return rules.apart(self.after, self.before)

    @property
    def words(self) -> str:
        """Up, down or as before, to one decimal place of the scale."""
        if self.by is None:
            return "Cannot be compared"
        if not self.by:
            return "As before"
        moved = rules.one_place(abs(self.by))
        return f"Up {moved}" if self.by > 0 else f"Down {moved}"


@dataclass(frozen=True)
class RoundsCompared:
    """Two closed rounds side by side. `only_before` and `only_after` are questions of one alone."""

    before: RoundSummary
    after: RoundSummary
    themes: tuple[Change, ...]
    questions: tuple[Change, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    @property
    def withheld(self) -> str:
        """Why they cannot be compared, in words."""
        return self.before.withheld or self.after.withheld

    def risen(self, count: int = 5) -> list[Change]:
        """Questions whose average rose most, by a tenth of a step or more."""
        moved = [(c.by, c) for c in self.questions if c.by is not None and c.by >= Fraction(1, 10)]
        return [change for _, change in sorted(moved, key=lambda pair: -pair[0])][:count]

    def fallen(self, count: int = 5) -> list[Change]:
        """Questions whose average fell most, by a tenth of a step or more."""
        moved = [(c.by, c) for c in self.questions if c.by is not None and c.by <= -Fraction(1, 10)]
        return [change for _, change in sorted(moved, key=lambda pair: pair[0])][:count]


def earlier_rounds(round_: Round) -> QuerySet[Round]:
    """Closed rounds of the same body and question set that opened before, newest first."""
    found = Round.objects.filter(
        body=round_.body_id,
        bank_code=round_.bank_code,
        closed_at__isnull=False,
        opens_on__lt=round_.opens_on,
    )
    return light(found).order_by("-opens_on", "-pk")


def compare(before: Round, after: Round) -> RoundsCompared:
    """Compare two rounds question by question.

    By identifiers within an edition; across editions by what each says became of the questions of
    the one before: the same and the reworded are compared, the replaced and retired are not.
    """
    then, now = round_summary(before), round_summary(after)
    old, new = _by_code(then), _by_code(now)
    themes = {theme.code: theme for theme in then.themes}
    fates = fates_between(before, after)
    if fates is None:
        fates = {code: Fate(Fates.SAME) for code in old}
    was = {here: code for code, fate in fates.items() if code in old and (here := fate.now(code))}
    asked = set(was) & set(new)
    return RoundsCompared(
        before=then,
        after=now,
        themes=tuple(_theme(themes.get(theme.code), theme) for theme in now.themes),
        questions=tuple(
            _question(old[was[code]], one, reworded=fates[was[code]].change is Fates.REWORDED)
            for code, one in new.items()
            if code in asked
        ),
        only_before=tuple(
            one.text + _instead(fates.get(code), new)
            for code, one in old.items()
            if code not in {was[here] for here in asked}
        ),
        only_after=tuple(one.text for code, one in new.items() if code not in asked),
    )


def _instead(fate: Fate | None, new: Mapping[str, QuestionSummary]) -> str:
    """What is asked in the place of a question that was replaced, in words."""
    if fate is None or fate.by is None or fate.by not in new or fate.change is not Fates.REPLACED:
        return ""
    return f" Replaced by: {new[fate.by].text}"


def _by_code(summary: RoundSummary) -> dict[str, QuestionSummary]:
    return {one.code: one for question in summary.questions() for one in question.family()}


def _theme(before: ThemeSummary | None, after: ThemeSummary) -> Change:
    return Change(
        code=after.code,
        number="",
        text=after.title,
        before=before.average if before else None,
        after=after.average,
        dont_know_before=before.spread.dont_know if before else 0,
        dont_know_after=after.spread.dont_know,
        carried=after.spread.carried,
    )


def _question(before: QuestionSummary, after: QuestionSummary, *, reworded: bool) -> Change:
    return Change(
        code=after.code,
        number=after.number,
        text=after.text,
        before=before.rolled_up,
        after=after.rolled_up,
        dont_know_before=before.spread.dont_know,
        dont_know_after=after.spread.dont_know,
        reworded=reworded,
        carried=after.spread.carried,
    )
