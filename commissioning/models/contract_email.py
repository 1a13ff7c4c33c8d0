"""Emails about contracts: that one ends, that notice has to be given, that a review is due."""

from django.db import models
from django.db.models import Q

from trusts.models.outgoing import OutgoingEmail
from trusts.tenancy import TrustOwned


class About(models.TextChoices):
    """What an email about a contract says."""

    ENDS = "ends", "It ends"
    NOTICE = "notice", "Notice has to be given"
    REVIEW = "review", "A review is due"


class ContractEmail(OutgoingEmail, TrustOwned):
    """One email to one person about a day of a contract.

    `days` is the distance from that day (-30: thirty days before).
    """

    About = About

    contract = models.ForeignKey("commissioning.Contract", models.PROTECT, related_name="emails")
    about = models.CharField(max_length=6, choices=About.choices)
    day = models.DateField()
    days = models.SmallIntegerField()

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
