"""What every file that a partner sends has in common: kept as received, read by the worker."""

from typing import ClassVar

from django.db import models

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


class ReceivedFile(LevelOwned):
    """A file exactly as received, how far reading it has come, and what that gave in numbers.

    What was read holds for what it was checked against (`checked_against`, a digest), no other.
    Steps of its life are in `finance.receiving`.
    """

    State: ClassVar[type[FileState]] = FileState

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
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
    line_count = models.PositiveIntegerField(default=0)
    error_count = models.PositiveIntegerField(default=0)
    warning_count = models.PositiveIntegerField(default=0)
    checked_against = models.CharField(max_length=64, blank=True)

    class Meta(LevelOwned.Meta):
        abstract = True

    @property
    def is_under_way(self) -> bool:
        """Whether it is still waiting or being read."""
        return self.state in (FileState.WAITING, FileState.READING)

    @property
    def is_valid(self) -> bool:
        """Whether it was read and nothing in it stops it from being used."""
        return self.state == FileState.READ and self.error_count == 0
