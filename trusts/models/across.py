"""The record of every look across trusts."""

from django.db import models


class AcrossEvent(models.Model):
    """When and why all trusts were opened at once; append only, like the audit trail."""

    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.reason}"
