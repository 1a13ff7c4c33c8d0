"""Bodies: the governance groups of a trust."""

from django.db import models

from trusts.levels import Level
from trusts.tenancy import TrustOwned


class BodyForm(models.TextChoices):
    """The form a body takes (2009 briefing Table 1; 2008 national report ch. 3)."""

    BOARD = "board", "Board"
    EXECUTIVE = "executive", "Executive"
    THEME = "theme", "Theme sub-group"
    PERFORMANCE = "performance", "Performance board"
    COMMISSIONING = "commissioning", "Joint commissioning unit"
    DISTRICT = "district", "District board"
    AREA = "area", "Area team"
    CLUSTER = "cluster", "Cluster"
    LOCALITY = "locality", "Locality group"
    SHADOW = "shadow", "Shadow board"


class Body(TrustOwned):
    """A governance group at one level, with the body it answers to as its parent."""

    level_is_public = "That a body exists, and at which level, is public; its records are not."

    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=11, choices=Level.choices)
    form = models.CharField(max_length=20, choices=BodyForm.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="Answers to",
    )
    seats = models.PositiveSmallIntegerField("Number of seats", null=True, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["name"]
        default_permissions = ()
        verbose_name_plural = "bodies"
        constraints = [
            models.UniqueConstraint(fields=["trust", "slug"], name="body_slug_in_trust"),
            models.UniqueConstraint(fields=["trust", "name"], name="body_name_in_trust"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="a_body_is_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name
