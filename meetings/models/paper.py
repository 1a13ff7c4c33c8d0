"""Papers of an item, and their versions."""

from typing import Any

from django.db import models
from django.db.models import Q

from meetings.models.item import AgendaItem
from trusts.tenancy import LevelOwned


class PaperKind(models.TextChoices):
    """How a paper came about."""

    UPLOADED = "uploaded", "Uploaded PDF"
    WRITTEN = "written", "Written here"


class Paper(LevelOwned):
    """A paper of an item. What it holds lies in its versions; `version` is the one in force.

    `version` is None until the first version was checked, and after a destruction the version
    stays named while its file is gone (`destroyed_at`). `has_file` says whether there is a PDF to
    show; `file`, `pages`, `size`, `sha256`, `tagged` and `notes` are those of `version`.

    A confidential item makes its papers confidential; a paper of an open item is confidential when
    it has a reason of its own. A confidential paper has a day on which it is destroyed or (with a
    reason of its own) released, never both. `is_late` marks a supplement that came after the
    papers went out.
    """

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="papers")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=PaperKind.choices, default=PaperKind.UPLOADED)
    position = models.PositiveSmallIntegerField(default=1)
    version = models.ForeignKey(
        "meetings.PaperVersion", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confidential_reason = models.CharField("Why it is confidential", max_length=200, blank=True)
    release_on = models.DateField("Open to all readers from", null=True, blank=True)
    destroy_on = models.DateField("Destroyed on", null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField(default=False)

    class Meta(LevelOwned.Meta):
        ordering = ["item", "position", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(release_on__isnull=True) | Q(destroy_on__isnull=True),
                name="a_paper_is_released_or_destroyed",
            ),
            models.CheckConstraint(
                condition=Q(release_on__isnull=True)
                | ~Q(confidential_reason="")
                | Q(released_at__isnull=False),
                name="what_is_released_was_confidential",
            ),
        ]

    def __str__(self) -> str:
        return "Confidential paper" if self.is_confidential else self.title

    @property
    def is_confidential(self) -> bool:
        """Whether only those with the right to confidential papers may see it. Loads the item."""
        return bool(self.confidential_reason) or self.item.is_confidential

    @property
    def reason(self) -> str:
        """Why it is confidential, or nothing. Loads the item."""
        return self.confidential_reason or self.item.confidential_reason

    @property
    def has_file(self) -> bool:
        """Whether there is a PDF to show."""
        return self.version is not None and self.destroyed_at is None

    @property
    def file(self) -> Any:
        """The PDF of the version in force."""
        return self._of("file")

    @property
    def pages(self) -> int:
        """Pages of the version in force; none without one, or once destroyed."""
        return int(self.version.pages) if self.version is not None and self.has_file else 0

    @property
    def size(self) -> int:
        """Bytes of the version in force."""
        return int(self._of("size"))

    @property
    def sha256(self) -> str:
        """The digest of the version in force, as kept."""
        return str(self._of("sha256"))

    @property
    def tagged(self) -> bool:
        """Whether the version in force has tags."""
        return bool(self._of("tagged"))

    @property
    def notes(self) -> list[str]:
        """What was changed when the version in force was checked."""
        return list(self._of("notes"))

    def _of(self, name: str) -> Any:
        if self.version is None:
            raise ValueError(f"Paper {self.pk} has no version in force.")
        return getattr(self.version, name)
