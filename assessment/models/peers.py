"""Comparing with other trusts: who agreed to it, what was published, and what went into it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from assessment.models.round import Round
from assessment.rules import FEWEST_TRUSTS
from trusts.levels import Level
from trusts.tenancy import TrustOwned


class SharingConsent(TrustOwned):
    """A trust's agreement that its results are compared with other trusts', from when to when."""

    agreed_where = models.CharField(max_length=200)
    given_at = models.DateTimeField()
    giver = models.ForeignKey("trusts.Person", models.PROTECT, null=True, related_name="+")
    given_by = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["-given_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust"], condition=Q(withdrawn_at=None), name="one_sharing_consent_at_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_is_withdrawn_after_it_is_given",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by=""),
                name="a_withdrawal_says_whose",
            ),
            models.CheckConstraint(
                condition=~Q(agreed_where="") & ~Q(given_by=""), name="a_consent_says_where_and_who"
            ),
        ]

    def __str__(self) -> str:
        return f"Comparison with other trusts, agreed {self.given_at:%-d %B %Y}"


class PeerBatch(models.Model):
    """Figures of several trusts' rounds of one question set, published once and never changed.

    Belongs to no trust and names none. PostgreSQL lets the application read it, add to it only
    while it looks across trusts, and neither change nor delete it. `figures` maps a theme's code
    to its three quartiles, as text.
    """

    bank_code = models.CharField(max_length=12)
    bank_edition = models.PositiveSmallIntegerField()
    bank_sha256 = models.CharField(max_length=64)
    level = models.CharField(max_length=11, choices=Level.choices)
    quarter = models.DateField()
    at_least = models.PositiveIntegerField()
    figures = models.JSONField()

    class Meta:
        ordering = ["-quarter", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["bank_sha256", "level", "quarter"], name="one_batch_a_quarter"
            ),
            models.CheckConstraint(
                condition=Q(at_least__gte=FEWEST_TRUSTS), name="a_batch_is_of_seven_trusts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_code} edition {self.bank_edition}, {self.quarter:%B %Y}"


class PeerContribution(TrustOwned):
    """That a round of this trust is in a batch. No trust can see another's."""

    batch = models.ForeignKey(PeerBatch, models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")

    class Meta(TrustOwned.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["round"], name="a_round_is_in_one_batch"),
            models.UniqueConstraint(fields=["trust", "batch"], name="one_round_of_a_trust_a_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.round}, in the figures of {self.batch}"
