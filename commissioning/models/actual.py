"""What was measured: figures with source and quality, and the words that explain them."""

from django.db import models
from django.db.models import F, Q

from commissioning.models.indicator import Indicator
from commissioning.models.indicator_file import IndicatorFile
from commissioning.models.target import TargetVersion
from commissioning.rules.judging import Rag
from trusts.tenancy import TrustOwned


class ActualState(models.TextChoices):
    """Whether a figure counts."""

    REPORTED = "reported", "Waiting to be accepted"
    ACCEPTED = "accepted", "Accepted"
    SENT_BACK = "sent_back", "Sent back"
    REPLACED = "replaced", "Replaced"


class Quality(models.TextChoices):
    """How far the figure can be relied on."""

    SOUND = "sound", "Sound: checked at its source"
    PROVISIONAL = "provisional", "Provisional: it may still change"
    ESTIMATE = "estimate", "Estimate: worked out, not counted"
    WEAK = "weak", "Weak: known to be incomplete or wrong in part"


class Actual(TrustOwned):
    """The figure of one period, in one version. A new figure supersedes, and overwrites nothing.

    `file` and `cell` say where it was read from, where it was not typed. `rag`, `target` and
    `judged_by` say against what it was judged: by rule, when it was reported
    and again when it was accepted. Nobody accepts a figure they reported.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="actuals")
    ends_on = models.DateField()
    number = models.PositiveSmallIntegerField(default=1)
    value = models.DecimalField(max_digits=16, decimal_places=4)
    source = models.CharField(max_length=200)
    quality = models.CharField(max_length=11, choices=Quality.choices)
    quality_note = models.CharField(max_length=500, blank=True)
    change_reason = models.CharField(max_length=500, blank=True)
    file = models.ForeignKey(
        IndicatorFile, models.PROTECT, null=True, blank=True, related_name="actuals"
    )
    cell = models.CharField(max_length=60, blank=True)
    state = models.CharField(
        max_length=9, choices=ActualState.choices, default=ActualState.REPORTED
    )
    target = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    judged_by = models.ForeignKey(
        TargetVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    rag = models.CharField(
        max_length=5, choices=[(one.value, one.label) for one in Rag], default=Rag.NONE.value
    )
    reporter = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reported_by = models.CharField(max_length=200)
    reported_at = models.DateTimeField()
    decider = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=1000, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["-ends_on", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "ends_on", "number"], name="one_actual_of_each_number"
            ),
            models.UniqueConstraint(
                fields=["indicator", "ends_on"],
                condition=Q(state="accepted"),
                name="one_accepted_actual_a_period",
            ),
            models.UniqueConstraint(
                fields=["indicator", "ends_on"],
                condition=Q(state="reported"),
                name="one_actual_waits_a_period",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="an_actual_has_its_source"),
            models.CheckConstraint(
                condition=Q(state="reported") | Q(decided_at__isnull=False) & ~Q(decided_by=""),
                name="a_decided_actual_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "sent_back"])
                | Q(decider__isnull=True)
                | Q(reporter__isnull=True)
                | ~Q(decider=F("reporter")),
                name="nobody_accepts_their_own_actual",
            ),
            models.CheckConstraint(
                condition=Q(rag="none") | Q(target__isnull=False),
                name="a_colour_needs_a_target",
            ),
        ]
        indexes = [
            models.Index(fields=["trust", "state"]),
            models.Index(fields=["indicator", "state", "-ends_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.ends_on:%Y-%m-%d}"


class Commentary(TrustOwned):
    """What lies behind a figure and what will be done. Never changed: a later one stands above it.

    `forecast` is what its writer expects at the end of the profile; `partner` does what
    `corrective` says, by `due_on`.
    """

    actual = models.ForeignKey(Actual, models.CASCADE, related_name="commentaries")
    story = models.TextField(max_length=2000)
    corrective = models.TextField(max_length=2000, blank=True)
    partner = models.ForeignKey(
        "trusts.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    forecast = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    written_by = models.CharField(max_length=200)
    written_at = models.DateTimeField()

    class Meta(TrustOwned.Meta):
        ordering = ["-written_at", "-pk"]
        default_permissions = ()
        verbose_name_plural = "commentaries"
        constraints = [
            models.CheckConstraint(condition=~Q(story=""), name="a_commentary_tells_something"),
            models.CheckConstraint(
                condition=Q(corrective="") | Q(partner__isnull=False, due_on__isnull=False),
                name="a_corrective_action_has_owner_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"On {self.actual}"
