"""Dates that a calendar of meetings has to fit."""

from django.db import models

from trusts.tenancy import TrustOwned


class KeyDateKind(models.TextChoices):
    """What sort of date it is."""

    CONSULTATION = "consultation", "Consultation ends"
    REPORTING = "reporting", "Report or plan is due"
    HOLIDAY = "holiday", "No meetings"


class KeyDate(TrustOwned):
    """A day, or days, that meetings fit round: a deadline they serve, or days without meetings.

    A deadline (consultation, reporting) has `first` and `last` equal. The due dates of returns
    are read from reporting periods and are not repeated here.
    """

    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=KeyDateKind.choices)
    first = models.DateField("First day")
    last = models.DateField("Last day")

    class Meta(TrustOwned.Meta):
        ordering = ["first", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="key_days_run_forward"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="holiday") | models.Q(last=models.F("first")),
                name="a_deadline_is_one_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title
