"""The top floor as an app: it holds the commands that need every floor."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "config"
    verbose_name = "Configuration"
