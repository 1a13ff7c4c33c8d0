"""Partnership agreements: which partners agreed to what, under which power, and until when."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from trusts.tenancy import TrustOwned


class AgreementPower(models.TextChoices):
    """The law or understanding an agreement rests on (2009 briefing, paragraph 25)."""

    COOPERATE = "children2004s10", "Children Act 2004, section 10"
    NHS_S75 = "nhs2006s75", "NHS Act 2006, section 75"
    NHS_S76 = "nhs2006s76", "NHS Act 2006, section 76"
    NHS_S256 = "nhs2006s256", "NHS Act 2006, section 256"
    HEALTH_1999 = "health1999s31", "Health Act 1999, section 31 (agreements before 2007)"
    LOCAL = "local", "A local agreement without a power of its own"


class Heading(models.TextChoices):
    """What a partnership agreement covers: Lancashire's eight (2008 national report, figure 9)."""

    VISION = "vision", "Vision, functions and principles"
    OUTCOMES = "outcomes", "Outcomes"
    OBLIGATIONS = "obligations", "What each partner puts in and must do"
    STRUCTURES = "structures", "Governance structures and how they relate"
    MEMBERSHIP = "membership", "Who sits on which body"
    MEETINGS = "meetings", "How often bodies meet"
    CONFLICT = "conflict", "How conflicts are resolved"
    RESOURCES = "resources", "Resources and finance"


class Agreement(TrustOwned):
    """An agreement between partners. `covers` are codes of Heading."""

    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=160)
    power = models.CharField(max_length=16, choices=AgreementPower.choices)
    purpose = models.TextField("What it is for", max_length=2000)
    covers = ArrayField(
        models.CharField(max_length=12, choices=Heading.choices), default=list, blank=True
    )
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="agreements")
    starts_on = models.DateField("First day")
    ends_on = models.DateField("Last day", null=True, blank=True)
    review_on = models.DateField("Next review")

    class Meta(TrustOwned.Meta):
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "slug"], name="agreement_slug_in_trust"),
            models.UniqueConstraint(fields=["trust", "name"], name="agreement_name_in_trust"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="an_agreement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(review_on__gte=F("starts_on")),
                name="an_agreement_is_reviewed_once_started",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_in_force(self, on: datetime.date) -> bool:
        """Whether it counts on a day."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)

    @property
    def not_covered(self) -> list[str]:
        """The headings it says nothing about, in words."""
        return [heading.label for heading in Heading if heading.value not in self.covers]


class AgreementPartner(TrustOwned):
    """A partner to an agreement, and its signature once it has signed."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="partners")
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    signed_by = models.CharField("Who signed", max_length=120, blank=True)
    signed_on = models.DateField(null=True, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["partner__name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "agreement", "partner"], name="a_partner_agrees_once"
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True, signed_by="")
                | Q(signed_on__isnull=False) & ~Q(signed_by=""),
                name="an_agreements_signature_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}, {self.agreement}"
