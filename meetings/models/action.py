"""Actions: what somebody undertook at a meeting, and how far it has come."""

import datetime

from django.db import models
from django.db.models import Q

from meetings.models.decision import Decision
from meetings.models.item import AgendaItem
from meetings.models.meeting import Meeting
from trusts.tenancy import LevelOwned


class ActionState(models.TextChoices):
    """How far an action has come."""

    TO_DO = "to_do", "Not started"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class MeetingAction(LevelOwned):
    """One thing that somebody does by a day, from an item and perhaps from a decision on it.

    `owner` is a person with a seat, or None where `owner_name` is somebody outside the product.
    """

    State = ActionState

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="actions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="actions")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    number = models.PositiveSmallIntegerField()
    what = models.CharField("What will be done", max_length=500)
    owner = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_name = models.CharField("Who does it", max_length=120)
    due_on = models.DateField("Done by")
    state = models.CharField(max_length=9, choices=ActionState.choices, default=ActionState.TO_DO)
    version = models.PositiveIntegerField(default=1)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["meeting", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "meeting", "number"], name="action_number_in_meeting"
            ),
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(owner_name=""), name="an_action_has_words_and_an_owner"
            ),
        ]
        indexes = [models.Index(fields=["trust", "state", "due_on"])]

    def __str__(self) -> str:
        # Also what the audit trail keeps: the words may be of a confidential item.
        return f"Action {self.number} of {self.owner_name}"

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.state in (ActionState.TO_DO, ActionState.UNDER_WAY)

    def is_overdue(self, on: datetime.date) -> bool:
        """Whether it is open and its day has passed."""
        return self.is_open and self.due_on < on


class ActionProgress(LevelOwned):
    """What somebody said about an action's progress; never rewritten."""

    action = models.ForeignKey(MeetingAction, models.PROTECT, related_name="progress")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=ActionState.choices)
    words = models.CharField("What has happened", max_length=500)
    said_by = models.CharField(max_length=200)
    said_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["action", "pk"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="progress_says_what")]

    def __str__(self) -> str:
        return self.get_state_display()
