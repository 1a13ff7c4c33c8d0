"""What an indicator's figures are read beside: other places, and children who do worse."""

from django.db import models
from django.db.models import Q

from commissioning.models.indicator import Indicator
from trusts.tenancy import TrustOwned


class Comparator(TrustOwned):
    """The same measure elsewhere, such as in England or among similar places, for one period."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="comparators")
    place = models.CharField("Where", max_length=80)
    ends_on = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=4)
    source = models.CharField(max_length=200)
    recorded_by = models.CharField(max_length=200)

    class Meta(TrustOwned.Meta):
        ordering = ["place", "-ends_on"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "place", "ends_on"], name="one_comparator_a_place_and_period"
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(place=""), name="a_comparator_has_place_and_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.indicator}"


class GroupFigure(TrustOwned):
    """The measure for a vulnerable group and for the rest, for one period. Groups, never names."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="group_figures")
    group = models.CharField("Which children and young people", max_length=160)
    ends_on = models.DateField()
    theirs = models.DecimalField("For them", max_digits=16, decimal_places=4)
    others = models.DecimalField("For the rest", max_digits=16, decimal_places=4)
    source = models.CharField(max_length=200)
    recorded_by = models.CharField(max_length=200)

    class Meta(TrustOwned.Meta):
        ordering = ["group", "-ends_on"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "group", "ends_on"], name="one_gap_a_group_and_period"
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(group=""), name="a_group_figure_has_its_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.indicator}"
