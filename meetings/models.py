"""Meetings of bodies, their agendas and papers."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from trusts.files import private_storage
from trusts.tenancy import LevelOwned


class Purpose(models.TextChoices):
    """What the board is asked to do with an item."""

    DECISION = "decision", "For decision"
    INFORMATION = "information", "For information"


class Meeting(LevelOwned):
    """A meeting of one body. `ref` names it in addresses, such as 2009-11-board."""

    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="meetings")
    ref = models.SlugField(max_length=60)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200)

    class Meta(LevelOwned.Meta):
        ordering = ["starts_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "ref"], name="meeting_ref_in_trust"),
            models.UniqueConstraint(
                fields=["trust", "body", "starts_at"], name="one_meeting_of_a_body_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.starts_at:%Y-%m-%d}"


class AgendaItem(LevelOwned):
    """One thing to be talked about. Confidential when it has a reason for it.

    `live_report` and `live_params` name a report whose figures are read when the pack is built.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=11, choices=Purpose.choices)
    presenter = models.CharField("Who presents it", max_length=120, blank=True)
    summary = models.TextField("What the board is asked", max_length=2000, blank=True)
    confidential_reason = models.CharField("Why it is confidential", max_length=200, blank=True)
    live_report = models.CharField(max_length=60, blank=True)
    live_params = models.JSONField(default=dict, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["meeting", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "meeting", "number"],
                name="item_number_in_meeting",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="items_count_from_one"),
        ]

    def __str__(self) -> str:
        # Also what the audit trail keeps, so a confidential title does not stand here.
        return f"{self.number}. {'Confidential item' if self.is_confidential else self.title}"

    @property
    def is_confidential(self) -> bool:
        """Whether only those with the right to confidential papers may see it."""
        return bool(self.confidential_reason)


class Paper(LevelOwned):
    """An uploaded PDF of an item, as cleaned when it was received."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="papers")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    file = models.FileField(storage=private_storage, max_length=200)
    original_name = models.CharField(max_length=200)
    received_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(validators=[MinValueValidator(1)])
    pages = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    tagged = models.BooleanField()
    notes = models.JSONField(default=list)
    uploaded_by = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta(LevelOwned.Meta):
        ordering = ["item", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "item", "received_sha256"], name="one_paper_per_file_and_item"
            ),
        ]

    def __str__(self) -> str:
        return "Confidential paper" if self.item.is_confidential else self.title
