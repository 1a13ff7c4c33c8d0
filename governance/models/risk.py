"""The risk register: what might happen, how likely and how large, and what is done about it."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q

from governance.rules.risks import HAZARD, IMPACTS, LIKELIHOODS, OPPORTUNITY, Score
from trusts.tenancy import LevelOwned

ON_SCALE = ("likelihood", "impact", "likelihood_left", "impact_left")


class RiskKind(models.TextChoices):
    """Whether it would do harm or good."""

    HAZARD = HAZARD, "Hazard"
    OPPORTUNITY = OPPORTUNITY, "Opportunity"


class RiskEvent(models.TextChoices):
    """What happened to a risk."""

    OPENED = "opened", "Entered"
    REVIEWED = "reviewed", "Reviewed"
    CLOSED = "closed", "Closed"
    REOPENED = "reopened", "Opened again"


class RiskFacts(LevelOwned):
    """Everything about a risk that a review may change: in the risk as it is now, in each review
    as it was then. `likelihood_left` and `impact_left` are what is left after the controls.
    """

    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    what = models.TextField("Cause and effect", max_length=2000)
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    likelihood = models.PositiveSmallIntegerField(choices=list(LIKELIHOODS.items()))
    impact = models.PositiveSmallIntegerField(choices=list(IMPACTS.items()))
    controls = models.TextField("What is done about it", max_length=4000)
    likelihood_left = models.PositiveSmallIntegerField(choices=list(LIKELIHOODS.items()))
    impact_left = models.PositiveSmallIntegerField(choices=list(IMPACTS.items()))
    review_on = models.DateField("Next review")

    class Meta(LevelOwned.Meta):
        abstract = True

    @property
    def before(self) -> Score:
        """The score before anything is done about it."""
        return Score(self.likelihood, self.impact)

    @property
    def after(self) -> Score:
        """The score that is left after the controls."""
        return Score(self.likelihood_left, self.impact_left)


class Risk(RiskFacts):
    """A risk of a body, as it is now. It is numbered within its body; `reviews` hold its history.

    `version` counts the reviews, so that nobody writes over what somebody else has just written.
    """

    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=11, choices=RiskKind.choices)
    closed_on = models.DateField("Closed on", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(LevelOwned.Meta):
        ordering = ["body", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "body", "number"], name="risks_of_a_body_are_numbered"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__range": (1, 5)}), name=f"a_risks_{name}_is_on_scale"
                )
                for name in ON_SCALE
            ),
            models.CheckConstraint(
                condition=~Q(kind="hazard")
                | Q(likelihood_left__lte=F("likelihood"), impact_left__lte=F("impact")),
                name="controls_make_no_hazard_larger",
            ),
            models.CheckConstraint(
                condition=~Q(kind="opportunity")
                | Q(likelihood_left__gte=F("likelihood"), impact_left__gte=F("impact")),
                name="controls_make_no_opportunity_smaller",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="a_risk_has_a_title"),
        ]

    def __str__(self) -> str:
        return f"{self.ref}: {self.title}"

    @property
    def ref(self) -> str:
        """What people call it: its body's short name and its number. Its body must be loaded."""
        return f"{self.body.slug}-{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it still stands."""
        return self.closed_on is None

    def is_review_due(self, today: datetime.date) -> bool:
        """Whether it ought to have been reviewed."""
        return self.is_open and self.review_on < today


class RiskReview(RiskFacts):
    """A risk as it was left by one event, and the words that came with it. Never changed."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="reviews")
    number = models.PositiveIntegerField()
    event = models.CharField(max_length=8, choices=RiskEvent.choices)
    words = models.TextField("What has changed, and why", max_length=2000, blank=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["risk", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "risk", "number"], name="reviews_of_a_risk_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(event="opened") | ~Q(words=""), name="a_review_says_what_changed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()}: {self.title}"
