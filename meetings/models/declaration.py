"""Declarations: an interest in one item of an agenda, and what the member did about it."""

from django.db import models
from django.db.models import Q

from meetings.models.item import AgendaItem
from meetings.models.meeting import Meeting
from trusts.tenancy import LevelOwned


class Conduct(models.TextChoices):
    """What a member with an interest did while the item was talked about."""

    LEFT = "left", "Left the room"
    SILENT = "silent", "Stayed, took no part in the decision"
    TOOK_PART = "took_part", "Stayed and took part, as the chair allowed"


class Declaration(LevelOwned):
    """An interest declared in one item by the holder of a seat.

    `interest` is its line in the register, where it is registered. `version` counts the changes.
    """

    Conduct = Conduct

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="declarations")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="declarations")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    seat = models.ForeignKey("trusts.Membership", models.PROTECT, related_name="+")
    interest = models.ForeignKey(
        "governance.Interest", models.PROTECT, null=True, blank=True, related_name="+"
    )
    what = models.CharField("What the interest is", max_length=300)
    conduct = models.CharField("What they did", max_length=9, choices=Conduct.choices)
    version = models.PositiveIntegerField(default=1)
    noted_by = models.CharField(max_length=200)
    noted_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["item", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "item", "seat"], name="one_declaration_per_seat_and_item"
            ),
            models.CheckConstraint(condition=~Q(what=""), name="a_declaration_says_what"),
        ]

    def __str__(self) -> str:
        # Also what the audit trail keeps: the words themselves may be of a confidential item.
        return f"Declaration in an item: {self.get_conduct_display()}"

    @property
    def interest_words(self) -> str:
        """What was declared; of one that the register keeps back, only that there is one."""
        if self.interest is not None and not self.interest.is_public:
            return "An interest that is kept back"
        return self.what

    @property
    def may_vote(self) -> bool:
        """Whether the member still takes part in the decision."""
        return self.conduct == Conduct.TOOK_PART
