"""The trusts app."""

from typing import Any, ClassVar

from django.apps import AppConfig


class TrustsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "trusts"
    beat_schedule: ClassVar[dict[str, Any]] = {
        "trusts.forget_old_answers": {
            "task": "trusts.forget_old_answers",
            "schedule": 3600.0,
            "options": {"expires": 3600.0},
        }
    }

    def ready(self) -> None:
        """Register the kernel's sections and what waits for administrators."""
        from trusts import signin  # noqa: F401 - it listens for changes of password
        from trusts.permissions import Permission
        from trusts.ui import sections, waiting
        from trusts.waiting import stale_invitations

        sections.register(
            sections.Section(
                "Members",
                "trusts:members",
                Permission.MEMBERS_VIEW,
                order=70,
                group=sections.Group.TRUST,
            )
        )
        sections.register(
            sections.Section(
                "Bodies and partners",
                "trusts:bodies",
                Permission.TRUST_VIEW,
                order=71,
                group=sections.Group.TRUST,
                covers=("trusts:partners", "trusts:roles"),
            )
        )
        sections.register(
            sections.Section(
                "Audit trail",
                "trusts:audit",
                Permission.AUDIT_READ,
                order=72,
                group=sections.Group.TRUST,
            )
        )
        waiting.register(stale_invitations)
