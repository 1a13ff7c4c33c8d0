"""Meetings of bodies."""

from django.db import models

from trusts.tenancy import LevelOwned


class Meeting(LevelOwned):
    """A meeting of one body. `ref` names it in addresses, such as 2009-11-board."""

    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="meetings")
    ref = models.SlugField(max_length=60)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200)

    class Meta(LevelOwned.Meta):
        ordering = ["starts_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "ref"], name="meeting_ref_in_trust"),
            models.UniqueConstraint(
                fields=["trust", "body", "starts_at"], name="one_meeting_of_a_body_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.starts_at:%Y-%m-%d}"
