"""Emails about contracts: that one ends, that notice has to be given, that a review is due."""

from django.db import models
from django.db.models import Q

from trusts.tenancy import TrustOwned


class About(models.TextChoices):
    """What an email about a contract says."""

    ENDS = "ends", "It ends"
    NOTICE = "notice", "Notice has to be given"
    REVIEW = "review", "A review is due"


class ContractEmail(TrustOwned):
    """One email to one person about a day of a contract.

    `days` is the distance from that day (-30: thirty days before). The row is made and claimed
    before the email goes out, and is unique, so that a worker that dies and starts again never
    sends it twice. `sent_at` is set when the mail server took it, `failed` when it would not.
    Claimed with neither, the worker died in between and nobody knows; not claimed, it waits.
    """

    About = About

    contract = models.ForeignKey("commissioning.Contract", models.PROTECT, related_name="emails")
    person = models.ForeignKey("trusts.Person", models.PROTECT, related_name="+")
    email = models.EmailField()
    about = models.CharField(max_length=6, choices=About.choices)
    day = models.DateField()
    days = models.SmallIntegerField()
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
                fields=["trust", "contract", "person", "about", "day", "days"],
                name="an_email_about_a_contract_is_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(failed=""),
                name="a_contract_email_was_sent_or_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()}: {self.person}, {self.contract}"
