"""Files that were published with a version."""

from django.core.validators import MinValueValidator
from django.db import models

from publication.models.publication import Publication
from trusts.files import private_storage
from trusts.tenancy import TrustOwned


class PublishedFile(TrustOwned):
    """A copy of a PDF, made when it was published. `name` ends its address.

    The copy is deleted when the version is withdrawn; digest, pages and size stay as a record.
    """

    public_rows = "withdrawn_at"

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="files")
    name = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    file = models.FileField(storage=private_storage, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(validators=[MinValueValidator(1)])
    pages = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["publication", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "publication", "name"], name="one_published_file_of_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.title
