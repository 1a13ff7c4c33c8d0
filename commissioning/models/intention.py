"""Commissioning intentions: what the trust means to commission, change or end."""

from django.db import models
from django.db.models import F, Q

from trusts.levels import Level
from trusts.tenancy import LevelOwned, TrustOwned

STEPS = 9


class CommissioningLevel(models.TextChoices):
    """How much is decided at once (2005 guidance §2.36)."""

    STRATEGIC = "strategic", "Strategic: major allocations"
    OPERATIONAL = "operational", "Operational: decisions about services"
    INDIVIDUAL = "individual", "Individual: around one child, without any personal data"


class Purpose(models.TextChoices):
    """What the intention is to do to the services there are."""

    NEW = "new", "Start something new"
    CHANGE = "change", "Change what there is"
    RENEW = "renew", "Commission again what ends"
    END = "end", "End it, and use the money elsewhere"


class IntentionState(models.TextChoices):
    """How far an intention has come."""

    PREPARING = "preparing", "Being prepared"
    PUT_FORWARD = "put_forward", "Put forward"
    SIGNED = "signed", "Signed off"
    COMPLETED = "completed", "Cycle completed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class IntentionCounter(TrustOwned):
    """The last number given to an intention: who begins one may not see all there are."""

    last = models.PositiveIntegerField(default=0)

    class Meta(TrustOwned.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust"], name="one_intention_counter_a_trust")
        ]

    def __str__(self) -> str:
        return f"CI{self.last}"


class Intention(LevelOwned):
    """Something to be commissioned, on its way through the nine steps of the cycle.

    `commissioning_level` says how much is decided; `level` follows from it and says who sees the
    row: strategic intentions the board's members, operational ones the executive, and what is
    delegated to an area team, or arranged by it around one child, that team (`body`). `step` is
    the first step of the cycle that is not completed, 10 when all are. `number` is its reference
    in the trust. The person who signed it off is never the one who put it forward.
    """

    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    commissioning_level = models.CharField(max_length=11, choices=CommissioningLevel.choices)
    purpose = models.CharField(max_length=7, choices=Purpose.choices)
    aim = models.TextField("What will be better for children", max_length=2000)
    body = models.ForeignKey(
        "trusts.Body",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Area team or cluster it is delegated to",
    )
    lead = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    outcome = models.ForeignKey(
        "commissioning.Outcome", models.PROTECT, null=True, blank=True, related_name="intentions"
    )
    priority = models.ForeignKey(
        "commissioning.Priority", models.PROTECT, null=True, blank=True, related_name="intentions"
    )
    action = models.ForeignKey(
        "commissioning.Action", models.PROTECT, null=True, blank=True, related_name="intentions"
    )
    assessment = models.ForeignKey(
        "commissioning.NeedsAssessment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="intentions",
        verbose_name="Needs assessment it rests on",
    )
    starts_on = models.DateField("When children should notice", null=True, blank=True)
    step = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(
        max_length=11, choices=IntentionState.choices, default=IntentionState.PREPARING
    )
    put_forward_by = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    put_forward_on = models.DateField(null=True, blank=True)
    signed_by = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_on = models.DateField(null=True, blank=True)
    begun_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField(auto_now_add=True)

    class Meta(LevelOwned.Meta):
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "number"], name="intention_number_in_trust"),
            models.CheckConstraint(
                condition=Q(step__gte=1, step__lte=STEPS + 1), name="an_intention_is_at_a_step"
            ),
            models.CheckConstraint(
                condition=Q(
                    commissioning_level=CommissioningLevel.STRATEGIC,
                    level=Level.STRATEGIC,
                    body__isnull=True,
                )
                | Q(
                    commissioning_level=CommissioningLevel.OPERATIONAL,
                    level=Level.EXECUTIVE,
                    body__isnull=True,
                )
                | Q(
                    commissioning_level__in=[
                        CommissioningLevel.OPERATIONAL,
                        CommissioningLevel.INDIVIDUAL,
                    ],
                    level=Level.OPERATIONAL,
                    body__isnull=False,
                ),
                name="an_intentions_levels_fit",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("put_forward_by")),
                name="nobody_signs_off_what_they_put_forward",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[IntentionState.SIGNED, IntentionState.COMPLETED])
                | Q(signed_on__isnull=False),
                name="a_signed_intention_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=IntentionState.COMPLETED) | Q(step=STEPS + 1),
                name="a_completed_intention_has_no_step_left",
            ),
        ]

    def __str__(self) -> str:
        return f"CI{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        """Whether work on it goes on: neither completed nor withdrawn."""
        return self.state not in (IntentionState.COMPLETED, IntentionState.WITHDRAWN)

    @property
    def is_signed(self) -> bool:
        """Whether the executive has signed it off."""
        return self.state in (IntentionState.SIGNED, IntentionState.COMPLETED)

    @property
    def is_individual(self) -> bool:
        """Whether it is about what one child needs."""
        return self.commissioning_level == CommissioningLevel.INDIVIDUAL
