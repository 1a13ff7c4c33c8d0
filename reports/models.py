"""Runs of reports, and the files they made."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from reports.copies import FULL, LONGEST_NAME, OPEN, words_of
from trusts import clock
from trusts.files import private_storage
from trusts.tenancy import LevelOwned


class RunState(models.TextChoices):
    """Where a run stands."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Being built"
    DONE = "done", "Ready"
    FAILED = "failed", "Not built"


class ReportRun(LevelOwned):
    """One request for a report, from asking to the finished document.

    The row is the truth: the queue only carries its number. A worker holds a run by its `lease`
    and shows that it lives by `beat_at`; who holds no lease can neither report progress nor
    finish. A private run is its requester's alone, whatever others may see. `digest` is of all
    that the document was made from; `manifest` lists what stands on which pages and what it came
    from, confidential parts included: show it through `queries.manifest_for` only.
    """

    State: ClassVar[type[RunState]] = RunState

    body = models.ForeignKey("trusts.Body", models.PROTECT, null=True, blank=True, related_name="+")
    partner = models.ForeignKey(
        "trusts.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    report = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    is_private = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.WAITING)
    requester = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_by = models.CharField(max_length=200)
    requested_at = models.DateTimeField(default=clock.now)
    queued_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    steps_done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    manifest = models.JSONField(default=list, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["-requested_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease__isnull=False, beat_at__isnull=False),
                name="a_running_report_is_held",
            ),
            models.CheckConstraint(
                condition=Q(state="running") | Q(lease__isnull=True),
                name="only_a_running_report_is_held",
            ),
            models.CheckConstraint(
                condition=Q(is_private=False) | Q(requester__isnull=False),
                name="a_private_report_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="a_finished_report_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""), name="a_failed_report_says_why"
            ),
            models.CheckConstraint(
                condition=Q(steps_done__lte=F("steps")), name="no_more_steps_done_than_there_are"
            ),
        ]
        indexes = [
            models.Index(fields=["trust", "-requested_at"]),
            models.Index(fields=["trust", "report", "-finished_at"]),
            models.Index(
                fields=["state"],
                condition=Q(state__in=["waiting", "running"]),
                name="report_runs_under_way",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_under_way(self) -> bool:
        """Whether it is still waiting or being built."""
        return self.state in (RunState.WAITING, RunState.RUNNING)

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        return 100 * self.steps_done // self.steps if self.steps else 0


class ReportFile(LevelOwned):
    """A finished document of a run. `variant` says which copy it is (reports/copies.py).

    `needs` holds the codenames, separated by spaces, of the permissions a reader must hold beside
    REPORT_VIEW; mostly none. A PDF has pages, and says whether all of it is tagged; a workbook has
    sheets.
    """

    class Format(models.TextChoices):
        """What kind of file it is; the value is its ending."""

        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Excel workbook"

    FULL = FULL
    OPEN = OPEN

    run = models.ForeignKey(ReportRun, models.CASCADE, related_name="files")
    body = models.ForeignKey("trusts.Body", models.PROTECT, null=True, blank=True, related_name="+")
    partner = models.ForeignKey(
        "trusts.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    format = models.CharField(max_length=4, choices=Format.choices, default=Format.PDF)
    variant = models.CharField(max_length=LONGEST_NAME)
    needs = models.CharField(max_length=400, blank=True)
    file = models.FileField(storage=private_storage, max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(validators=[MinValueValidator(1)])
    pages = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    sheets = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    accessible = models.BooleanField(null=True, blank=True)
    notes = models.JSONField(default=list)

    class Meta(LevelOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["run", "variant", "format"], name="one_file_per_variant_and_format"
            ),
            models.CheckConstraint(
                condition=Q(format="pdf", pages__gte=1, accessible__isnull=False, sheets=None)
                | Q(format="xlsx", sheets__gte=1, accessible=None, pages=None),
                name="a_pdf_has_pages_and_a_workbook_sheets",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} ({self.variant_words}, {self.get_format_display()})"

    @property
    def variant_words(self) -> str:
        """What this copy is called on pages."""
        return words_of(self.variant)

    @property
    def needed(self) -> tuple[str, ...]:
        """The codenames of what a reader must hold beside REPORT_VIEW."""
        return tuple(self.needs.split())


class ReportDownload(LevelOwned):
    """One download of a finished document: who fetched which copy, and when."""

    run = models.ForeignKey(ReportRun, models.CASCADE, related_name="downloads")
    body = models.ForeignKey("trusts.Body", models.PROTECT, null=True, blank=True, related_name="+")
    partner = models.ForeignKey(
        "trusts.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    variant = models.CharField(max_length=LONGEST_NAME)
    format = models.CharField(max_length=4, choices=ReportFile.Format.choices)
    person = models.ForeignKey("trusts.Person", models.PROTECT, related_name="+")
    downloaded_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["-downloaded_at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["trust", "run"])]

    def __str__(self) -> str:
        return f"{self.run} ({self.variant_words}, {self.get_format_display()})"

    @property
    def variant_words(self) -> str:
        """What this copy is called on pages."""
        return words_of(self.variant)
