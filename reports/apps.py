"""The reports app: the engine that builds documents."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Finds the reports of all apps (their reports.py), once every app is ready."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        """Import each app's reports.py, then close the list."""
        from django.utils.module_loading import autodiscover_modules

        from reports import registry
        from trusts.permissions import Permission
        from trusts.ui import sections

        autodiscover_modules("reports")
        registry.seal()
        sections.register(
            sections.Section(
                "Reports",
                "reports:list",
                Permission.REPORT_VIEW,
                order=60,
                group=sections.Group.REPORTS,
            )
        )
