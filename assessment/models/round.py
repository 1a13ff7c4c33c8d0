"""Rounds: one run of a self-assessment by one body."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from assessment import rules
from trusts.tenancy import LevelOwned


class Promise(models.TextChoices):
    """How far answers can be traced, in the words of the form that opens a round."""

    NAMED = rules.Promise.NAMED.value, "By name"
    PARTNER = rules.Promise.PARTNER.value, "By partner"
    SECTOR = rules.Promise.SECTOR.value, "By sector"


def usual_reminders() -> list[int]:
    """A week before the due date, the day before, and the day after."""
    return [-7, -1, 1]


class Round(LevelOwned):
    """One run of a self-assessment by one body.

    The question set is pinned: its code, edition and SHA-256, and its very content, so that a
    later edition or a mended file never changes what members of a running round are asked.
    `promise` is what members are told about their anonymity; it is never weakened. `themes` are
    the codes of those that are asked, empty for all. A round is planned until it is opened
    (`opened_at`). `reminders` are days from the due date on which those who have not submitted
    get an email: -7 is a week before, 1 the day after.
    """

    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="rounds")
    bank_code = models.CharField("Question set", max_length=12)
    bank_edition = models.PositiveSmallIntegerField()
    bank_title = models.CharField(max_length=120)
    bank_sha256 = models.CharField(max_length=64)
    bank_content = models.JSONField(editable=False)
    promise = models.CharField(
        "How far answers can be traced",
        max_length=8,
        choices=Promise.choices,
        default=Promise.SECTOR,
    )
    themes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    may_copy = models.BooleanField("Members may start from their last answers", default=True)
    reminders = ArrayField(models.SmallIntegerField(), default=usual_reminders, blank=True)
    opens_on = models.DateField("Opens on")
    closes_on = models.DateField("Answers due by")
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(LevelOwned.Meta):
        ordering = ["-opens_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="a_round_is_due_after_it_opens",
            ),
            models.UniqueConstraint(
                fields=["trust", "body", "bank_code"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_round_per_body_and_bank",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(opened_at__isnull=False),
                name="a_closed_round_was_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_title}, {self.opens_on:%B %Y}"

    @property
    def state(self) -> rules.RoundState:
        """Planned, open or closed."""
        return rules.round_state(self.opened_at is not None, self.closed_at is not None)

    @property
    def rule(self) -> rules.Promise:
        """The promise as the rules know it."""
        return rules.Promise(self.promise)

    @property
    def is_open(self) -> bool:
        """Whether answers can be given now."""
        return self.state is rules.RoundState.OPEN
