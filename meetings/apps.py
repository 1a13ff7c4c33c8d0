"""The meetings app: boards at work."""

from typing import Any, ClassVar

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Puts meetings in the navigation."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "meetings"
    verbose_name = "Meetings"
    beat_schedule: ClassVar[dict[str, Any]] = {
        "meetings.sweep": {
            "task": "meetings.sweep",
            "schedule": 30.0,
            "options": {"expires": 30.0},
        },
        # Hourly, so that a day on which the worker was away is made good for on the next.
        "meetings.keep_schedule": {
            "task": "meetings.keep_schedule",
            "schedule": 3600.0,
            "options": {"expires": 3600.0},
        },
        "meetings.remind": {
            "task": "meetings.remind",
            "schedule": 3600.0,
            "options": {"expires": 3600.0},
        },
    }

    def ready(self) -> None:
        """Register the section and what waits; reports.py is found by the reports engine."""
        from meetings.records import decisions
        from meetings.waiting import waiting_meetings, waiting_minutes, waiting_submissions
        from meetings.waiting_room import waiting_actions, waiting_drafts
        from trusts import records
        from trusts.permissions import Permission
        from trusts.ui import sections, waiting

        sections.register(
            sections.Section(
                "Meetings",
                "meetings:list",
                Permission.MEETING_VIEW,
                order=20,
                group=sections.Group.BOARDS,
            )
        )
        waiting.register(waiting_meetings)
        waiting.register(waiting_submissions)
        waiting.register(waiting_minutes)
        waiting.register(waiting_drafts)
        waiting.register(waiting_actions)
        records.register(records.Kind("decision", "A decision of a board", decisions))
