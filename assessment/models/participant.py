"""Who is asked in a round, and who helps them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from assessment.models.round import Round
from trusts.models.partner import Sector
from trusts.tenancy import LevelOwned


class Kind(models.TextChoices):
    """As what somebody is asked."""

    MEMBER = "member", "Member"
    SUBSTITUTE = "substitute", "Substitute"
    PARTNER = "partner", "A partner as one"
    OUTSIDER = "outsider", "Invited from outside"


class Participant(LevelOwned):
    """Who answers once in a round. What they answer is theirs alone until they submit.

    `person` owns the answers and submits them. A member answers from their own seat
    (`membership`), a substitute from the seat they stand in for; for a partner as one its people
    fill the same answers, and one of them submits. An outsider has no seat, and says in
    `organisation` and `sector` for whom they speak. For everybody else these two are pinned when
    they submit: results go by what was true then.
    """

    Kind = Kind

    round = models.ForeignKey(Round, models.PROTECT, related_name="participants")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.MEMBER)
    membership = models.ForeignKey(
        "trusts.Membership", models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey("trusts.Person", models.PROTECT, related_name="+")
    guest_pass = models.ForeignKey(
        "trusts.GuestPass", models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.CharField(max_length=120, blank=True)
    sector = models.CharField(max_length=20, choices=Sector.choices, blank=True)
    one_by_one = models.BooleanField("One question a page", null=True)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    reopened_at = models.DateTimeField(null=True, blank=True, editable=False)
    reopened_by = models.CharField(max_length=200, blank=True)
    reopened_why = models.CharField(max_length=500, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["person__name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"], name="one_participant_per_round_and_person"
            ),
            models.CheckConstraint(
                condition=Q(membership__isnull=False) | Q(kind="outsider"),
                name="only_an_outsider_has_no_seat",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | ~Q(organisation="") & ~Q(sector=""),
                name="submitted_says_for_whom",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | ~Q(reopened_by="") & ~Q(reopened_why=""),
                name="a_reopening_says_who_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.round}"

    @property
    def has_submitted(self) -> bool:
        """Whether the answers are final and count in the results."""
        return self.submitted_at is not None

    @property
    def is_shared(self) -> bool:
        """Whether a partner answers as one."""
        return self.kind == Kind.PARTNER

    @property
    def speaks_for(self) -> str:
        """The organisation whose view it is: as pinned, else that of the seat today."""
        if self.organisation or self.membership is None:
            return self.organisation
        return self.membership.partner.name


class Helper(LevelOwned):
    """Somebody of the same partner who may fill in a section, or all of it (`theme` empty).

    They never submit, and never see a section they were not asked to fill.
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="helpers")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    person = models.ForeignKey("trusts.Person", models.PROTECT, related_name="+")
    theme = models.CharField(max_length=20, blank=True)
    guest_pass = models.ForeignKey(
        "trusts.GuestPass", models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["theme", "asked_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "person", "theme"],
                condition=Q(ended_at__isnull=True),
                name="a_helper_is_asked_once_a_section",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} helps {self.participant}"
