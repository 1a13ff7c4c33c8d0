"""The assessment app."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Settings of the app that Django reads at start-up."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "assessment"
    verbose_name = "Self-assessment"
