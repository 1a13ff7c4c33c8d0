"""Where money comes from, and on what terms."""

from django.db import models
from django.db.models import Q

from trusts.tenancy import TrustOwned


class FundingSource(TrustOwned):
    """A grant or other money with a name. `ring_fenced` money may only be spent on its terms."""

    name = models.CharField(max_length=120)
    giver = models.CharField(max_length=120, blank=True)
    ring_fenced = models.BooleanField(default=False)
    terms = models.TextField(blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "name"], name="funding_name_in_trust"),
            models.CheckConstraint(
                condition=Q(ring_fenced=False) | ~Q(terms=""), name="a_ring_fence_has_its_terms"
            ),
        ]

    def __str__(self) -> str:
        return self.name
