"""Reminders of returns that were sent by email, once each."""

from django.db import models
from django.db.models import Q

from trusts.tenancy import TrustOwned


class Reminder(TrustOwned):
    """One email to one person about one return.

    `days` is the distance from the deadline (-7: a week before, 1: the day after), None for one
    asked for by hand. The row is made and claimed before the email goes out, and is unique, so
    that a worker that dies and starts again never sends it twice. `sent_at` is set when the mail
    server took it, `failed` when it would not. Claimed with neither, the worker died in between
    and nobody knows; not claimed, it waits to be sent.
    """

    period = models.ForeignKey("finance.ReportingPeriod", models.PROTECT, related_name="reminders")
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    person = models.ForeignKey("trusts.Person", models.PROTECT, related_name="+")
    email = models.EmailField()
    due_on = models.DateField()
    days = models.SmallIntegerField(null=True, blank=True)
    asker = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=300, blank=True)

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
