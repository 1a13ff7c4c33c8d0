"""Indicators: what is measured, for which outcome and priorities, and which way is better."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from commissioning.models.outcome import Outcome
from commissioning.models.priority import Priority
from commissioning.rules.judging import Polarity
from commissioning.rules.periods import Frequency
from trusts.tenancy import TrustOwned

MOST_PLACES = 4


class IndicatorKind(models.TextChoices):
    """Who asks for it (2009 plans: statutory, national set, local area agreement, local)."""

    STATUTORY = "statutory", "Statutory"
    NATIONAL = "national", "National"
    LAA = "laa", "Local area agreement"
    LOCAL = "local", "Local"


class Indicator(TrustOwned):
    """One measure of how children are doing, told apart by its code for as long as it lives.

    A contextual one (`is_contextual`) helps to read the others: it has no target and no colour.
    `due_days` after a period's end its figure is due. `ended_on` is the day it was given up.
    """

    code = models.CharField(max_length=16)
    name = models.CharField(max_length=200)
    definition = models.TextField(max_length=2000, blank=True)
    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="indicators")
    kind = models.CharField(max_length=9, choices=IndicatorKind.choices)
    is_contextual = models.BooleanField(default=False)
    polarity = models.CharField(
        max_length=6, choices=[(one.value, one.label) for one in Polarity], blank=True
    )
    unit = models.CharField(max_length=40, blank=True)
    places = models.PositiveSmallIntegerField(
        default=1, validators=[MaxValueValidator(MOST_PLACES)]
    )
    frequency = models.CharField(
        max_length=8, choices=[(one.value, one.label) for one in Frequency]
    )
    due_days = models.PositiveSmallIntegerField(default=42, validators=[MaxValueValidator(730)])
    source = models.CharField(max_length=200, blank=True)
    lead = models.ForeignKey(
        "trusts.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["outcome__order", "code"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "code"], name="indicator_code_in_trust"),
            models.CheckConstraint(
                condition=Q(is_contextual=True) | ~Q(polarity=""),
                name="what_has_a_target_says_which_way_is_better",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(end_reason=""),
                name="an_indicator_ends_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(places__lte=MOST_PLACES), name="an_indicator_has_few_places"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class IndicatorPriority(TrustOwned):
    """That an indicator shows how a priority of an edition goes."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="priority_links")
    priority = models.ForeignKey(Priority, models.CASCADE, related_name="indicator_links")

    class Meta(TrustOwned.Meta):
        ordering = ["priority__code"]
        default_permissions = ()
        verbose_name_plural = "indicator priorities"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "priority"], name="an_indicator_shows_a_priority_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} for {self.priority}"
