"""Demo data of figures half typed and of questions half answered. All invented."""

import datetime

from django.utils import timezone

from finance.actions.figures import save_draft
from finance.actions.questions import answer_question
from finance.models import DraftLine, QuestionRemark, ReportingPeriod, ReturnDraft, ReturnQuestion
from finance.queries.drafts import lines_to_type
from finance.rules.money import to_pennies
from finance.typed import TypedLine
from trusts.models import Partner, Person, Trust
from trusts.scope import open_scope

TYPING, ANSWERING = "anyplace-hospitals", "anyplace-district"
ANSWER = (
    "The two families joined in June. We have asked the Think Family co-ordinator whether the "
    "grant allows it and will move the money from DC120 if it does not."
)


def load(trust: Trust, leads: dict[str, Person]) -> None:
    """Type part of October for one partner; answer another's question about September."""
    october = ReportingPeriod.objects.get(code="2009-10")
    partner = Partner.objects.get(slug=TYPING)
    with open_scope(trust=trust, person=leads[TYPING]) as scope:
        lines = list(lines_to_type(partner, october))[:2]
        typed = [
            TypedLine(
                line.pk,
                actual=f"{to_pennies(line.profile_to_date(october.number)):,}",
                commitments="0",
                forecast=f"{line.current:,}" if number else "waiting for payroll",
            )
            for number, line in enumerate(lines)
        ]
        saved = save_draft(by=scope, partner=partner, period=october, typed=typed)
        at = _at(datetime.date(2009, 11, 12))
        ReturnDraft.objects.filter(pk=saved.draft.pk).update(started_at=at, saved_at=at)
        DraftLine.objects.filter(draft=saved.draft).update(saved_at=at)
    with open_scope(trust=trust, person=leads[ANSWERING]) as scope:
        question = ReturnQuestion.objects.filter(
            partner__slug=ANSWERING, settled_at__isnull=True
        ).latest("pk")
        said = answer_question(by=scope, question=question, words=ANSWER)
        QuestionRemark.objects.filter(pk=said.pk).update(said_at=_at(datetime.date(2009, 10, 21)))


def _at(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(16, 40)))
