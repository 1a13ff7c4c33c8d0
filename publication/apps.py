"""The publication app: what a trust publishes, for readers without an account."""

from typing import Any, ClassVar

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """Puts publishing in the navigation."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "publication"
    verbose_name = "Publication"
    beat_schedule: ClassVar[dict[str, Any]] = {
        "publication.publish_papers": {
            "task": "publication.publish_papers",
            "schedule": 120.0,
            "options": {"expires": 120.0},
        },
    }

    def ready(self) -> None:
        """Register the sections and what waits."""
        from publication.waiting import still_public
        from trusts.permissions import Permission
        from trusts.ui import sections, waiting

        sections.register(
            sections.Section(
                "Publishing",
                "publication:desk",
                Permission.PUBLISH,
                group=sections.Group.BOARDS,
                order=90,
            )
        )
        sections.register(
            sections.Section(
                "Automatic publishing",
                "publication:automatic",
                Permission.ROLES_MANAGE,
                group=sections.Group.TRUST,
                order=95,
            )
        )
        waiting.register(still_public)
