"""Who was elected chair or vice-chair of a body, how, and for how long."""

from django.db import models
from django.db.models import F, Q

from trusts.tenancy import TrustOwned


class Office(models.TextChoices):
    """An office of a body."""

    CHAIR = "chair", "Chair"
    VICE_CHAIR = "vice_chair", "Vice-chair"


class Method(models.TextChoices):
    """How somebody came to an office (2009 governance guide, appendices 1 and 2)."""

    APPOINTED = "appointed", "Named in the terms of reference or appointed"
    UNOPPOSED = "unopposed", "The only nomination"
    SHOW_OF_HANDS = "hands", "Show of hands"
    SECRET_BALLOT = "ballot", "Secret ballot"


class Election(TrustOwned):
    """A seat's term in an office of its body. The days of office include both ends."""

    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="elections")
    office = models.CharField(max_length=10, choices=Office.choices)
    membership = models.ForeignKey("trusts.Membership", models.PROTECT, related_name="offices")
    held_on = models.DateField("Day of the election")
    method = models.CharField("How", max_length=9, choices=Method.choices)
    nominations = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField("First day in office")
    ends_on = models.DateField("Last day in office")

    class Meta(TrustOwned.Meta):
        ordering = ["-starts_on", "office", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="an_office_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__gte=F("held_on")), name="an_office_starts_once_elected"
            ),
            models.CheckConstraint(condition=Q(nominations__gte=1), name="somebody_was_nominated"),
            models.CheckConstraint(
                condition=~Q(method="unopposed") | Q(nominations=1),
                name="unopposed_means_one_nomination",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_office_display()} of {self.body}: {self.membership.person}"
