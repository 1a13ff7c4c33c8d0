"""Board packs as issued, and the private notes of their readers."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from meetings.models.meeting import Meeting
from reports.models import ReportRun
from trusts.tenancy import LevelOwned


class Pack(LevelOwned):
    """The board pack of a meeting as it was sent out: version 1, 2, 3.

    `draft` is the copy that was checked before, `run` the one that was issued, and `digest` that
    of all that both are made from: what was checked is what goes out.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="packs")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    draft = models.ForeignKey(ReportRun, models.PROTECT, related_name="+")
    run = models.OneToOneField(ReportRun, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    why = models.TextField("Why it is issued again", max_length=1000, blank=True)
    issued_at = models.DateTimeField()
    issuer = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_by = models.CharField(max_length=200)

    class Meta(LevelOwned.Meta):
        ordering = ["meeting", "-version"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "meeting", "version"], name="pack_version_of_meeting"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="packs_count_from_one"),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(why=""), name="issuing_again_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"Board pack of {self.meeting}, version {self.version}"


class PackNote(LevelOwned):
    """What one reader noted on a page of a pack. Nobody else ever sees it.

    It hangs on a part of the pack (an item's opening page, its figures, a paper) and on a page
    within that part, so it is found again in the next version. `version`, `page` and
    `part_title` tell where it was written; `needs` what it takes to see that page.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    person = models.ForeignKey("trusts.Person", models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    offset = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    version = models.PositiveSmallIntegerField()
    page = models.PositiveIntegerField()
    part_title = models.CharField(max_length=300)
    needs = models.CharField(max_length=400, blank=True)
    text = models.TextField("Your note", max_length=4000)
    written_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["meeting", "page", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(offset__gte=1), name="note_pages_count_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="a_note_has_text"),
        ]
        indexes = [models.Index(fields=["trust", "person", "meeting"])]

    def __str__(self) -> str:
        # The audit trail keeps this: no word of the note, nor where it stands.
        return "A private note"

    @property
    def needed(self) -> tuple[str, ...]:
        """The codenames of what it takes to see the page it was written on."""
        return tuple(self.needs.split())
