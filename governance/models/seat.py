"""What governance knows about a seat: its side, its standing, whom it stands in for."""

from django.db import models
from django.db.models import F, Q

from trusts.tenancy import TrustOwned


class Side(models.TextChoices):
    """Whether a seat speaks for those who commission services or those who provide them."""

    COMMISSIONING = "commissioning", "Commissioning"
    PROVIDER = "provider", "Provider"
    BOTH = "both", "Both: commissions and provides"
    NEITHER = "neither", "Neither"


class SeatFacts(TrustOwned):
    """Governance facts of one membership.

    A seat with `substitute_for` is a substitute's: it gives papers and rights like any other, and
    counts in the body only when it sits in for that member, then with equal authority.
    `in_attendance` marks somebody who attends, such as an adviser, and is no member of the body.
    """

    membership = models.OneToOneField("trusts.Membership", models.PROTECT, related_name="facts")
    side = models.CharField(max_length=13, choices=Side.choices, blank=True)
    substitute_for = models.ForeignKey(
        "trusts.Membership", models.PROTECT, null=True, blank=True, related_name="substitutes"
    )
    in_attendance = models.BooleanField(default=False)

    class Meta(TrustOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        verbose_name_plural = "facts of seats"
        constraints = [
            models.CheckConstraint(
                condition=Q(substitute_for__isnull=True) | ~Q(substitute_for=F("membership")),
                name="nobody_substitutes_themselves",
            ),
            models.CheckConstraint(
                condition=Q(substitute_for__isnull=True) | Q(in_attendance=False),
                name="a_substitute_sits_as_a_member",
            ),
        ]

    def __str__(self) -> str:
        return str(self.membership)
