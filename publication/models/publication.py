"""A version of something published: a picture of it, taken when it was published."""

import re

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from trusts.levels import Level
from trusts.tenancy import TrustOwned

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Kind(models.TextChoices):
    """What can be published. The value stands in addresses and never changes its meaning."""

    STRUCTURE = "structure", "Bodies and structure"
    TERMS = "terms", "Terms of reference"
    CALENDAR = "calendar", "Dates of meetings"
    AGENDA = "agendas", "Agenda and papers"
    PACK = "packs", "Board pack"
    MINUTES = "minutes", "Minutes"
    DECISIONS = "decisions", "Decisions"
    INTERESTS = "interests", "Register of interests"
    PLAN = "plans", "Plan"
    PROGRESS = "progress", "Annual progress report"
    CONSULTATION = "consultations", "Consultation"


class Publication(TrustOwned):
    """One version of one thing as it was published. It never changes (a trigger sees to that).

    `kind` and `key` name the thing and make its address; `number` counts its versions from 1.
    `content` holds what readers see, as plain words that a template lays out; nothing confidential
    is in it. `sources` names the records it was made from, so that what became confidential later
    is found. `level` and `body` are those of the record it shows: the right to publish and to
    withdraw is asked for there. `about_on` is the day the thing is about, such as that of the
    meeting. Once withdrawn, the row is the trust's own record again and no reader sees it.
    """

    public_rows = "withdrawn_at"
    level_is_public = "What was published is public; the level says who may publish it anew."

    kind = models.CharField(max_length=13, choices=Kind.choices)
    key = models.SlugField(max_length=80)
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    title = models.CharField(max_length=200)
    level = models.CharField(max_length=11, choices=Level.choices)
    body = models.ForeignKey("trusts.Body", models.PROTECT, null=True, blank=True, related_name="+")
    body_name = models.CharField(max_length=120, blank=True)
    body_slug = models.SlugField(max_length=80, blank=True)
    about_on = models.DateField(null=True, blank=True)
    content = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    publisher = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_by = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["-published_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "kind", "key", "number"], name="a_version_is_published_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="publications_count_from_one"),
            models.CheckConstraint(condition=~Q(title=""), name="a_publication_has_a_title"),
        ]
        indexes = [models.Index(fields=["trust", "kind", "-about_on"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}, version {self.number}"[:200]

    @property
    def plain_title(self) -> str:
        """The title without characters that XML cannot hold."""
        return NOT_XML.sub("", self.title)

    @property
    def is_public(self) -> bool:
        """Whether readers see it."""
        return self.withdrawn_at is None
