"""Partners: the organisations in a trust, and whether the law makes them cooperate."""

import datetime

from django.db import models

from trusts.tenancy import TrustOwned


class Sector(models.TextChoices):
    """The part of public life a partner comes from."""

    COUNCIL = "council", "Council"
    HEALTH = "health", "Health"
    POLICE_AND_JUSTICE = "justice", "Police and justice"
    EDUCATION = "education", "Schools, colleges and skills"
    EMPLOYMENT = "employment", "Employment and careers"
    VOLUNTARY = "voluntary", "Voluntary and community"
    PRIVATE = "private", "Private"
    CHILDREN_AND_FAMILIES = "families", "Children, young people and families"
    OTHER = "other", "Other"


class Partner(TrustOwned):
    """An organisation in a trust.

    The duty to cooperate holds from `duty_from` under the law named in `duty_basis`; a partner
    without a date has no duty. The usual types and dates are in trusts/partner_types.py, but a
    trust may add partners of its own types, and the law moves on.
    """

    slug = models.SlugField()
    name = models.CharField(max_length=120)
    kind = models.CharField("Type", max_length=80)
    sector = models.CharField(max_length=20, choices=Sector.choices)
    duty_from = models.DateField("Duty to cooperate from", null=True, blank=True)
    duty_basis = models.CharField("Law that sets the duty", max_length=120, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "slug"], name="partner_slug_in_trust"),
            models.UniqueConstraint(fields=["trust", "name"], name="partner_name_in_trust"),
            models.CheckConstraint(
                condition=models.Q(duty_from__isnull=True) | ~models.Q(duty_basis=""),
                name="a_duty_has_its_law",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def under_duty(self, on: datetime.date) -> bool:
        """Whether the law makes this partner cooperate on the given date."""
        return self.duty_from is not None and self.duty_from <= on
