"""Disputes between partners and complaints about the partnership, with their way to an end."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q

from governance.rules import disputes as rules
from trusts.tenancy import LevelOwned


class DisputeKind(models.TextChoices):
    """What it is."""

    DISPUTE = "dispute", "Dispute between partners"
    COMPLAINT = "complaint", "Complaint about the partnership"


class Stage(models.TextChoices):
    """Who tries to resolve it."""

    PARTIES = rules.PARTIES, "Those concerned talk it over"
    CHAIR = rules.CHAIR, "The chair tries to resolve it"
    BODY = rules.BODY, "The body decides on it"
    OUTSIDE = rules.OUTSIDE, "Somebody outside is asked, such as a mediator"


class DisputeState(models.TextChoices):
    """How it stands."""

    OPEN = rules.OPEN, "Open"
    RESOLVED = rules.RESOLVED, "Resolved"
    NOT_RESOLVED = rules.NOT_RESOLVED, "Ended without an agreement"
    WITHDRAWN = rules.WITHDRAWN, "Withdrawn"


class Dispute(LevelOwned):
    """A dispute or complaint that concerns a body, as it stands now; `steps` hold its history.

    Restricted: read by who keeps the log at the body's level, and by `handler`, who is asked to
    resolve it. `raised_by` and `against` say in words who is concerned; no child is named.
    `version` counts the steps, so that nobody writes over what somebody else has just written.
    """

    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=DisputeKind.choices)
    title = models.CharField(max_length=160)
    what = models.TextField("What it is about", max_length=4000)
    raised_by = models.CharField("Who raised it", max_length=160)
    against = models.CharField("Whom it is with, or about", max_length=160)
    raised_on = models.DateField("Raised on")
    handler = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    stage = models.CharField(max_length=7, choices=Stage.choices, default=Stage.PARTIES)
    state = models.CharField(max_length=12, choices=DisputeState.choices, default=DisputeState.OPEN)
    answer_by = models.DateField("Answer by")
    ended_on = models.DateField("Ended on", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(LevelOwned.Meta):
        ordering = ["-raised_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="a_dispute_has_a_title"),
            models.CheckConstraint(
                condition=Q(state="open", ended_on__isnull=True)
                | ~Q(state="open") & Q(ended_on__gte=F("raised_on")),
                name="a_dispute_ends_after_it_was_raised",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_resolved") | Q(stage="outside"),
                name="a_dispute_goes_its_way_before_it_ends_unresolved",
            ),
            models.CheckConstraint(
                condition=Q(answer_by__gte=F("raised_on")), name="a_dispute_is_answered_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.state == DisputeState.OPEN

    def is_overdue(self, today: datetime.date) -> bool:
        """Whether an answer was due and has not come."""
        return self.is_open and self.answer_by < today


class DisputeStep(LevelOwned):
    """One step on a dispute's way: what happened, and how it stood after. Never changed."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="steps")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=7, choices=Stage.choices)
    state = models.CharField(max_length=12, choices=DisputeState.choices)
    handler = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer_by = models.DateField()
    happened_on = models.DateField("Day")
    words = models.TextField("What happened", max_length=4000)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["dispute", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "dispute", "number"], name="steps_of_a_dispute_are_numbered"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="a_step_says_what_happened"),
        ]

    def __str__(self) -> str:
        return f"{self.dispute}, step {self.number}"
