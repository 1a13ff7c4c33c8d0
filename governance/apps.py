"""The governance app: how the partnership is set up, and its registers."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """How the partnership is set up, and its registers."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "governance"
    verbose_name = "Governance"
