"""Files of figures as partners sent them, and what was found in them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from finance.rules.findings import Severity
from trusts.clock import now
from trusts.files import private_storage
from trusts.levels import Level
from trusts.tenancy import LevelOwned


class FileState(models.TextChoices):
    """How far the reading of a file has come."""

    WAITING = "waiting", "Waiting to be read"
    READING = "reading", "Being read"
    READ = "read", "Read"
    UNUSABLE = "unusable", "Cannot be read"


class FileKind(models.TextChoices):
    """Where a file came from: somebody uploaded it, or typed its rows into the page."""

    UPLOADED = "uploaded", "Uploaded"
    TYPED = "typed", "Typed into the page"


class ReturnFile(LevelOwned):
    """A file exactly as received, for one partner and period, and what reading it gave.

    The figures read wait for a submit as a draft return. They hold for the budget and last return
    they were checked against (`checked_against`, a digest), no other. While it is being read,
    `lines_checked` of `lines_found` rows are done.
    """

    State: ClassVar[type[FileState]] = FileState

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="return_files")
    period = models.ForeignKey("finance.ReportingPeriod", models.PROTECT, related_name="files")
    kind = models.CharField(max_length=8, choices=FileKind.choices, default=FileKind.UPLOADED)
    file = models.FileField(storage=private_storage, max_length=200)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploader = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_by = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField(default=now, editable=False)
    state = models.CharField(max_length=8, choices=FileState.choices, default=FileState.WAITING)
    waiting_since = models.DateTimeField()
    reading_since = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)
    refusal_code = models.CharField(max_length=40, blank=True)
    refusal = models.TextField(blank=True)
    sheet = models.CharField(max_length=200, blank=True)
    lines_found = models.PositiveIntegerField(default=0)
    lines_checked = models.PositiveIntegerField(default=0)
    line_count = models.PositiveIntegerField(default=0)
    error_count = models.PositiveIntegerField(default=0)
    warning_count = models.PositiveIntegerField(default=0)
    checked_against = models.CharField(max_length=64, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["-uploaded_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "partner", "period", "sha256"], name="the_same_file_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="unusable") | ~Q(refusal=""), name="an_unusable_file_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "reading"]) | Q(read_at__isnull=False),
                name="a_file_that_was_read_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="reading") | Q(reading_since__isnull=False),
                name="a_file_being_read_says_since_when",
            ),
        ]
        indexes = [
            models.Index(fields=["trust", "period", "partner"]),
            models.Index(
                fields=["state"],
                condition=Q(state__in=["waiting", "reading"]),
                name="return_files_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} from {self.partner} for {self.period}"

    @property
    def is_typed(self) -> bool:
        """Whether its rows were typed into the page."""
        return self.kind == FileKind.TYPED

    @property
    def is_under_way(self) -> bool:
        """Whether it is still waiting or being read."""
        return self.state in (FileState.WAITING, FileState.READING)

    @property
    def is_valid(self) -> bool:
        """Whether it was read and nothing in it stops a return."""
        return self.state == FileState.READ and self.error_count == 0


class Finding(LevelOwned):
    """One fault in a file, with every cell it stands in (`spots`)."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    return_file = models.ForeignKey(ReturnFile, models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField()
    severity = models.CharField(
        max_length=7, choices=[(s.value, s.value.capitalize()) for s in Severity]
    )
    code = models.CharField(max_length=40)
    message = models.TextField()
    remedy = models.TextField()
    spots = models.JSONField(default=list)

    class Meta(LevelOwned.Meta):
        ordering = ["position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "return_file", "position"], name="finding_position_in_file"
            ),
        ]

    def __str__(self) -> str:
        return self.message
