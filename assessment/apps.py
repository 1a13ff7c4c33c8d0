"""The assessment app."""

from typing import Any, ClassVar

from celery.schedules import crontab
from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Settings of the app that Django reads at start-up."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "assessment"
    verbose_name = "Self-assessment"
    beat_schedule: ClassVar[dict[str, Any]] = {
        # Daily: the quarter's figures come out on the first day on which a worker is there.
        "assessment.publish_batches": {
            "task": "assessment.publish_batches",
            "schedule": crontab(hour=3, minute=20),
            "options": {"expires": 3600.0},
        },
        # A planned round opens early on its day; what the queue lost goes out with the next beat.
        "assessment.tend_rounds": {
            "task": "assessment.tend_rounds",
            "schedule": 600.0,
            "options": {"expires": 600.0},
        },
    }

    def ready(self) -> None:
        """Put self-assessment in the navigation and in the list of what is waiting."""
        from assessment.waiting import (
            answers_of_a_guest,
            improvements_overdue,
            rounds_to_answer,
            sections_to_fill,
        )
        from trusts.permissions import Permission
        from trusts.ui import sections, waiting

        sections.register(
            sections.Section(
                "Self-assessment",
                "assessment:index",
                Permission.ROUND_VIEW,
                order=40,
                group=sections.Group.ASSESSMENT,
            )
        )
        waiting.register(rounds_to_answer)
        waiting.register(sections_to_fill)
        waiting.register(answers_of_a_guest)
        waiting.register(improvements_overdue)
