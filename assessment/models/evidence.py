"""What a member shows for an answer: a file with its revisions, a link, a record of the product."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from assessment import rules
from assessment.models.participant import Participant
from trusts.clock import now
from trusts.files import private_storage
from trusts.records import KEY_LIMIT
from trusts.tenancy import LevelOwned


class EvidenceKind(models.TextChoices):
    """What a piece of evidence is."""

    FILE = "file", "File"
    LINK = "link", "Link"
    RECORD = "record", "Record in Golden Thread"


class Evidence(LevelOwned):
    """A piece of evidence that a member gave to one question of a round.

    It hangs on the member's part and the question, not on the answer's row: evidence can come
    before a rating, and giving it must not make an open page look out of date.

    `is_shared` is the member's own word that the body may open it once the round is closed. Until
    then, and without that word for ever, the member alone can; the results only count it.
    """

    Kind = EvidenceKind

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="evidence")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    question = models.CharField(max_length=20)
    kind = models.CharField(max_length=6, choices=EvidenceKind.choices)
    shows = models.CharField("What it shows", max_length=200)
    link = models.URLField(max_length=500, blank=True)
    record_kind = models.CharField(max_length=KEY_LIMIT, blank=True)
    record_key = models.CharField(max_length=KEY_LIMIT, blank=True)
    is_shared = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=now, editable=False)

    class Meta(LevelOwned.Meta):
        ordering = ["question", "pk"]
        default_permissions = ()
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(condition=~Q(shows=""), name="evidence_says_what_it_shows"),
            models.CheckConstraint(
                condition=Q(kind="file", link="", record_kind="", record_key="")
                | (Q(kind="link", link__startswith="https://", record_kind="", record_key=""))
                | (Q(kind="record", link="") & ~Q(record_kind="") & ~Q(record_key="")),
                name="evidence_is_a_file_a_link_or_a_record",
            ),
            models.UniqueConstraint(
                fields=["participant", "question", "link"],
                condition=Q(kind="link"),
                name="the_same_link_once",
            ),
            models.UniqueConstraint(
                fields=["participant", "question", "record_kind", "record_key"],
                condition=Q(kind="record"),
                name="the_same_record_once",
            ),
        ]

    def __str__(self) -> str:
        # Also what an audit trail would keep, so nothing a member wrote stands here.
        return f"{self.get_kind_display()}, question {self.question}"

    @property
    def host(self) -> str:
        """The host that a link leads to."""
        return rules.host_of(self.link)


class EvidenceFile(LevelOwned):
    """A revision of a file given as evidence, exactly as received. Never changed or overwritten."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="revisions")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    file = models.FileField(storage=private_storage, max_length=200)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(validators=[MinValueValidator(1)])
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=now, editable=False)

    class Meta(LevelOwned.Meta):
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "number"], name="revisions_of_evidence_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["evidence", "sha256"], name="the_same_evidence_file_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, size__gte=1),
                name="a_revision_of_evidence_holds_something",
            ),
        ]

    def __str__(self) -> str:
        return f"Revision {self.number}"
