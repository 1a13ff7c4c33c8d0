"""What each partner did about the plan: its formal approval, and the entry in its own plans."""

from django.db import models
from django.db.models import Q

from trusts.tenancy import TrustOwned


class PlanApproval(TrustOwned):
    """A partner's formal approval of an edition by its own body, such as cabinet or PCT board."""

    plan = models.ForeignKey("commissioning.Plan", models.PROTECT, related_name="approvals")
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    body = models.CharField("Which of its bodies approved it", max_length=120)
    approved_on = models.DateField("When")
    reference = models.CharField("Minute or reference", max_length=120)
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(TrustOwned.Meta):
        ordering = ["partner__name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "plan", "partner"], name="a_partner_approves_an_edition_once"
            ),
            models.CheckConstraint(
                condition=~Q(body="") & ~Q(reference=""), name="an_approval_can_be_looked_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}, {self.plan}"


class EntryKind(models.TextChoices):
    """Which of a partner's own plans it was put into (2009 briefing, resource planning)."""

    MEDIUM_TERM = "medium_term", "Medium-term financial plan"
    SERVICE = "service", "Service plan"


class PlanEntry(TrustOwned):
    """Where a partner put the edition's costs and actions into a plan of its own."""

    plan = models.ForeignKey("commissioning.Plan", models.PROTECT, related_name="entries")
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=EntryKind.choices)
    where = models.CharField("Title and page of its plan", max_length=200)
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(TrustOwned.Meta):
        ordering = ["partner__name", "kind"]
        default_permissions = ()
        verbose_name_plural = "plan entries"
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "plan", "partner", "kind"], name="one_entry_of_a_kind"
            ),
            models.CheckConstraint(condition=~Q(where=""), name="an_entry_says_where"),
        ]

    def __str__(self) -> str:
        return f"{self.partner}, {self.get_kind_display()}"
