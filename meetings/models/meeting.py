"""Meetings of bodies."""

from django.db import models
from django.db.models import Q

from trusts.tenancy import LevelOwned


class MeetingState(models.TextChoices):
    """How far a meeting has come."""

    PLANNED = "planned", "Planned"
    PAPERS_OUT = "papers_out", "Papers out"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class Meeting(LevelOwned):
    """A meeting of one body. `ref` names it in addresses, such as 2009-11-board.

    `state` goes planned → papers out → held, or to cancelled before it was held; only
    `meetings.actions.{send_papers_out, mark_held, cancel_meeting}` change it. `papers_out_at` and
    `minutes_out_at` are the moments the papers and the minutes went to members: the deadlines
    (queries.deadlines) are measured by them. What is added after `papers_out_at` is late.
    """

    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="meetings")
    ref = models.SlugField(max_length=60)
    starts_at = models.DateTimeField()
    minutes_long = models.PositiveSmallIntegerField("Length in minutes", default=120)
    place = models.CharField(max_length=200)
    state = models.CharField(
        max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    papers_out_at = models.DateTimeField(null=True, blank=True)
    minutes_out_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=200, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["starts_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "ref"], name="meeting_ref_in_trust"),
            models.UniqueConstraint(
                fields=["trust", "body", "starts_at"],
                condition=~Q(state="cancelled"),
                name="one_meeting_of_a_body_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="papers_out") | Q(papers_out_at__isnull=False),
                name="papers_went_out_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") ^ Q(cancelled_why=""),
                name="a_cancelled_meeting_says_why",
            ),
            models.CheckConstraint(
                condition=Q(minutes_long__gte=15, minutes_long__lte=720),
                name="a_meeting_lasts_a_while",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.starts_at:%Y-%m-%d}"

    @property
    def is_over(self) -> bool:
        """Whether its agenda and papers no longer change: held or cancelled."""
        return self.state in (MeetingState.HELD, MeetingState.CANCELLED)
