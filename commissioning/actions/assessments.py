"""Needs assessments: every write."""

from __future__ import annotations

import datetime

from django.db import IntegrityError, transaction

from commissioning.actions.intentions import require_editing
from commissioning.models import NeedsAssessment
from commissioning.personal import refuse_personal_data
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope

LABELS = {
    "title": "Title",
    "about": "Which children, and where",
    "findings": "What was found",
    "sources": "Figures and research it rests on",
    "children": "What children and young people said",
    "families": "What families said",
    "staff": "What front-line staff said",
}


@action(Permission.COMMISSIONING_EDIT, verb="needs_assessment.recorded")
def record_assessment(
    *,
    by: Scope,
    title: str,
    about: str,
    findings: str = "",
    sources: str = "",
    children: str = "",
    families: str = "",
    staff: str = "",
    done_on: datetime.date | None = None,
    review_on: datetime.date | None = None,
    assessment: NeedsAssessment | None = None,
) -> NeedsAssessment:
    """Record a needs assessment, or change `assessment`. Refuses a child's personal data.

    Refuses a title in use, a last day to come or without findings, and a review before it.
    """
    require_editing(by)
    texts = {
        "title": title,
        "about": about,
        "findings": findings,
        "sources": sources,
        "children": children,
        "families": families,
        "staff": staff,
    }
    refuse_personal_data({name: (LABELS[name], text) for name, text in texts.items()})
    if done_on is not None and done_on > today():
        raise Refusal("Enter the day it was finished, not one to come.", field="done_on")
    if done_on is not None and not findings.strip():
        raise Refusal("Say what was found before you finish it.", field="findings")
    if done_on is not None and review_on is not None and review_on <= done_on:
        raise Refusal("It is looked at again after it was finished.", field="review_on")
    row = NeedsAssessment()
    if assessment is not None:
        row = NeedsAssessment.objects.select_for_update().get(pk=assessment.pk)
    for name, text in texts.items():
        setattr(row, name, text.strip())
    row.done_on, row.review_on, row.recorded_by = done_on, review_on, by.actor[:200]
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refusal(
            "There is a needs assessment of this title already.", field="title"
        ) from error
    record(by, row, done_on=done_on, review_on=review_on)
    return row
