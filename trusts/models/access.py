"""What roles may do, and the ways in: invitations, API tokens and what they were answered."""

from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase
from knox.models import AbstractAuthToken

from trusts.levels import Level
from trusts.permissions import Permission, Reach, Role
from trusts.scope import Bounds
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

    With a partner it is a finance system's: bound to that partner's records and to `permissions`
    (codenames), and to nothing that its maker may not do today. Not a tenant table: a token has to
    be found before any trust is in scope.
    """

    user = models.ForeignKey("trusts.Person", models.CASCADE, related_name="auth_token_set")
    trust = models.ForeignKey("trusts.Trust", models.CASCADE, related_name="+", null=True)
    name = models.CharField(max_length=80, blank=True, help_text="What uses it")
    partner = models.ForeignKey("trusts.Partner", models.CASCADE, related_name="+", null=True)
    permissions = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(partner__isnull=True, permissions=[])
                | models.Q(partner__isnull=False, trust__isnull=False) & ~models.Q(permissions=[]),
                name="a_systems_token_says_what_it_may",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.token_key

    @property
    def bounds(self) -> Bounds | None:
        """What is left of the maker's rights; None leaves them all."""
        if self.partner_id is None:
            return None
        held = frozenset(Permission.from_codename(name) for name in self.permissions)
        return Bounds(partner_id=self.partner_id, permissions=held, words=self.name)

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return self.expiry is not None and self.expiry < timezone.now()


class IdempotencyKey(TrustOwned):
    """What the API answered to a request that brought an Idempotency-Key, for the next time.

    Written in the transaction of the request itself, so that there is an answer exactly when the
    work was done. `fingerprint` is a digest of what was asked.
    """

    caller = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)

    class Meta(TrustOwned.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "caller", "key"], name="one_answer_per_key")
        ]
        indexes = [models.Index(fields=["trust", "made_at"])]

    def __str__(self) -> str:
        return self.key
