"""What the board will do about a question: improvement actions and their progress."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q

from assessment.models.round import Round
from trusts.tenancy import LevelOwned


class ImprovementState(models.TextChoices):
    """How far an improvement action has come."""

    TO_DO = "to_do", "Not started"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class Improvement(LevelOwned):
    """An improvement action that a question of a round gave rise to."""

    State = ImprovementState

    round = models.ForeignKey(Round, models.PROTECT, related_name="improvements")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    question = models.CharField(max_length=20)
    what = models.CharField("What will be done", max_length=300)
    owner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    due_on = models.DateField("Done by")
    priority = models.ForeignKey(
        "commissioning.Priority", models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        max_length=9, choices=ImprovementState.choices, default=ImprovementState.TO_DO
    )
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["due_on", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="an_improvement_says_what"),
        ]
        indexes = [models.Index(fields=["trust", "state", "due_on"])]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.state in (ImprovementState.TO_DO, ImprovementState.UNDER_WAY)

    def is_overdue(self, on: datetime.date) -> bool:
        """Whether it is open and its day has passed."""
        return self.is_open and on > self.due_on


class ImprovementNote(LevelOwned):
    """A word on progress, and the state the action was in from then on. Never changed."""

    improvement = models.ForeignKey(Improvement, models.PROTECT, related_name="notes")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=ImprovementState.choices)
    text = models.TextField()
    written_by = models.CharField(max_length=200)
    written_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["-written_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_note_says_something"),
        ]

    def __str__(self) -> str:
        return self.text
