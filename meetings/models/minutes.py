"""Minutes: the record of a meeting, grown from its agenda."""

from django.db import models
from django.db.models import F, Q

from meetings.models.item import AgendaItem
from meetings.models.meeting import Meeting
from trusts.tenancy import LevelOwned


class MinutesState(models.TextChoices):
    """How far minutes have come."""

    DRAFT = "draft", "Draft"
    AGREED = "agreed", "Agreed by the chair"
    APPROVED = "approved", "Approved"


class Minutes(LevelOwned):
    """The minutes of one meeting. Their text is in `MinuteEntry`, one for each item.

    As a draft they are for who records and who agrees them. When the chair has agreed them the
    members see them; from then on a text changes only by a correction. The next meeting approves
    them (`approved_at` is that meeting).
    """

    State = MinutesState

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=MinutesState.choices, default=MinutesState.DRAFT)
    also_present = models.CharField("Also present", max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)
    begun_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=200, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="minutes_approved"
    )
    approved_on = models.DateField(null=True, blank=True)
    approval_noted_by = models.CharField(max_length=200, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["meeting"]
        default_permissions = ()
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", agreed_at__isnull=True, agreed_by="")
                | ~Q(state="draft") & Q(agreed_at__isnull=False) & ~Q(agreed_by=""),
                name="agreed_minutes_say_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False, approved_on__isnull=False)
                | ~Q(state="approved") & Q(approved_at__isnull=True, approved_on__isnull=True),
                name="approved_minutes_say_where",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | ~Q(approved_at=F("meeting")),
                name="a_meeting_does_not_approve_its_own_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"Minutes of {self.meeting}"

    @property
    def is_draft(self) -> bool:
        """Whether the text may still be written freely."""
        return self.state == MinutesState.DRAFT


class MinuteEntry(LevelOwned):
    """The minute of one item. `closed_words` are for readers of confidential papers only.

    The whole entry of a confidential item is for them only, whichever field holds its words.
    """

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="entries")
    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="minute")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    words = models.TextField("What was said", max_length=8000, blank=True)
    closed_words = models.TextField("Confidential part", max_length=8000, blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.CharField(max_length=200)
    written_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["minutes", "item__number"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Minute of item {self.item_id}"


class MinutesCorrection(LevelOwned):
    """A change of the text after the chair agreed it: both texts, who, when and why; kept for ever.

    Once the minutes are approved, a correction names the meeting that agreed to it. Where words
    are taken out because they were confidential (`old_is_closed`), open copies tell only that a
    correction was made.
    """

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="corrections")
    entry = models.ForeignKey(MinuteEntry, models.PROTECT, related_name="corrections")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    closed = models.BooleanField("Of the confidential part", default=False)
    old_is_closed = models.BooleanField("The old words were confidential", default=False)
    old = models.TextField()
    new = models.TextField()
    why = models.CharField("Why", max_length=300)
    agreed_at = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="corrections_agreed"
    )
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["minutes", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(old=F("new")), name="a_correction_changes_something"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="a_correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"Correction of {self.made_at:%Y-%m-%d}"
