"""The commissioning app."""

from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "commissioning"
    verbose_name = "Plan and commissioning"

    def ready(self) -> None:
        """Put the plan into the navigation, and its priorities into the list of records."""
        from commissioning.records import indicators, priorities
        from commissioning.waiting import performance_to_answer, performance_to_decide
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
