"""Guests: people let in for one thing, without a seat."""

from __future__ import annotations

import datetime

from django.db import models

from trusts.permissions import Permission
from trusts.tenancy import TenantManager, TenantQuerySet, TrustOwned


class GuestPurpose(models.TextChoices):
    """What a guest is let in for."""

    ANSWER = "answer", "To answer a self-assessment"


OPENS: dict[str, frozenset[Permission]] = {
    GuestPurpose.ANSWER: frozenset({Permission.ROUND_ANSWER}),
}
"""What each purpose permits, at the one body that the pass names. Nothing else."""


class GuestPassQuerySet(TenantQuerySet):
    """Passes, by date."""

    def current(self, on: datetime.date) -> GuestPassQuerySet:
        """Passes that let their holder in on the day."""
        return self.filter(starts_on__lte=on, ended_at__isnull=True)


class GuestPass(TrustOwned):
    """A right that does not come from a seat: for one purpose, at one body, until ended.

    Its holder counts neither towards a quorum nor as a member, and sees nothing of the trust but
    what the purpose needs.
    """

    own_rows_field = "person"

    person = models.ForeignKey("trusts.Person", models.PROTECT, related_name="+")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, choices=GuestPurpose.choices)
    starts_on = models.DateField("First day")
    given_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(GuestPassQuerySet)()

    class Meta(TrustOwned.Meta):
        ordering = ["pk"]  # no joins: in own_scope a body is not visible
        default_permissions = ()
        verbose_name_plural = "guest passes"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=list(OPENS)), name="a_pass_has_a_known_purpose"
            ),
        ]
        indexes = [models.Index(fields=["person", "trust"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_purpose_display()}, {self.body}"
