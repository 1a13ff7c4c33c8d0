"""The commissioning app."""

from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "commissioning"
    verbose_name = "Plan and commissioning"

    def ready(self) -> None:
        """Put the plan into the navigation."""
        from trusts.permissions import Permission
        from trusts.ui import sections

        sections.register(
            sections.Section("Plan", "commissioning:plan", Permission.PLAN_VIEW, order=10)
        )
