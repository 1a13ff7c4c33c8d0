"""Associate members: groups that belong to a body without a seat, each with board members to call.

Lancashire's fifteen school councils are associate members of its board, each paired with two board
members for the school year (2008 national report, figure 20).
"""

from django.db import models
from django.db.models import F, Q

from trusts.tenancy import TrustOwned


class AssociateMember(TrustOwned):
    """A group that takes part in a body's work without a seat or a vote."""

    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="associates")
    name = models.CharField(max_length=120)
    what = models.CharField("What it is", max_length=120)
    starts_on = models.DateField("First day")
    ends_on = models.DateField("Last day", null=True, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "body", "name"], name="associate_once_in_a_body"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="an_associate_leaves_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AssociatePairing(TrustOwned):
    """A member of the body who keeps in touch with an associate for a time."""

    associate = models.ForeignKey(AssociateMember, models.PROTECT, related_name="pairings")
    membership = models.ForeignKey("trusts.Membership", models.PROTECT, related_name="pairings")
    starts_on = models.DateField("First day")
    ends_on = models.DateField("Last day")

    class Meta(TrustOwned.Meta):
        ordering = ["-starts_on", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "associate", "membership", "starts_on"],
                name="paired_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_pairing_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.associate} with {self.membership.person}"
