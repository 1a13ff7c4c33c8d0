"""The trust: the tenant."""

from django.db import models

from trusts.permissions import Permission


class ChairRole(models.TextChoices):
    """Who chairs a trust's strategic board (2008 national report, Table 3)."""

    LEAD_MEMBER = "lead_member", "Lead member for children's services"
    DIRECTOR = "director", "Director of children's services"
    LEADER = "leader", "Leader of the council"
    INDEPENDENT = "independent", "Independent chair"
    PARTNER = "partner", "A partner other than the council"


class Trust(models.Model):
    """One area's partnership of a council and its partners; everything else belongs to one.

    A trust's name, year and structure are public facts, so this table is the only one of the
    kernel that every scope can read. Nothing is reached *from* it: tenant models hide their
    reverse accessors.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    lead_council = models.CharField(max_length=120, blank=True)
    since = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Year it was set up")
    chair_role = models.CharField(max_length=20, choices=ChairRole.choices, blank=True)
    board_seats = models.PositiveSmallIntegerField(null=True, blank=True)
    two_tier = models.BooleanField(default=False, help_text="Has district councils")
    notes = models.TextField(blank=True, help_text="What is special about its structure")
    source = models.CharField(max_length=200, blank=True, help_text="Where these facts come from")

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        permissions = [(p.codename, p.words) for p in Permission]

    def __str__(self) -> str:
        return self.name
