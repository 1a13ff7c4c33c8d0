"""Proposals to align or pool: answers to the eight criteria, and a pool to try out."""

from django.db import models
from django.db.models import Q

from finance.models.pool import RULES
from finance.rules.align_or_pool import Answer
from finance.rules.risk_share import Rule
from trusts.levels import Level
from trusts.tenancy import LevelOwned

ANSWERS = [(answer.value, answer.name.capitalize()) for answer in Answer]


class Proposal(LevelOwned):
    """An idea for joint finance, weighed before anything is agreed."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    name = models.CharField(max_length=120)
    purpose = models.TextField()
    host = models.ForeignKey(
        "trusts.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    rule = models.CharField(max_length=12, choices=RULES, default=Rule.CONTRIBUTION.code)
    rest_borne_by = models.ForeignKey(
        "trusts.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(LevelOwned.Meta):
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "name"], name="proposal_name_in_trust"),
        ]

    def __str__(self) -> str:
        return self.name


class ProposalAnswer(LevelOwned):
    """The answer to one criterion, and what it rests on."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="answers")
    criterion = models.CharField(max_length=20)
    answer = models.CharField(max_length=5, choices=ANSWERS)
    note = models.CharField(max_length=500, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "proposal", "criterion"], name="one_answer_a_criterion"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.answer}"


class ProposalPartner(LevelOwned):
    """A partner's place in the proposed pool: contribution and cap in pounds, shares per cent."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="partners")
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    contribution = models.DecimalField(max_digits=14, decimal_places=2)
    share = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    cap = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["partner__name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "proposal", "partner"], name="partner_once_a_proposal"
            ),
            models.CheckConstraint(
                condition=Q(contribution__gte=0), name="a_proposed_contribution_is_no_debt"
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=100),
                name="a_proposed_share_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(cap__isnull=True) | Q(cap__gte=0), name="a_proposed_cap_is_no_debt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} in {self.proposal}"
