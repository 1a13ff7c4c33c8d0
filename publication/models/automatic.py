"""Whether a trust publishes some things by itself."""

from django.db import models

from trusts.tenancy import TrustOwned


class AutomaticPublishing(TrustOwned):
    """A trust's choice, one row a trust. Without a row nothing is published by itself.

    With `papers`, the agenda and the open papers of a meeting are published soon after they go to
    the members. It holds for meetings whose papers go out after `since`.
    """

    papers = models.BooleanField(default=False)
    since = models.DateTimeField()
    changed_by = models.CharField(max_length=200)

    class Meta(TrustOwned.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust"], name="one_choice_of_publishing_in_trust")
        ]

    def __str__(self) -> str:
        return "Automatic publishing " + ("on" if self.papers else "off")
