"""Reminders of returns that were sent by email, once each."""

from django.db import models
from django.db.models import Q

from trusts.models.outgoing import OutgoingEmail
from trusts.tenancy import TrustOwned


class Reminder(OutgoingEmail, TrustOwned):
    """One email to one person about one return.

    `days` is the distance from the deadline (-7: a week before, 1: the day after), None for one
    asked for by hand.
    """

    period = models.ForeignKey("finance.ReportingPeriod", models.PROTECT, related_name="reminders")
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    due_on = models.DateField()
    days = models.SmallIntegerField(null=True, blank=True)
    asker = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by = models.CharField(max_length=200)

    class Meta(TrustOwned.Meta):
        ordering = ["made_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "period", "partner", "person", "due_on", "days"],
                condition=Q(days__isnull=False),
                name="a_reminder_is_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(failed=""),
                name="a_reminder_was_sent_or_failed",
            ),
        ]
        indexes = [models.Index(fields=["trust", "period", "partner"])]

    def __str__(self) -> str:
        return f"Reminder of {self.partner}’s return for {self.period}"
