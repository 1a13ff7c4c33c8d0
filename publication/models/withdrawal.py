"""What was taken back: the one thing readers still learn of it."""

from django.db import models
from django.db.models import Q

from publication.models.publication import Kind
from trusts.tenancy import EVERY_ROW, TrustOwned


class Withdrawal(TrustOwned):
    """A version that was published and is no more. Readers learn that it was there, and why not.

    Neither title nor content is repeated here: they may be why it was withdrawn.
    """

    public_rows = EVERY_ROW

    kind = models.CharField(max_length=13, choices=Kind.choices)
    key = models.SlugField(max_length=80)
    number = models.PositiveSmallIntegerField()
    why = models.CharField("Why it is withdrawn", max_length=300)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=200)

    class Meta(TrustOwned.Meta):
        ordering = ["-withdrawn_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "kind", "key", "number"], name="a_version_is_withdrawn_once"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="a_withdrawal_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}, version {self.number}"
