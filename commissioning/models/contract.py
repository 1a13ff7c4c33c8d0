"""Contracts, service-level agreements and grants: their terms version by version, and reviews."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from trusts.tenancy import TrustOwned


class ContractKind(models.TextChoices):
    """What binds the commissioner to pay and the provider to provide."""

    CONTRACT = "contract", "Contract"
    AGREEMENT = "agreement", "Service-level agreement"
    GRANT = "grant", "Grant"


class Change(models.TextChoices):
    """What a version of a contract's terms is."""

    FIRST = "first", "First terms"
    VARIED = "varied", "Variation"
    ENDED = "ended", "Ending"


class Contract(TrustOwned):
    """Who buys which service from whom. The terms are in its versions, and none is overwritten.

    `commissioner` is the partner whose money pays it: the trust itself cannot contract.
    """

    reference = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=ContractKind.choices)
    service = models.ForeignKey("commissioning.Service", models.PROTECT, related_name="contracts")
    provider = models.ForeignKey("commissioning.Provider", models.PROTECT, related_name="contracts")
    commissioner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    intention = models.ForeignKey(
        "commissioning.Intention",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contracts",
        verbose_name="Commissioning intention it came from",
    )
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(TrustOwned.Meta):
        ordering = ["reference"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                "trust", Lower("reference"), name="contract_reference_in_trust"
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="a_contract_has_a_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.service}"


class ContractTerms(TrustOwned):
    """One version of a contract's terms: value in pounds, days, notice, and who agreed it why.

    `value` is for the whole time from `starts_on` to `ends_on`; what falls into each financial year
    is in `years` and sums to it to the penny. `notice_months` is how long before its end either
    side has to say so. An ending is a version too: with the last day and what is paid until then.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    change = models.CharField(max_length=6, choices=Change.choices)
    value = models.DecimalField(
        max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    starts_on = models.DateField("First day")
    ends_on = models.DateField("Last day")
    notice_months = models.PositiveSmallIntegerField("Notice, in months")
    reason = models.TextField("Why it was changed", blank=True, max_length=2000)
    agreed_by = models.CharField("Who agreed it", max_length=200)
    agreed_on = models.DateField("When")
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(TrustOwned.Meta):
        ordering = ["contract", "-number"]
        default_permissions = ()
        verbose_name_plural = "contract terms"
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "contract", "number"], name="a_number_of_a_contracts_terms"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="terms_count_from_one"),
            models.CheckConstraint(condition=Q(value__gte=0), name="a_contract_is_worth_no_less"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_contract_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(number=1, change="first")
                | (Q(number__gt=1) & Q(change__in=["varied", "ended"]) & ~Q(reason="")),
                name="a_variation_says_why",
            ),
            models.CheckConstraint(condition=~Q(agreed_by=""), name="terms_say_who_agreed"),
        ]

    @property
    def is_ended(self) -> bool:
        """Whether the contract was ended: its last day was brought forward and stands."""
        return self.change == Change.ENDED

    def __str__(self) -> str:
        return f"{self.contract}, version {self.number}"


class ContractYear(TrustOwned):
    """What of a version's value falls into a financial year, in pounds."""

    terms = models.ForeignKey(ContractTerms, models.PROTECT, related_name="years")
    financial_year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta(TrustOwned.Meta):
        ordering = ["financial_year"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "terms", "financial_year"], name="one_amount_a_contract_year"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="a_contract_year_is_worth_no_less"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.terms}, {self.financial_year}"


class ContractAim(TrustOwned):
    """What a contract is for: exactly one outcome, priority or action of the plan."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="aims")
    outcome = models.ForeignKey(
        "commissioning.Outcome", models.PROTECT, null=True, blank=True, related_name="+"
    )
    priority = models.ForeignKey(
        "commissioning.Priority", models.PROTECT, null=True, blank=True, related_name="+"
    )
    action = models.ForeignKey(
        "commissioning.Action", models.PROTECT, null=True, blank=True, related_name="+"
    )
    named_by = models.CharField(max_length=200)

    class Meta(TrustOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__isnull=False, priority__isnull=True, action__isnull=True)
                | Q(outcome__isnull=True, priority__isnull=False, action__isnull=True)
                | Q(outcome__isnull=True, priority__isnull=True, action__isnull=False),
                name="an_aim_is_one_thing",
            ),
            models.UniqueConstraint(
                fields=["trust", "contract", "outcome", "priority", "action"],
                nulls_distinct=False,
                name="an_aim_is_named_once",
            ),
        ]

    @property
    def kind(self) -> str:
        """What it points to, in a word."""
        return "Outcome" if self.outcome_id else "Priority" if self.priority_id else "Action"

    @property
    def target(self) -> models.Model | None:
        """The outcome, priority or action."""
        return self.outcome or self.priority or self.action

    def __str__(self) -> str:
        return f"{self.kind}: {self.target}"


class Advice(models.TextChoices):
    """What a review says should happen with a contract."""

    CONTINUE = "continue", "Go on as it is"
    VARY = "vary", "Vary it"
    RETENDER = "retender", "Buy it anew"
    END = "end", "End it"


class ContractReview(TrustOwned):
    """A review of how a contract does: due on a day, and once done what was found."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="reviews")
    due_on = models.DateField("Due on")
    done_on = models.DateField("Done on", null=True, blank=True)
    finding = models.TextField("What was found", blank=True, max_length=4000)
    advice = models.CharField(
        "What should happen", max_length=8, choices=Advice.choices, blank=True
    )
    done_by = models.CharField(max_length=200, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["due_on", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "contract", "due_on"], name="one_review_of_a_contract_a_day"
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, finding="", advice="", done_by="")
                | (Q(done_on__isnull=False) & ~Q(finding="") & ~Q(advice="") & ~Q(done_by="")),
                name="a_review_done_says_what_was_found",
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.contract}, due {self.due_on:%-d %B %Y}"
