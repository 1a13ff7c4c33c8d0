"""Mandates: what a seat may commit of its organisation's money."""

import datetime

from django.db import models
from django.db.models import F, Q

from governance.rules.mandates import MandateFacts
from trusts.tenancy import TrustOwned


class Mandate(TrustOwned):
    """A seat's authority to commit its partner's money, up to `limit` pounds at a time.

    `instrument` names the document that gives it. It counts from `starts_on` to `ends_on` (None:
    until ended).
    """

    membership = models.ForeignKey("trusts.Membership", models.PROTECT, related_name="mandates")
    limit = models.DecimalField(max_digits=14, decimal_places=2)
    instrument = models.CharField("Document that gives it", max_length=200)
    given_by = models.CharField("Given by", max_length=200)
    starts_on = models.DateField("First day")
    ends_on = models.DateField("Last day", null=True, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["-starts_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(limit__gt=0), name="a_mandate_is_of_some_money"),
            models.CheckConstraint(
                condition=~Q(instrument=""), name="a_mandate_names_its_document"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_mandate_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership}: up to £{self.limit:,.2f}"

    @property
    def facts(self) -> MandateFacts:
        """What `governance.rules.mandates` decides from."""
        return MandateFacts(
            limit=self.limit,
            instrument=self.instrument,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )

    def is_in_force(self, on: datetime.date) -> bool:
        """Whether it counts on a day."""
        return self.facts.in_force(on)
