"""What each member answers."""

from __future__ import annotations

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone

from assessment import rules
from assessment.models.participant import Participant
from trusts.tenancy import LevelOwned

COMMENT_LIMIT = 2000
"""Most characters in a comment."""


class Answer(LevelOwned):
    """One member's answer to one question. `revision` counts saves, to notice another tab.

    An answer taken back stays as an empty row: its revisions go on counting. One copied from an
    earlier round (`copied_from`) is a starting point only: until the member confirms or changes it
    (`confirmed_at`) it has not been given in this round, and counts as no answer. `filled_by` is
    set where somebody else filled it in for the member.
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="answers")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    question = models.CharField(max_length=20)
    rating = models.CharField(
        max_length=12, choices=[(code, rules.LABELS[code]) for code in rules.CHOICES], blank=True
    )
    comment = models.TextField(blank=True, validators=[MaxLengthValidator(COMMENT_LIMIT)])
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    filled_by = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(LevelOwned.Meta):
        ordering = ["question"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "question"], name="one_answer_per_question"
            ),
            models.CheckConstraint(
                condition=models.Q(rating__in=["", *rules.CHOICES]), name="a_rating_is_on_the_scale"
            ),
            models.CheckConstraint(
                condition=models.Q(revision__gte=1), name="revisions_count_from_one"
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def is_carried_over(self) -> bool:
        """Whether it still is what was said in an earlier round, looked at by nobody since."""
        return self.copied_from_id is not None and self.confirmed_at is None

    @property
    def counts(self) -> bool:
        """Whether the question has been answered in this round."""
        return bool(self.rating) and not self.is_carried_over
