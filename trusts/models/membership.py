"""Memberships: a person's seat on a body, for a partner, with a role and term dates."""

import datetime

from django.db import models

from trusts.permissions import Role
from trusts.tenancy import TenantManager, TenantQuerySet, TrustOwned


class MembershipQuerySet(TenantQuerySet):
    """Seats, by date."""

    def current(self, on: datetime.date) -> "MembershipQuerySet":
        """Seats whose term includes the date."""
        return self.filter(starts_on__lte=on).filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=on)
        )


class Membership(TrustOwned):
    """A seat: who, on which body, for which partner, as what, from when to when.

    All rights come from current seats. A seat that ends stops giving rights the day after.
    """

    own_rows_field = "person"

    person = models.ForeignKey("trusts.Person", models.PROTECT, related_name="+")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="memberships")
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=24, choices=Role.choices)
    voting = models.BooleanField(default=True)
    post = models.CharField(
        "Job or position", max_length=120, blank=True, help_text="For example, Head of finance"
    )
    starts_on = models.DateField("First day")
    ends_on = models.DateField("Last day", null=True, blank=True)

    objects = TenantManager.from_queryset(MembershipQuerySet)()

    class Meta(TrustOwned.Meta):
        ordering = ["pk"]  # no joins: in own_scope a body is not visible
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="a_term_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["trust", "person", "body", "role"],
                condition=models.Q(ends_on__isnull=True),
                name="one_open_seat_per_body_and_role",
            ),
        ]
        indexes = [models.Index(fields=["person", "trust"])]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}, {self.body}"

    def is_current(self, on: datetime.date) -> bool:
        """Whether the term includes the date."""
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)
