"""The top floor as an app: it holds the commands that need every floor."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "config"
    verbose_name = "Configuration"

    def ready(self) -> None:
        """Make our Celery app the current one, so that web and command line can queue tasks."""
        from config import celery  # noqa: F401 - importing it is what matters
