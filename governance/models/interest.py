"""The register of interests: what else the people of a trust have to do with."""

import datetime

from django.db import models
from django.db.models import F, Q

from trusts.tenancy import TrustOwned


class InterestKind(models.TextChoices):
    """What kind of tie it is."""

    EMPLOYMENT = "employment", "Work or paid office"
    BUSINESS = "business", "Business or contract"
    PROVIDER = "provider", "Provides services that the trust commissions"
    OFFICE = "office", "Member of another board or committee"
    FAMILY = "family", "Close family"
    PROPERTY = "property", "Land or building"
    GIFT = "gift", "Gift or hospitality"
    OTHER = "other", "Something else"


class Interest(TrustOwned):
    """An interest that a person declared, from a day on.

    The register is public. A line is never rewritten: an interest that ends gets its last day, and
    one that changes is ended and declared anew, so that it can be read as it was on any day.
    `partner` is the partner it ties the person to, where it is one of the trust's.
    """

    person = models.ForeignKey("trusts.Person", models.PROTECT, related_name="+")
    partner = models.ForeignKey(
        "trusts.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=InterestKind.choices)
    what = models.CharField("What the interest is", max_length=300)
    starts_on = models.DateField("First day")
    ends_on = models.DateField("Last day", null=True, blank=True)
    reviewed_on = models.DateField("Last confirmed on")
    declared_by = models.CharField(max_length=200)
    declared_at = models.DateTimeField()

    class Meta(TrustOwned.Meta):
        ordering = ["starts_on", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="an_interest_says_what"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="an_interest_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["trust", "person"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.what}"

    def is_in_force(self, on: datetime.date) -> bool:
        """Whether the person had it on the day."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)
