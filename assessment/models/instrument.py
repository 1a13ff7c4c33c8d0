"""A trust's own instruments: a draft that is written, and the editions that were published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from trusts.files import private_storage
from trusts.tenancy import TrustOwned


class Instrument(TrustOwned):
    """An instrument that a trust wrote for itself.

    `draft` holds the content of the edition being written, in the shape of a question bank and
    perhaps with gaps; None while nothing is being written. `decided` says, for a later edition,
    what a person decided about questions of the one before (by identifier; `banks/schema.json`,
    `since`). `revision` counts changes of the draft.
    """

    code = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    draft = models.JSONField(null=True, blank=True, editable=False)
    decided = models.JSONField(default=dict, editable=False)
    revision = models.PositiveIntegerField(default=1)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    class Meta(TrustOwned.Meta):
        ordering = ["title", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "code"], name="one_instrument_per_code"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z]{2,8}[0-9]{2}$"), name="an_instrument_has_a_code"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class InstrumentEdition(TrustOwned):
    """A published edition: its content and SHA-256. The database refuses every change to it."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    content = models.JSONField(editable=False)
    sha256 = models.CharField(max_length=64)
    published_by = models.CharField(max_length=200)
    published_at = models.DateTimeField()

    class Meta(TrustOwned.Meta):
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "number"], name="one_edition_of_each_number"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="instrument_editions_count_from_one"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="an_edition_has_its_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, edition {self.number}"


class InstrumentFile(TrustOwned):
    """A file somebody imported a draft from, exactly as received, and what was found in it."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="files")
    file = models.FileField(storage=private_storage, max_length=200)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField()
    findings = models.JSONField(default=list, editable=False)
    questions = models.PositiveIntegerField(default=0)

    class Meta(TrustOwned.Meta):
        ordering = ["-uploaded_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def was_imported(self) -> bool:
        """Whether nothing was wrong and the draft was made from it."""
        return not self.findings
