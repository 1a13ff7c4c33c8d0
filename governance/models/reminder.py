"""Reminders about the registers that were sent by email, once each."""

from django.db import models
from django.db.models import Q

from trusts.models.outgoing import OutgoingEmail
from trusts.tenancy import TrustOwned


class ReminderKind(models.TextChoices):
    """What a reminder is about."""

    INTERESTS = "interests", "Own interests are to be confirmed"
    RISK = "risk", "A risk is to be reviewed"


class RegisterReminder(OutgoingEmail, TrustOwned):
    """One email to one person about one day in a register.

    `about` is the key of the risk, 0 for a person's own interests. `due_on` is the day, `days` the
    distance from it (-14: a fortnight before).
    """

    kind = models.CharField(max_length=9, choices=ReminderKind.choices)
    about = models.PositiveBigIntegerField(default=0)
    due_on = models.DateField()
    days = models.SmallIntegerField()

    class Meta(TrustOwned.Meta):
        ordering = ["made_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "kind", "about", "person", "due_on", "days"],
                name="a_register_reminder_is_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(failed=""),
                name="a_register_reminder_was_sent_or_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.due_on}"
