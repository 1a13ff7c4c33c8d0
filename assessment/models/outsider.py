"""Invitations to answer a round for people without a seat."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from assessment.models.participant import Participant
from assessment.models.round import Round
from trusts.models.partner import Sector
from trusts.tenancy import LevelOwned


class OutsiderInvitation(LevelOwned):
    """An invitation by email to answer one round. Only a digest of its single-use link is kept."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="invitations")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    email = models.EmailField()
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    sector = models.CharField(max_length=20, choices=Sector.choices)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    participant = models.OneToOneField(
        Participant, models.PROTECT, null=True, blank=True, related_name="invitation"
    )

    class Meta(LevelOwned.Meta):
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["round", "email"],
                condition=Q(withdrawn_at__isnull=True),
                name="an_outsider_is_invited_once_a_round",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, participant__isnull=True)
                | Q(accepted_at__isnull=False, participant__isnull=False),
                name="an_accepted_invitation_made_a_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"
