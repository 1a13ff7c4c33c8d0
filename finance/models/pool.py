"""Pooled funds: one fund under one accountable host, by agreement of several partners."""

import datetime

from django.db import models
from django.db.models import F, Q

from finance.rules.risk_share import Rule
from trusts.levels import Level
from trusts.tenancy import LevelOwned

RULES = [(rule.code, rule.label) for rule in Rule]


class Power(models.TextChoices):
    """The law under which partners may put money into one fund."""

    NHS_2006 = "nhs2006s75", "NHS Act 2006, section 75"
    HEALTH_1999 = "health1999s31", "Health Act 1999, section 31 (agreements before 2007)"
    CHILDREN_2004 = "children2004s10", "Children Act 2004, section 10"


class Vat(models.TextChoices):
    """Whose rules on value added tax apply to what the pool buys."""

    HOST = "host", "The host’s: it buys in its own name"
    EACH = "each", "Each partner’s own: the host buys as their agent"
    OPEN = "open", "Not settled yet"


class Pool(LevelOwned):
    """A pooled fund and the particulars of its agreement (2009 briefing; SI 2000/617).

    Its money is the host's to spend and account for. `rule` says how an overspend or underspend
    is shared; `rest_borne_by` is the partner who bears what caps leave over. A pool is a draft
    until `agreed_on`; from then on its particulars change by a new agreement only.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    power = models.CharField(max_length=16, choices=Power.choices)
    host = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    manager = models.CharField("Pool manager", max_length=160)
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    purpose = models.TextField()
    functions = models.TextField("Functions covered", blank=True)
    client_group = models.CharField("Children it is for", max_length=200)
    starts_on = models.DateField("First day")
    ends_on = models.DateField("Last day", null=True, blank=True)
    review_on = models.DateField("Next review")
    exit_terms = models.TextField("How a partner leaves")
    change_procedure = models.TextField("How contributions are changed")
    vat = models.CharField(max_length=4, choices=Vat.choices, default=Vat.OPEN)
    vat_note = models.CharField(max_length=300, blank=True)
    rule = models.CharField(max_length=12, choices=RULES, default=Rule.CONTRIBUTION.code)
    rest_borne_by = models.ForeignKey(
        "trusts.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_on = models.DateField(null=True, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "slug"], name="pool_slug_in_trust"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="a_pool_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_agreed(self) -> bool:
        """Whether the partners have agreed it."""
        return self.agreed_on is not None

    def review_is_late(self, on: datetime.date) -> bool:
        """Whether the review should have been by this day."""
        return self.review_on < on


class PoolPartner(LevelOwned):
    """A partner in a pool, with its part in the risk share: per cent, and pounds for the cap."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    pool = models.ForeignKey(Pool, models.CASCADE, related_name="partners")
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="pools")
    over = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    under = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    cap = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["partner__name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "pool", "partner"], name="partner_once_a_pool"
            ),
            models.CheckConstraint(
                condition=Q(over__isnull=True) | Q(over__gte=0, over__lte=100),
                name="a_share_of_an_overspend_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(under__isnull=True) | Q(under__gte=0, under__lte=100),
                name="a_share_of_an_underspend_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(cap__isnull=True) | Q(cap__gte=0), name="a_cap_is_nothing_or_more"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} in {self.pool}"


class PoolScheme(LevelOwned):
    """One purpose that a pool spends on. The host's budget lines for it say what was spent."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    pool = models.ForeignKey(Pool, models.CASCADE, related_name="schemes")
    name = models.CharField(max_length=120)
    purpose = models.TextField()

    class Meta(LevelOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "pool", "name"], name="scheme_name_in_pool"),
        ]

    def __str__(self) -> str:
        return self.name


class SchemeLine(LevelOwned):
    """A budget line of the host that belongs to a scheme; a line belongs to one at most."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    scheme = models.ForeignKey(PoolScheme, models.CASCADE, related_name="lines")
    budget_line = models.OneToOneField(
        "finance.BudgetLine", models.PROTECT, related_name="scheme_line"
    )

    class Meta(LevelOwned.Meta):
        ordering = ["budget_line__code"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.budget_line} in {self.scheme}"
