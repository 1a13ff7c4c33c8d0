"""What belongs to an intention: answers, completed steps, partners, money, standards, signatures.

Each row carries the intention's level and team, so that it is seen by those who see the intention.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from commissioning.models.intention import STEPS, Intention
from trusts.tenancy import LevelOwned


class OfIntention(LevelOwned):
    """A row that belongs to one intention, and to its level and team."""

    intention = models.ForeignKey(Intention, models.PROTECT, related_name="%(class)ss")
    body = models.ForeignKey("trusts.Body", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(LevelOwned.Meta):
        abstract = True


class StepAnswer(OfIntention):
    """What was said about one need of a step; `need` is its key in the catalogue."""

    step = models.PositiveSmallIntegerField()
    need = models.CharField(max_length=30)
    words = models.TextField(max_length=4000)
    answered_by = models.CharField(max_length=200)
    answered_at = models.DateTimeField(auto_now=True)

    class Meta(OfIntention.Meta):
        ordering = ["step", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "intention", "need"], name="a_need_is_answered_once"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="an_answer_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.intention}, {self.need}"


class StepCompletion(OfIntention):
    """That a step was completed, by whom, and what was missing then and why it did not wait.

    Never deleted: opening the step again ends the row.
    """

    step = models.PositiveSmallIntegerField()
    completed_by = models.CharField(max_length=200)
    completed_on = models.DateField()
    completed_at = models.DateTimeField(default=timezone.now)
    missing = models.JSONField(default=list)
    reason = models.TextField(
        "Why it does not wait for what is missing", max_length=2000, blank=True
    )
    reopened_by = models.CharField(max_length=200, blank=True)
    reopened_on = models.DateField(null=True, blank=True)
    why_reopened = models.CharField(max_length=500, blank=True)

    class Meta(OfIntention.Meta):
        ordering = ["step", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "intention", "step"],
                condition=Q(reopened_on__isnull=True),
                name="a_step_is_completed_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(step__gte=1, step__lte=STEPS), name="a_completed_step_is_one_of_nine"
            ),
            models.CheckConstraint(
                condition=Q(missing=[]) | ~Q(reason=""), name="what_is_missing_has_its_reason"
            ),
            models.CheckConstraint(
                condition=Q(reopened_on__isnull=True) | ~Q(why_reopened=""),
                name="a_step_is_opened_again_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intention}, step {self.step}"


class Commissioner(OfIntention):
    """A partner that commissions it together with the lead."""

    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")

    class Meta(OfIntention.Meta):
        ordering = ["partner__name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "intention", "partner"], name="a_partner_commissions_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner}, {self.intention}"


class PossibleProvider(OfIntention):
    """Who might provide it: a partner, or an organisation outside the trust by its name."""

    partner = models.ForeignKey(
        "trusts.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField("Organisation outside the trust", max_length=160, blank=True)

    class Meta(OfIntention.Meta):
        ordering = ["partner__name", "name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "intention", "partner", "name"],
                nulls_distinct=False,
                name="a_possible_provider_once",
            ),
            models.CheckConstraint(
                condition=Q(partner__isnull=False, name="")
                | (Q(partner__isnull=True) & ~Q(name="")),
                name="a_possible_provider_is_one_of_two",
            ),
        ]

    def __str__(self) -> str:
        return self.partner.name if self.partner else self.name


class ResourceKind(models.TextChoices):
    """What is put in."""

    CASH = "cash", "Money"
    IN_KIND = "in_kind", "In kind: staff time, premises, goods"


class Resource(OfIntention):
    """What a partner puts in, in pounds of one financial year, and where it comes from."""

    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    financial_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=7, choices=ResourceKind.choices)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    source = models.CharField("Which budget or grant", max_length=160)

    class Meta(OfIntention.Meta):
        ordering = ["financial_year", "partner__name", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_resource_is_something"),
            models.CheckConstraint(condition=~Q(source=""), name="a_resource_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.partner}, {self.financial_year}, {self.intention}"


class Verdict(models.TextChoices):
    """How far a standard is kept to."""

    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_MET = "not_met", "Not met"
    NOT_RELEVANT = "not_relevant", "Does not apply"


class StandardCheck(OfIntention):
    """How far the intention keeps to one of the 14 standards; `code` is the catalogue's."""

    code = models.CharField(max_length=3)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    words = models.TextField(max_length=1000, blank=True)
    checked_by = models.CharField(max_length=200)
    checked_at = models.DateTimeField(auto_now=True)

    class Meta(OfIntention.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "intention", "code"], name="a_standard_is_checked_once"
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.MET) | ~Q(words=""),
                name="a_standard_not_met_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intention}, {self.code}"


class Handling(models.TextChoices):
    """How a conflict of interest is dealt with."""

    STEPS_ASIDE = "steps_aside", "It takes no part in choosing the provider"
    KEPT_APART = "kept_apart", "Buying and providing are kept apart inside it"
    INDEPENDENT = "independent", "Somebody independent assesses the offers"
    OPEN = "open", "It takes part openly, for the reason given"


class ConflictDeclaration(OfIntention):
    """That a partner which may provide also has a part in commissioning, and what is done."""

    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    handling = models.CharField(max_length=11, choices=Handling.choices)
    words = models.TextField(max_length=1000)
    declared_by = models.CharField(max_length=200)
    declared_on = models.DateField()

    class Meta(OfIntention.Meta):
        ordering = ["partner__name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "intention", "partner"], name="a_conflict_is_declared_once"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="a_declaration_says_how"),
        ]

    def __str__(self) -> str:
        return f"{self.partner}, {self.intention}"


class Ending(OfIntention):
    """What an intention ends, when, and how many pounds a year that sets free."""

    service = models.CharField("What ends", max_length=160)
    ends_on = models.DateField("Its last day")
    released = models.DecimalField(max_digits=12, decimal_places=2)
    decided_because = models.TextField("Why it ends", max_length=2000)

    class Meta(OfIntention.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "intention"], name="an_intention_ends_once"),
            models.CheckConstraint(
                condition=Q(released__gte=0), name="an_ending_frees_some_or_none"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.intention}"


class Reinvestment(OfIntention):
    """Where part of the money that an ending sets free goes, in pounds a year."""

    into = models.ForeignKey(
        "commissioning.Action", models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.CharField("Where it goes", max_length=200)
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta(OfIntention.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(words=""), name="a_reinvestment_is_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.words}, {self.intention}"


class Moment(models.TextChoices):
    """What happened to an intention."""

    PUT_FORWARD = "put_forward", "Put forward for signature"
    SENT_BACK = "sent_back", "Sent back"
    SIGNED = "signed", "Signed off by the executive"
    COMPLETED = "completed", "Cycle completed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class IntentionMoment(OfIntention):
    """One thing that happened to an intention, for good."""

    kind = models.CharField(max_length=11, choices=Moment.choices)
    words = models.TextField(max_length=2000, blank=True)
    person = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.CharField(max_length=200)
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)

    class Meta(OfIntention.Meta):
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=[Moment.SENT_BACK, Moment.WITHDRAWN]) | ~Q(words=""),
                name="what_is_sent_back_or_withdrawn_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.intention}, {self.get_kind_display()}"
