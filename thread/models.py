"""Breaks of the thread that somebody has looked at and accepted for a while."""

from django.db import models
from django.db.models import Q

from trusts import clock
from trusts.tenancy import TrustOwned


class AcceptedBreak(TrustOwned):
    """That a break is meant, why, and when to look again. Never deleted: it ends.

    `kind` is the code of a kind of break (`thread.breaks`), `key` its record's, `what` how it was
    described when it was accepted.
    """

    kind = models.SlugField(max_length=40)
    key = models.CharField(max_length=60)
    what = models.CharField(max_length=300)
    reason = models.CharField("Why it is meant", max_length=300)
    review_on = models.DateField("Look again on")
    accepted_by = models.CharField(max_length=200)
    accepted_at = models.DateTimeField(default=clock.now)
    ended_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["-accepted_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "kind", "key"],
                condition=Q(ended_at__isnull=True),
                name="a_break_is_accepted_once_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="an_accepted_break_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | Q(ended_at__isnull=False) & ~Q(ended_by=""),
                name="who_ended_an_accepted_break",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
