"""The audit trail: append only. The database refuses to change or delete a row."""

from django.db import models

from trusts.levels import Level
from trusts.tenancy import TenantManager, TrustOwned


class AuditManager(TenantManager):
    """Events of the trust in scope; events without a level are the trust's as a whole."""

    def get_queryset(self):
        """Rows of the trust in scope, at the levels in scope or at none."""
        rows = super().get_queryset()
        if rows._scope is None or rows._scope.everything:
            return rows
        return rows.filter(models.Q(level__in=rows._scope.levels) | models.Q(level__isnull=True))


class AuditEvent(TrustOwned):
    """Who did what to which record, when, in which trust and at which level."""

    at = models.DateTimeField(auto_now_add=True)
    person = models.ForeignKey("trusts.Person", models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    target = models.CharField(max_length=200)
    level = models.CharField(max_length=11, choices=Level.choices, null=True)  # noqa: DJ001
    details = models.JSONField(default=dict)

    objects = AuditManager()

    class Meta(TrustOwned.Meta):
        ordering = ["-pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["trust", "-at"]),
            models.Index(fields=["trust", "target_type", "target_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.target}"
