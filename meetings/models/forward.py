"""The forward plan: what a body means to talk about in months to come."""

from django.db import models
from django.db.models import Q

from meetings.models.meeting import Meeting
from meetings.models.words import Business, Purpose
from trusts.tenancy import LevelOwned


class ForwardState(models.TextChoices):
    """What became of a line of the forward plan."""

    PLANNED = "planned", "Planned"
    PLACED = "placed", "On an agenda"
    DROPPED = "dropped", "Dropped"


class ForwardItem(LevelOwned):
    """A line of a body's forward plan: due by a day, for a meeting once one is chosen.

    The forward plan is open to all readers, so nothing confidential belongs in it.
    """

    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="forward_items"
    )
    due_on = models.DateField("Needed by")
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=11, choices=Purpose.choices)
    business = models.CharField(max_length=11, choices=Business.choices, default=Business.DIRECTION)
    presenter = models.CharField("Who brings it", max_length=120, blank=True)
    why = models.TextField("Why the body needs it", max_length=1000, blank=True)
    state = models.CharField(
        max_length=7, choices=ForwardState.choices, default=ForwardState.PLANNED
    )
    dropped_why = models.CharField(max_length=200, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["due_on", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(state="dropped") ^ Q(dropped_why=""),
                name="a_dropped_plan_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title
