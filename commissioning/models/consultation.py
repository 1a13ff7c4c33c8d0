"""What children, young people and families were asked, what they said, and what changed."""

from django.db import models
from django.db.models import Q

from trusts.tenancy import TrustOwned


class Consultation(TrustOwned):
    """One consultation. Without `plan` it was about something else, named in `about`.

    No names: `who` says which children or families, never which child.
    """

    plan = models.ForeignKey(
        "commissioning.Plan", models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    about = models.CharField("What it was about", max_length=160)
    who = models.CharField("Who was asked", max_length=200)
    how = models.CharField("How they were asked", max_length=200)
    began_on = models.DateField("First day")
    ended_on = models.DateField("Last day", null=True, blank=True)
    reached = models.PositiveIntegerField("How many took part", null=True, blank=True)
    said = models.TextField("What they said", max_length=4000, blank=True)
    changed = models.TextField("What changed because of it", max_length=4000, blank=True)
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta(TrustOwned.Meta):
        ordering = ["-began_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("began_on")),
                name="a_consultation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(changed="") | ~Q(said=""), name="what_changed_follows_what_was_said"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.who}"
