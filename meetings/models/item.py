"""Agenda items: what a meeting talks about."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from meetings.models.forward import ForwardItem
from meetings.models.meeting import Meeting
from meetings.models.standing import StandingItem
from meetings.models.submitted import SubmittedItem
from meetings.models.words import Business, Purpose
from trusts.tenancy import LevelOwned


class AgendaItem(LevelOwned):
    """One thing to be talked about. Confidential when it has a reason for it.

    `live_report` and `live_params` name a report whose figures are read when the pack is built.
    At most one of `standing`, `forward` and `submission` says where the item came from; none
    means that it was added by hand. An item referred from another body comes as a submission,
    whose `lineage` tells its history. `referred_to` is the body it was sent on to. `is_late` says
    that it joined after the papers went out. Numbers follow each other without gaps.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=11, choices=Purpose.choices)
    business = models.CharField(
        "Kind of business", max_length=11, choices=Business.choices, default=Business.DIRECTION
    )
    presenter = models.CharField("Who presents it", max_length=120, blank=True)
    summary = models.TextField("What the board is asked", max_length=2000, blank=True)
    minutes_long = models.PositiveSmallIntegerField("Minutes it takes", null=True, blank=True)
    confidential_reason = models.CharField("Why it is confidential", max_length=200, blank=True)
    urgent_reason = models.CharField("Why it cannot wait", max_length=200, blank=True)
    live_report = models.CharField(max_length=60, blank=True)
    live_params = models.JSONField(default=dict, blank=True)
    standing = models.ForeignKey(
        StandingItem, models.SET_NULL, null=True, blank=True, related_name="items"
    )
    forward = models.ForeignKey(
        ForwardItem, models.SET_NULL, null=True, blank=True, related_name="items"
    )
    submission = models.ForeignKey(
        SubmittedItem, models.SET_NULL, null=True, blank=True, related_name="items"
    )
    referred_to = models.ForeignKey(
        "trusts.Body", models.PROTECT, null=True, blank=True, related_name="+"
    )
    referred_on = models.DateField(null=True, blank=True)
    is_late = models.BooleanField(default=False)

    class Meta(LevelOwned.Meta):
        ordering = ["meeting", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "meeting", "number"],
                name="item_number_in_meeting",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="items_count_from_one"),
            models.CheckConstraint(
                condition=Q(standing__isnull=True, forward__isnull=True)
                | Q(standing__isnull=True, submission__isnull=True)
                | Q(forward__isnull=True, submission__isnull=True),
                name="an_item_comes_from_one_place",
            ),
            models.CheckConstraint(
                condition=Q(referred_to__isnull=True, referred_on__isnull=True)
                | Q(referred_to__isnull=False, referred_on__isnull=False),
                name="an_item_is_referred_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        # Also what the audit trail keeps, so a confidential title does not stand here.
        return f"{self.number}. {'Confidential item' if self.is_confidential else self.title}"

    @property
    def is_confidential(self) -> bool:
        """Whether only those with the right to confidential papers may see it."""
        return bool(self.confidential_reason)

    @property
    def is_procedure(self) -> bool:
        """Whether it serves the meeting itself: welcome, minutes, date of the next meeting."""
        return self.business == Business.PROCEDURE
