"""The governance app: how the partnership is set up, and its registers."""

from typing import Any, ClassVar

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Puts governance and its registers in the navigation."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "governance"
    verbose_name = "Governance"
    beat_schedule: ClassVar[dict[str, Any]] = {
        # Hourly, so that a day on which the worker was away is made good for on the next.
        "governance.remind": {
            "task": "governance.remind",
            "schedule": 3600.0,
            "options": {"expires": 3600.0},
        },
    }

    def ready(self) -> None:
        """Register sections and what waits; reports.py is found by the reports engine."""
        from governance.records import risk_records
        from governance.waiting import (
            waiting_disputes,
            waiting_interests,
            waiting_reviews,
            waiting_risks,
        )
        from trusts import records
        from trusts.permissions import Permission
        from trusts.ui import sections, waiting

        sections.register(
            sections.Section(
                "Governance",
                "governance:structure",
                Permission.TRUST_VIEW,
                order=25,
                group=sections.Group.BOARDS,
            )
        )
        sections.register(
            sections.Section(
                "Registers",
                "governance:interests",
                Permission.TRUST_VIEW,
                order=25,
                covers=("governance:risks", "governance:disputes"),
                group=sections.Group.BOARDS,
            )
        )
        waiting.register(waiting_interests)
        waiting.register(waiting_risks)
        waiting.register(waiting_disputes)
        waiting.register(waiting_reviews)
        records.register(records.Kind("risk", "A risk in the register", risk_records))
