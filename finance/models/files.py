"""Files of figures as partners sent them, and what was found in them."""

from django.db import models
from django.db.models import Q

from finance.models.received import ReceivedFile
from finance.rules.findings import Severity
from trusts.levels import Level
from trusts.tenancy import LevelOwned


class FileKind(models.TextChoices):
    """Where a file came from: somebody uploaded it, or typed its rows into the page."""

    UPLOADED = "uploaded", "Uploaded"
    TYPED = "typed", "Typed into the page"


class ReturnFile(ReceivedFile):
    """A file exactly as received, for one partner and period, and what reading it gave.

    The figures read wait for a submit as a draft return. They hold for the budget and last return
    they were checked against (`checked_against`, a digest), no other. While it is being read,
    `lines_checked` of `lines_found` rows are done.
    """

    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="return_files")
    period = models.ForeignKey("finance.ReportingPeriod", models.PROTECT, related_name="files")
    kind = models.CharField(max_length=8, choices=FileKind.choices, default=FileKind.UPLOADED)
    lines_found = models.PositiveIntegerField(default=0)
    lines_checked = models.PositiveIntegerField(default=0)

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
