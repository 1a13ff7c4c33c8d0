"""The trust's budget monitoring procedure, edition by edition."""

from django.db import models
from django.db.models import Q

from finance.rules.procedure import Settings
from trusts.tenancy import TrustOwned


class Procedure(TrustOwned):
    """One edition: all settings as they stand from a day on. Editions are never changed.

    `settings` is `Settings.as_json()`, `changes` what differs from the edition before. A later
    edition never begins before an earlier one, so that what was in force on a day that has
    passed stays what it was.
    """

    number = models.PositiveIntegerField()
    in_force_from = models.DateField()
    settings = models.JSONField()
    heading = models.CharField(max_length=40)
    changes = models.JSONField(default=list)
    reason = models.TextField()
    changer = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    class Meta(TrustOwned.Meta):
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "number"], name="procedure_edition"),
            models.CheckConstraint(condition=Q(number__gte=1), name="editions_count_from_one"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_change_says_why"),
        ]

    def __str__(self) -> str:
        return f"Budget monitoring procedure, edition {self.number}"

    @property
    def as_settings(self) -> Settings:
        """The settings as the rules know them."""
        return Settings.from_json(self.settings)
