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

    An interest that would put somebody at risk if it were known is kept back, with a reason: it
    stands in the register, and only its person and who keeps the register read it.
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
    is_public = models.BooleanField(default=True)
    kept_back = models.CharField("Why it is kept back", max_length=300, blank=True)
    declared_by = models.CharField(max_length=200)
    declared_at = models.DateTimeField()
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["starts_on", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="an_interest_says_what"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="an_interest_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(is_public=True, kept_back="") | Q(is_public=False) & ~Q(kept_back=""),
                name="an_interest_is_kept_back_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["trust", "person"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.what if self.is_public else 'an interest that is kept back'}"

    def is_in_force(self, on: datetime.date) -> bool:
        """Whether the person had it on the day."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


class InterestReview(TrustOwned):
    """A person's yearly word that what the register says of them is right and complete.

    `interests` is how many it said on that day; none is an answer too: nothing to declare.
    """

    person = models.ForeignKey("trusts.Person", models.PROTECT, related_name="+")
    reviewed_on = models.DateField("Confirmed on")
    reviewed_by = models.CharField(max_length=200)
    interests = models.PositiveSmallIntegerField()

    class Meta(TrustOwned.Meta):
        ordering = ["-reviewed_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "person", "reviewed_on"], name="interests_are_confirmed_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.reviewed_on}"
