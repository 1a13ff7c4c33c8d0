"""Versions of papers: files as they were taken in."""

from django.db import models
from django.db.models import Q

from meetings.models.paper import Paper
from trusts.clock import now
from trusts.files import private_storage
from trusts.tenancy import LevelOwned


class VersionState(models.TextChoices):
    """How far a version has come."""

    WAITING = "waiting", "Waiting to be checked"
    CHECKING = "checking", "Being checked"
    READY = "ready", "Ready"
    REFUSED = "refused", "Refused"
    DESTROYED = "destroyed", "Destroyed"


class PaperVersion(LevelOwned):
    """One version of a paper, numbered from 1.

    `received` is the file as it came, kept only until it has been checked; `file` is the cleaned
    copy. A paper written here has `source` (plain text with a few marks, see rules.writing) and
    its `file` is printed from it. `refusal` says in words why a file cannot be used. Once
    destroyed, `file` and `source` are empty; digest, pages and size stay, as the record that it
    existed.
    """

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="versions")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=9, choices=VersionState.choices, default=VersionState.WAITING
    )
    received = models.FileField(storage=private_storage, max_length=200, blank=True)
    file = models.FileField(storage=private_storage, max_length=200, blank=True)
    source = models.TextField(max_length=100_000, blank=True)
    change = models.CharField("What is different", max_length=300, blank=True)
    original_name = models.CharField(max_length=200, blank=True)
    received_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    tagged = models.BooleanField(default=False)
    notes = models.JSONField(default=list, blank=True)
    refusal = models.TextField(blank=True)
    is_late = models.BooleanField(default=False)
    uploader = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_by = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField(default=now, editable=False)
    waiting_since = models.DateTimeField()
    checking_since = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta(LevelOwned.Meta):
        ordering = ["paper", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "paper", "number"], name="version_number_in_paper"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready")
                | (Q(pages__gte=1, size__gte=1) & ~Q(file="") & ~Q(sha256="")),
                name="a_ready_version_has_a_file",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""),
                name="a_refused_version_is_told_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="destroyed") | Q(file="", received="", source=""),
                name="a_destroyed_version_keeps_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper}, version {self.number}"

    @property
    def is_under_way(self) -> bool:
        """Whether it still waits for the worker or is with it."""
        return self.state in (VersionState.WAITING, VersionState.CHECKING)
