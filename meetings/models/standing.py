"""Standing items: what a body talks about every time."""

from django.db import models
from django.db.models import Q

from meetings.models.words import Business, Purpose
from trusts.tenancy import LevelOwned


class Place(models.TextChoices):
    """Where on an agenda a standing item stands."""

    OPENING = "opening", "At the beginning"
    CLOSING = "closing", "At the end"


class StandingItem(LevelOwned):
    """An item put on every agenda of a body when its standing items are laid out.

    `position` orders the items of one place. `ended_on` is the day from which it is left out; the
    items it made stay. Standing items are never confidential.
    """

    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    place = models.CharField(max_length=7, choices=Place.choices, default=Place.OPENING)
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=11, choices=Purpose.choices)
    business = models.CharField(max_length=11, choices=Business.choices, default=Business.PROCEDURE)
    presenter = models.CharField("Who presents it", max_length=120, blank=True)
    summary = models.TextField("What the board is asked", max_length=2000, blank=True)
    live_report = models.CharField(max_length=60, blank=True)
    live_params = models.JSONField(default=dict, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta(LevelOwned.Meta):
        # Opening comes after closing in the alphabet.
        ordering = ["body", "-place", "position", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "body", "title"],
                condition=Q(ended_on__isnull=True),
                name="a_standing_item_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title
