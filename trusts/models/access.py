"""What roles may do, and the ways in: invitations and API tokens."""

from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from guardian.models import GroupObjectPermissionBase
from knox.models import AbstractAuthToken

from trusts.levels import Level
from trusts.permissions import Reach, Role
from trusts.tenancy import TrustOwned


class TrustGroupPermission(GroupObjectPermissionBase):
    """django-guardian's grants on a trust, with a real foreign key to it."""

    content_object = models.ForeignKey(
        "trusts.Trust", models.CASCADE, related_name="group_permissions"
    )

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        default_permissions = ()


class RoleGrant(TrustOwned):
    """One row of a trust's table of roles: a role on a body of one level.

    `sees` and `acts` are levels; the permissions themselves are django-guardian grants of `group`
    on the trust. Starts as a copy of permissions.ROLE_TABLE; the trust's administrators own it.
    """

    level_is_public = "The table of roles says what each level sees; reading it reveals no record."

    role = models.CharField(max_length=24, choices=Role.choices)
    level = models.CharField(max_length=11, choices=Level.choices)
    sees = ArrayField(models.CharField(max_length=11, choices=Level.choices), default=list)
    acts = ArrayField(models.CharField(max_length=11, choices=Level.choices), default=list)
    reach = models.CharField(max_length=8, choices=Reach.choices)
    group = models.OneToOneField(Group, models.PROTECT, related_name="+")

    class Meta(TrustOwned.Meta):
        ordering = ["role", "level"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "role", "level"], name="one_row_per_role_and_level"
            ),
            models.CheckConstraint(
                condition=models.Q(acts__contained_by=models.F("sees")),
                name="nobody_acts_where_they_do_not_see",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.get_level_display().lower()} level"


class Invitation(TrustOwned):
    """An invitation by email to take a seat. Only a digest of its single-use link is kept."""

    email = models.EmailField()
    name = models.CharField(max_length=120)
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=Role.choices)
    voting = models.BooleanField(default=True)
    post = models.CharField("Job or position", max_length=120, blank=True)
    starts_on = models.DateField("First day")
    ends_on = models.DateField("Last day", null=True, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey("trusts.Person", models.PROTECT, related_name="+", null=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["-sent_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


class ApiToken(AbstractAuthToken):
    """A token for a program acting as a person, in one trust only. Only its digest is kept.

    Not a tenant table: a token has to be found before any trust is in scope.
    """

    user = models.ForeignKey("trusts.Person", models.CASCADE, related_name="auth_token_set")
    trust = models.ForeignKey("trusts.Trust", models.CASCADE, related_name="+", null=True)
    name = models.CharField(max_length=80, blank=True, help_text="What uses it")

    class Meta:
        ordering = ["-created"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name or self.token_key
