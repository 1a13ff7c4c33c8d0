"""The trust's commissioning framework: what it has agreed about each element."""

from django.db import models
from django.db.models import Q

from trusts.tenancy import TrustOwned


class FrameworkText(TrustOwned):
    """What the trust agreed about one element. Never changed: a later one stands above it."""

    code = models.CharField(max_length=3)
    words = models.TextField("What is agreed", max_length=8000)
    agreed_by = models.CharField("Which body agreed it", max_length=160, blank=True)
    agreed_on = models.DateField("When", null=True, blank=True)
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(TrustOwned.Meta):
        ordering = ["code", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_framework_text_says_something"),
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True) | ~Q(agreed_by=""),
                name="what_is_agreed_names_its_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}, version {self.pk}"
