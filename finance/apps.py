"""The finance app."""

from typing import Any, ClassVar

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """Money: budgets, returns and the consolidated position."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "finance"
    verbose_name = "Money"
    beat_schedule: ClassVar[dict[str, Any]] = {
        "finance.sweep": {
            "task": "finance.sweep",
            "schedule": 30.0,
            "options": {"expires": 30.0},
        },
        # Hourly: each reminder is sent once, whenever in its day a worker is there to send it.
        "finance.remind": {
            "task": "finance.remind",
            "schedule": 3600.0,
            "options": {"expires": 3600.0},
        },
    }

    def ready(self) -> None:
        """Put money into the navigation, the list of what is waiting and that of records."""
        from finance.records import frozen_positions
        from finance.waiting import (
            waiting_budgets,
            waiting_payments,
            waiting_questions,
            waiting_returns,
            waiting_virements,
        )
        from trusts import records
        from trusts.permissions import Permission
        from trusts.ui import sections, waiting

        sections.register(
            sections.Section(
                "Budgets",
                "finance:budgets",
                Permission.BUDGET_VIEW,
                order=30,
                group=sections.Group.MONEY,
            )
        )
        sections.register(
            sections.Section(
                "Returns",
                "finance:returns",
                Permission.RETURN_VIEW,
                order=40,
                group=sections.Group.MONEY,
            )
        )
        sections.register(
            sections.Section(
                "Position",
                "finance:position",
                Permission.BUDGET_VIEW,
                order=42,
                group=sections.Group.MONEY,
            )
        )
        sections.register(
            sections.Section(
                "Joint finance",
                "finance:joint",
                Permission.BUDGET_VIEW,
                order=45,
                group=sections.Group.MONEY,
            )
        )
        waiting.register(waiting_returns)
        waiting.register(waiting_questions)
        waiting.register(waiting_virements)
        waiting.register(waiting_budgets)
        waiting.register(waiting_payments)
        records.register(records.Kind("position", "A frozen budget position", frozen_positions))
