"""The trusts app."""

from django.apps import AppConfig


class TrustsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "trusts"

    def ready(self) -> None:
        """Register the kernel's sections and what waits for administrators."""
        from trusts.permissions import Permission
        from trusts.ui import sections, waiting
        from trusts.waiting import stale_invitations

        sections.register(
            sections.Section("Members", "trusts:members", Permission.MEMBERS_VIEW, order=70)
        )
        sections.register(
            sections.Section(
                "Structure",
                "trusts:bodies",
                Permission.TRUST_VIEW,
                order=71,
                covers=("trusts:partners", "trusts:roles"),
            )
        )
        sections.register(
            sections.Section("Audit trail", "trusts:audit", Permission.AUDIT_READ, order=72)
        )
        waiting.register(stale_invitations)
