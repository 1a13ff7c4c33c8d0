"""Terms of reference of a body: versioned, signed by partners."""

import datetime

from django.db import models
from django.db.models import F, Q

from governance.rules import quorum_data
from governance.rules.quorum import Rule
from trusts.tenancy import TrustOwned


class TermsOfReference(TrustOwned):
    """One version of a body's terms of reference.

    A draft until `agreed_on`. Agreed ones never change: they are in force from `in_force_from`
    until a later version is. `quorum` is a rule as `governance.rules.quorum_data` keeps it; an
    empty one has not been settled yet.
    """

    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    meetings_a_year = models.PositiveSmallIntegerField(null=True, blank=True)
    quorum = models.JSONField(default=dict, blank=True)
    items_days = models.PositiveSmallIntegerField("Days before for items", default=14)
    papers_days = models.PositiveSmallIntegerField("Days before for papers", default=7)
    minutes_days = models.PositiveSmallIntegerField("Days after for minutes", default=7)
    money_needs_vote = models.BooleanField(default=False)
    casting_vote = models.BooleanField("The chair has a casting vote", default=True)
    accountable_body = models.ForeignKey(
        "trusts.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_on = models.DateField("Review date", null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_by = models.CharField("Who agreed them", max_length=200, blank=True)
    in_force_from = models.DateField(null=True, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["body", "-number"]
        default_permissions = ()
        verbose_name_plural = "terms of reference"
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "body", "number"], name="terms_number_of_body"
            ),
            models.UniqueConstraint(
                fields=["trust", "body"],
                condition=Q(agreed_on__isnull=True),
                name="one_draft_of_a_bodys_terms",
            ),
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True, in_force_from__isnull=True)
                | Q(agreed_on__isnull=False, in_force_from__gte=F("agreed_on")),
                name="terms_count_once_agreed",
            ),
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True)
                | Q(
                    meetings_a_year__gte=1,
                    review_on__isnull=False,
                )
                & ~Q(quorum={}),
                name="agreed_terms_are_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, version {self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether they can still be changed."""
        return self.agreed_on is None

    @property
    def quorum_rule(self) -> Rule | None:
        """The quorum, or None where a draft has not settled it."""
        return quorum_data.from_data(self.quorum) if self.quorum else None

    def review_due(self, on: datetime.date) -> bool:
        """Whether the day of review has come."""
        return self.review_on is not None and self.review_on <= on


class TermsSection(TrustOwned):
    """What a version says on one topic; topics are those of `governance.rules.topics`."""

    terms = models.ForeignKey(TermsOfReference, models.CASCADE, related_name="sections")
    topic = models.CharField(max_length=30)
    text = models.TextField(max_length=6000)

    class Meta(TrustOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "terms", "topic"], name="one_text_per_topic"),
            models.CheckConstraint(condition=~Q(text=""), name="a_section_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.terms}: {self.topic}"


class TermsSignature(TrustOwned):
    """A partner's signature under an agreed version."""

    terms = models.ForeignKey(TermsOfReference, models.PROTECT, related_name="signatures")
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    signed_by = models.CharField("Who signed", max_length=120)
    post = models.CharField("Job or position", max_length=120, blank=True)
    signed_on = models.DateField()

    class Meta(TrustOwned.Meta):
        ordering = ["signed_on", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "terms", "partner"], name="a_partner_signs_terms_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.signed_by}"
