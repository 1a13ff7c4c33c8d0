"""The publication app: what a trust publishes, for readers without an account."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """What a trust publishes, for readers without an account."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "publication"
    verbose_name = "Publication"
