"""Who may decide about how much money, and by which document."""

import datetime

from django.db import models
from django.db.models import F, Q

from trusts.levels import Level
from trusts.tenancy import LevelOwned


class Delegation(LevelOwned):
    """A person's limit for approving virements, in pounds at a time.

    `partner` is the one whose budgets it covers, or None for every partner's. It is in force from
    `starts_on` to `ends_on` (None: until ended). `instrument` names the document that gives it.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    person = models.ForeignKey("trusts.Person", models.PROTECT, related_name="+")
    partner = models.ForeignKey(
        "trusts.Partner", models.PROTECT, null=True, blank=True, related_name="delegations"
    )
    limit = models.DecimalField(max_digits=14, decimal_places=2)
    instrument = models.CharField(max_length=200)
    given_by = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["person__name", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(limit__gt=0), name="a_limit_is_more_than_nothing"),
            models.CheckConstraint(
                condition=~Q(instrument=""), name="a_delegation_names_its_document"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_delegation_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} up to £{self.limit:,.2f}"

    def is_in_force(self, on: datetime.date) -> bool:
        """Whether it counts on a day."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)
