"""What the board agreed on a question, beside what its members said singly."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from assessment import rules
from assessment.models.round import Round
from trusts.tenancy import LevelOwned

REASON_LIMIT = 2000
"""Most characters in the reason for a rating."""


class AgreedRating(LevelOwned):
    """The board's own rating of a question, with its reason. Members' ratings stay as they are.

    Nobody moderates alone: one person records what was agreed, and another confirms it.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="agreed_ratings")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    question = models.CharField(max_length=20)
    rating = models.CharField(
        max_length=12, choices=[(step.code, step.label) for step in rules.SCALE]
    )
    reason = models.TextField()
    who = models.CharField("Who agreed", max_length=200)
    revision = models.PositiveIntegerField(default=1)
    recorder = models.ForeignKey("trusts.Person", models.PROTECT, null=True, related_name="+")
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    confirmer = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_by = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["question"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["round", "question"], name="one_agreed_rating"),
            models.CheckConstraint(
                condition=Q(rating__in=[step.code for step in rules.SCALE]),
                name="an_agreed_rating_is_on_the_scale",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(who=""), name="an_agreed_rating_says_why_and_who"
            ),
            models.CheckConstraint(
                condition=Q(confirmer__isnull=True)
                | Q(recorder__isnull=True)
                | ~Q(confirmer=F("recorder")),
                name="nobody_moderates_alone",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | ~Q(confirmed_by=""),
                name="a_confirmation_says_whose",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_rating_display()}"

    @property
    def is_confirmed(self) -> bool:
        """Whether a second person has confirmed it."""
        return self.confirmed_at is not None
