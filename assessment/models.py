"""Rounds of self-assessment, who is asked, and what each answers."""

from __future__ import annotations

import datetime

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone

from assessment import rules
from trusts import clock
from trusts.tenancy import LevelOwned

COMMENT_LIMIT = 2000
"""Most characters in a comment."""


class Round(LevelOwned):
    """One run of a self-assessment by one body.

    The question set is pinned: its code, edition and SHA-256, and its very content, so that a
    later edition or a mended file never changes what members of a running round are asked.
    """

    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="rounds")
    bank_code = models.CharField("Question set", max_length=12)
    bank_edition = models.PositiveSmallIntegerField()
    bank_title = models.CharField(max_length=120)
    bank_sha256 = models.CharField(max_length=64)
    bank_content = models.JSONField(editable=False)
    opens_on = models.DateField("Opens on")
    closes_on = models.DateField("Answers due by")
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
        ]

    def __str__(self) -> str:
        return f"{self.bank_title}, {self.opens_on:%B %Y}"

    @property
    def state(self) -> rules.RoundState:
        """Not open yet, open or closed, as of today in London."""
        return self.state_on(clock.today())

    def state_on(self, day: datetime.date) -> rules.RoundState:
        """Not open yet, open or closed, as of a day."""
        return rules.round_state(self.opens_on, self.closed_at is not None, day)

    @property
    def is_open(self) -> bool:
        """Whether answers can be given today."""
        return self.state is rules.RoundState.OPEN


class Participant(LevelOwned):
    """A member who is asked in a round. What they answer is theirs alone until they submit."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="participants")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    membership = models.ForeignKey("trusts.Membership", models.PROTECT, related_name="+")
    person = models.ForeignKey("trusts.Person", models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(LevelOwned.Meta):
        ordering = ["person__name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"], name="one_participant_per_round_and_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.round}"

    @property
    def has_submitted(self) -> bool:
        """Whether the answers are final and count in the results."""
        return self.submitted_at is not None


class Answer(LevelOwned):
    """One member's answer to one question. `revision` counts saves, to notice another tab.

    An answer taken back stays as an empty row: its revisions go on counting.
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="answers")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    question = models.CharField(max_length=20)
    rating = models.CharField(
        max_length=12, choices=[(code, rules.LABELS[code]) for code in rules.CHOICES], blank=True
    )
    comment = models.TextField(blank=True, validators=[MaxLengthValidator(COMMENT_LIMIT)])
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta(LevelOwned.Meta):
        ordering = ["question"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "question"], name="one_answer_per_question"
            ),
            models.CheckConstraint(
                condition=models.Q(rating__in=["", *rules.CHOICES]), name="a_rating_is_on_the_scale"
            ),
            models.CheckConstraint(
                condition=models.Q(revision__gte=1), name="revisions_count_from_one"
            ),
        ]

    def __str__(self) -> str:
        return self.question
