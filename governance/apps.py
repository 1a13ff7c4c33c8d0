"""The governance app: how the partnership is set up, and its registers."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Puts governance in the navigation."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "governance"
    verbose_name = "Governance"

    def ready(self) -> None:
        """Register the section; reports.py is found by the reports engine."""
        from trusts.permissions import Permission
        from trusts.ui import sections

        sections.register(
            sections.Section(
                "Governance",
                "governance:structure",
                Permission.TRUST_VIEW,
                order=25,
                group=sections.Group.BOARDS,
            )
        )
