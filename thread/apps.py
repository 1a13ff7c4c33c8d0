"""The thread app: from any pound up to its outcome, and from any outcome down to the pound."""

from django.apps import AppConfig


class ThreadConfig(AppConfig):
    """Puts the golden thread in the navigation."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "thread"
    verbose_name = "Golden thread"

    def ready(self) -> None:
        """Register the section; reports.py is found by the reports engine."""
        from trusts.permissions import Permission
        from trusts.ui import sections

        sections.register(
            sections.Section(
                "Golden thread",
                "thread:thread",
                Permission.PLAN_VIEW,
                order=12,
                group=sections.Group.PLAN,
            )
        )
