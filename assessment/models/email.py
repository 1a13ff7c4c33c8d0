"""Emails about a round: that it is open, and reminders of the due date. Once each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from assessment.models.round import Round
from trusts.models.outgoing import OutgoingEmail
from trusts.tenancy import LevelOwned


class About(models.TextChoices):
    """What an email about a round says."""

    OPEN = "open", "The round is open"
    DUE = "due", "Answers are due"


class RoundEmail(OutgoingEmail, LevelOwned):
    """One email to one person about a round.

    `days` is the distance from the due date (-7: a week before, 1: the day after), 0 for the one
    that says the round is open.
    """

    About = About

    round = models.ForeignKey(Round, models.PROTECT, related_name="emails")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    about = models.CharField(max_length=4, choices=About.choices)
    due_on = models.DateField()
    days = models.SmallIntegerField(default=0)

    class Meta(LevelOwned.Meta):
        ordering = ["made_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person", "about", "due_on", "days"],
                name="an_email_about_a_round_is_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(failed=""),
                name="an_email_was_sent_or_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()}: {self.person}, {self.round}"
