"""Services for children, and who provides them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from trusts.models.partner import Sector
from trusts.tenancy import TrustOwned


class Tier(models.TextChoices):
    """How specialised the help is. The same three as in partners' budgets."""

    UNIVERSAL = "universal", "Universal"
    TARGETED = "targeted", "Targeted"
    SPECIALIST = "specialist", "Specialist"


class Service(TrustOwned):
    """What children and families get, whoever provides it, and the outcome it mainly serves."""

    name = models.CharField(max_length=160)
    tier = models.CharField(max_length=12, choices=Tier.choices)
    outcome = models.ForeignKey("commissioning.Outcome", models.PROTECT, related_name="services")
    description = models.TextField("What it does, and for whom", blank=True, max_length=2000)

    class Meta(TrustOwned.Meta):
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("trust", Lower("name"), name="service_name_in_trust"),
            models.CheckConstraint(condition=~Q(name=""), name="a_service_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Provider(TrustOwned):
    """Who provides services: a partner of any type, or an outside organisation by its name."""

    partner = models.ForeignKey(
        "trusts.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    outside_name = models.CharField("Name", max_length=160, blank=True)
    outside_sector = models.CharField("Sector", max_length=20, choices=Sector.choices, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "partner"], name="a_partner_provides_as_one"),
            models.UniqueConstraint(
                "trust",
                Lower("outside_name"),
                condition=~Q(outside_name=""),
                name="outside_provider_name_in_trust",
            ),
            models.CheckConstraint(
                condition=(Q(partner__isnull=False) & Q(outside_name="", outside_sector=""))
                | (Q(partner__isnull=True) & ~Q(outside_name="") & ~Q(outside_sector="")),
                name="a_provider_is_a_partner_or_outside",
            ),
        ]

    @property
    def is_partner(self) -> bool:
        """Whether it is one of the trust's partners."""
        return self.partner_id is not None

    @property
    def name(self) -> str:
        """Its name: the partner's, or the outside organisation's."""
        return self.partner.name if self.partner else self.outside_name

    @property
    def sector_words(self) -> str:
        """The part of public life it comes from."""
        if self.partner:
            return str(self.partner.get_sector_display())
        return str(self.get_outside_sector_display())

    def __str__(self) -> str:
        return self.name
