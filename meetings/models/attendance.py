"""Attendance: who of a body came to its meetings, and letters about those who did not."""

from django.db import models
from django.db.models import F, Q

from meetings.models.meeting import Meeting
from trusts.tenancy import LevelOwned


class AttendanceState(models.TextChoices):
    """How a seat was filled at a meeting."""

    PRESENT = "present", "Present"
    SUBSTITUTE = "substitute", "A substitute came"
    APOLOGY = "apology", "Apologies"
    ABSENT = "absent", "Absent without apology"


class Attendance(LevelOwned):
    """One seat at one meeting.

    `from_item` and `to_item` are the numbers of the first and last item they were there for; None
    is from the beginning, and to the end. `views` is what the chair heard from an absent member
    beforehand, which some bodies count towards their quorum. `version` counts the changes.
    """

    State = AttendanceState

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    seat = models.ForeignKey("trusts.Membership", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AttendanceState.choices)
    substitute = models.CharField("Who came instead", max_length=120, blank=True)
    from_item = models.PositiveSmallIntegerField(null=True, blank=True)
    to_item = models.PositiveSmallIntegerField(null=True, blank=True)
    views = models.CharField("What the chair heard from them", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    noted_by = models.CharField(max_length=200)
    noted_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["meeting", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "meeting", "seat"], name="a_seat_attends_a_meeting_once"
            ),
            models.CheckConstraint(
                condition=Q(state="substitute") & ~Q(substitute="")
                | ~Q(state="substitute") & Q(substitute=""),
                name="a_substitute_is_named_and_only_then",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["present", "substitute"])
                | Q(from_item__isnull=True, to_item__isnull=True),
                name="only_who_comes_comes_late_or_leaves",
            ),
            models.CheckConstraint(
                condition=Q(from_item__isnull=True)
                | Q(to_item__isnull=True)
                | Q(to_item__gte=F("from_item")),
                name="nobody_leaves_before_they_come",
            ),
        ]
        indexes = [models.Index(fields=["trust", "seat"])]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.get_state_display()}"

    @property
    def came(self) -> bool:
        """Whether the seat was filled, by its member or a substitute."""
        return self.state in (AttendanceState.PRESENT, AttendanceState.SUBSTITUTE)


class AbsenceStep(models.TextChoices):
    """What is asked after meetings were missed (2009 sample terms of reference, 3.7)."""

    EXPLANATION = "explanation", "Explanation asked for"
    LETTER = "letter", "Letter to the chief officer"


class AbsenceLetter(LevelOwned):
    """What was written about a seat that missed meetings, as it was sent.

    `meeting` is the last one missed; each step is taken once for it.
    """

    Step = AbsenceStep

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    seat = models.ForeignKey("trusts.Membership", models.PROTECT, related_name="+")
    step = models.CharField(max_length=11, choices=AbsenceStep.choices)
    addressee = models.CharField("To", max_length=200)
    words = models.TextField("Letter", max_length=4000)
    sent_on = models.DateField()
    sent_by = models.CharField(max_length=200)

    class Meta(LevelOwned.Meta):
        ordering = ["-sent_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "meeting", "seat", "step"], name="one_letter_per_step_and_absence"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="a_letter_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}, {self.sent_on}"
