"""Spreadsheets of figures or of indicators, exactly as received, and what was found in them."""

from django.db import models
from django.db.models import Q

from trusts.files import private_storage
from trusts.tenancy import TrustOwned


class FilePurpose(models.TextChoices):
    """What a spreadsheet brings."""

    FIGURES = "figures", "Figures"
    INDICATORS = "indicators", "Indicators"


class IndicatorFile(TrustOwned):
    """One uploaded spreadsheet. Nothing of it counts before `taken_at`, and then all of it."""

    purpose = models.CharField(max_length=10, choices=FilePurpose.choices)
    file = models.FileField(storage=private_storage, max_length=200)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField()
    findings = models.JSONField(default=list, editable=False)
    rows = models.PositiveIntegerField(default=0)
    taken_by = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["-uploaded_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(findings=[]) & ~Q(taken_by=""),
                name="only_a_faultless_file_is_taken",
            ),
        ]

    def __str__(self) -> str:
        return self.name
