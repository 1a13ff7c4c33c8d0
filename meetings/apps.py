"""The meetings app: boards at work."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Puts meetings in the navigation."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "meetings"
    verbose_name = "Meetings"

    def ready(self) -> None:
        """Register the section and what waits; reports.py is found by the reports engine."""
        from meetings.waiting import waiting_meetings
        from trusts.permissions import Permission
        from trusts.ui import sections, waiting

        sections.register(
            sections.Section("Meetings", "meetings:list", Permission.MEETING_VIEW, order=20)
        )
        waiting.register(waiting_meetings)
