"""Emails that are kept as rows, so that each goes out once and can be accounted for."""

from django.db import models


class OutgoingEmail(models.Model):
    """One email to one person: what every kind of reminder has in common.

    The row is made and claimed before the email goes out, and each kind makes it unique, so that
    a worker that dies and starts again never sends it twice. `sent_at` is set when the mail server
    took it, `failed` when it would not. Claimed with neither, the worker died in between and
    nobody knows; not claimed, it waits to be sent.
    """

    person = models.ForeignKey("trusts.Person", models.PROTECT, related_name="+")
    email = models.EmailField()
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
