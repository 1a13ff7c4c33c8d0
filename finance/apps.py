"""The finance app."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """Money."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "finance"
    verbose_name = "Money"
