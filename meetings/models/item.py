"""Agenda items: what a meeting talks about."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from meetings.models.meeting import Meeting
from trusts.tenancy import LevelOwned


class Purpose(models.TextChoices):
    """What the board is asked to do with an item."""

    DECISION = "decision", "For decision"
    INFORMATION = "information", "For information"


class AgendaItem(LevelOwned):
    """One thing to be talked about. Confidential when it has a reason for it.

    `live_report` and `live_params` name a report whose figures are read when the pack is built.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=11, choices=Purpose.choices)
    presenter = models.CharField("Who presents it", max_length=120, blank=True)
    summary = models.TextField("What the board is asked", max_length=2000, blank=True)
    confidential_reason = models.CharField("Why it is confidential", max_length=200, blank=True)
    live_report = models.CharField(max_length=60, blank=True)
    live_params = models.JSONField(default=dict, blank=True)

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
        ]

    def __str__(self) -> str:
        # Also what the audit trail keeps, so a confidential title does not stand here.
        return f"{self.number}. {'Confidential item' if self.is_confidential else self.title}"

    @property
    def is_confidential(self) -> bool:
        """Whether only those with the right to confidential papers may see it."""
        return bool(self.confidential_reason)
