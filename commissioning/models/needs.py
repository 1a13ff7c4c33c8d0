"""Needs assessments: what children need, with the views of children, families and staff."""

from django.db import models
from django.db.models import Q

from trusts.tenancy import TrustOwned


class NeedsAssessment(TrustOwned):
    """What was found about the needs of a group or area, from figures and from people's views.

    The three views are told apart because the guidance asks for each (2005 guidance §2.32). No
    names and no figures so small that they show one child.
    """

    title = models.CharField(max_length=160)
    about = models.CharField("Which children, and where", max_length=200)
    done_on = models.DateField("Finished on", null=True, blank=True)
    review_on = models.DateField("To be looked at again by", null=True, blank=True)
    findings = models.TextField("What was found", max_length=8000, blank=True)
    sources = models.TextField("Figures and research it rests on", max_length=4000, blank=True)
    children = models.TextField("What children and young people said", max_length=4000, blank=True)
    families = models.TextField("What families said", max_length=4000, blank=True)
    staff = models.TextField("What front-line staff said", max_length=4000, blank=True)
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta(TrustOwned.Meta):
        ordering = ["-done_on", "title"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "title"], name="needs_assessment_title"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(findings=""),
                name="a_finished_needs_assessment_found_something",
            ),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True)
                | Q(done_on__isnull=True)
                | Q(review_on__gt=models.F("done_on")),
                name="a_needs_assessment_is_reviewed_later",
            ),
        ]

    def __str__(self) -> str:
        return self.title
