"""Lines of a trust's structure besides "answers to": between bodies, and to other partnerships."""

from django.db import models
from django.db.models import F, Q

from trusts.tenancy import TrustOwned


class PartnershipKind(models.TextChoices):
    """Other partnerships of an area (2008 national report, glossary)."""

    LSP = "lsp", "Local strategic partnership"
    LSCB = "lscb", "Local safeguarding children board"
    CDRP = "cdrp", "Crime and disorder reduction partnership"
    DAT = "dat", "Drug action team"
    FOURTEEN_19 = "14-19", "14–19 partnership"
    DISTRICT = "district", "District partnership"
    OTHER = "other", "Another partnership"


class LineKind(models.TextChoices):
    """What runs along a line: the first body's side of it."""

    REPORTS = "reports", "reports to"
    ADVISES = "advises", "advises"
    PART_OF = "part_of", "is part of"
    WORKS_WITH = "works_with", "works with"


class OtherPartnership(TrustOwned):
    """A partnership that is not a body of this trust."""

    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=PartnershipKind.choices)

    class Meta(TrustOwned.Meta):
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "slug"], name="other_partnership_slug"),
            models.UniqueConstraint(fields=["trust", "name"], name="other_partnership_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ReportingLine(TrustOwned):
    """A line from a body to another body, or to another partnership; exactly one of the two.

    The body's parent is not repeated here: that line is always drawn.
    """

    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=10, choices=LineKind.choices)
    to_body = models.ForeignKey(
        "trusts.Body", models.PROTECT, null=True, blank=True, related_name="lines_in"
    )
    to_partnership = models.ForeignKey(
        OtherPartnership, models.PROTECT, null=True, blank=True, related_name="lines_in"
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(to_body__isnull=True) ^ Q(to_partnership__isnull=True),
                name="a_line_has_one_end",
            ),
            models.CheckConstraint(
                condition=Q(to_body__isnull=True) | ~Q(to_body=F("body")),
                name="a_line_leads_elsewhere",
            ),
            models.UniqueConstraint(
                fields=["trust", "body", "kind", "to_body", "to_partnership"],
                nulls_distinct=False,
                name="a_line_is_drawn_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.get_kind_display()} {self.to_body or self.to_partnership}"
