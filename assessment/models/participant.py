"""Who is asked in a round."""

from __future__ import annotations

from django.db import models

from assessment.models.round import Round
from trusts.tenancy import LevelOwned


class Participant(LevelOwned):
    """A member who is asked in a round. What they answer is theirs alone until they submit."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="participants")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    membership = models.ForeignKey("trusts.Membership", models.PROTECT, related_name="+")
    person = models.ForeignKey("trusts.Person", models.PROTECT, related_name="+")
    one_by_one = models.BooleanField("One question a page", default=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(LevelOwned.Meta):
        ordering = ["person__name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"], name="one_participant_per_round_and_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.round}"

    @property
    def has_submitted(self) -> bool:
        """Whether the answers are final and count in the results."""
        return self.submitted_at is not None
