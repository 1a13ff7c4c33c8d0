"""The commissioning app."""

from typing import Any, ClassVar

from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "commissioning"
    verbose_name = "Plan and commissioning"
    beat_schedule: ClassVar[dict[str, Any]] = {
        # Hourly: each email is sent once, whenever in its day a worker is there to send it.
        "commissioning.remind": {
            "task": "commissioning.remind",
            "schedule": 3600.0,
            "options": {"expires": 3600.0},
        },
    }

    def ready(self) -> None:
        """Put the plan into the navigation, and its priorities into the list of records."""
        from commissioning.contract_waiting import waiting_contracts
        from commissioning.records import (
            contracts,
            indicators,
            intentions,
            needs_assessments,
            priorities,
        )
        from commissioning.waiting import performance_to_answer, performance_to_decide
        from commissioning.waiting_intentions import waiting_intentions
        from trusts import records
        from trusts.permissions import Permission
        from trusts.ui import sections, waiting

        sections.register(
            sections.Section(
                "The plan",
                "commissioning:plan",
                Permission.PLAN_VIEW,
                order=10,
                group=sections.Group.PLAN,
            )
        )
        records.register(records.Kind("priority", "A priority of the plan", priorities))
        sections.register(
            sections.Section(
                "Performance",
                "commissioning:performance",
                Permission.PLAN_VIEW,
                order=20,
                group=sections.Group.PLAN,
            )
        )
        records.register(records.Kind("indicator", "An indicator of performance", indicators))
        waiting.register(performance_to_decide)
        waiting.register(performance_to_answer)
        sections.register(
            sections.Section(
                "Contracts",
                "commissioning:contracts",
                Permission.COMMISSIONING_VIEW,
                order=30,
                covers=("commissioning:services", "commissioning:providers"),
                group=sections.Group.PLAN,
            )
        )
        records.register(records.Kind("contract", "A contract, agreement or grant", contracts))
        waiting.register(waiting_contracts)
        sections.register(
            sections.Section(
                "Commissioning",
                "commissioning:intentions",
                Permission.COMMISSIONING_VIEW,
                order=25,
                covers=("commissioning:needs", "commissioning:framework", "commissioning:unit"),
                group=sections.Group.PLAN,
            )
        )
        records.register(records.Kind("intention", "A commissioning intention", intentions))
        records.register(records.Kind("needs", "A needs assessment", needs_assessments))
        waiting.register(waiting_intentions)
