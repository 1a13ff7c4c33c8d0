"""How far the plan's actions have come: milestones, and what their leads report."""

from django.db import models
from django.db.models import Q

from trusts.tenancy import TrustOwned


class ProgressState(models.TextChoices):
    """Where an action stands, as its lead partner reports it."""

    NOT_STARTED = "not_started", "Not started"
    ON_TRACK = "on_track", "On track"
    AT_RISK = "at_risk", "At risk"
    LATE = "late", "Late"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped"


class ActionProgress(TrustOwned):
    """One report of how far an action has come. Never changed: a later one stands above it."""

    action = models.ForeignKey("commissioning.Action", models.PROTECT, related_name="progress")
    reported_on = models.DateField()
    state = models.CharField(max_length=12, choices=ProgressState.choices)
    words = models.TextField("What was done, and what is in the way", max_length=2000)
    reported_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(TrustOwned.Meta):
        ordering = ["-reported_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="progress_is_told_in_words"),
        ]
        indexes = [models.Index(fields=["trust", "action", "-reported_on"])]

    def __str__(self) -> str:
        return f"{self.action}, {self.reported_on:%Y-%m-%d}"


class Milestone(TrustOwned):
    """A step of an action with its day; `met_on` once it is reached."""

    action = models.ForeignKey("commissioning.Action", models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=160)
    due_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["due_on", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "action", "name"], name="milestone_in_action"),
        ]

    def __str__(self) -> str:
        return self.name
