"""Outcomes: what the trust works for."""

from django.db import models

from trusts.tenancy import TrustOwned


class Outcome(TrustOwned):
    """One of the outcomes the trust works for: the five of Every Child Matters, or its own.

    `statutory_wording` is what the law says it stands for (2005 guidance §2.4).
    """

    slug = models.SlugField()
    name = models.CharField(max_length=80)
    statutory_wording = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta(TrustOwned.Meta):
        ordering = ["order"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "slug"], name="outcome_slug_in_trust"),
        ]

    def __str__(self) -> str:
        return self.name
