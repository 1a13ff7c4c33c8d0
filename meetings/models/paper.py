"""Papers: the uploaded PDFs of an item."""

from django.core.validators import MinValueValidator
from django.db import models

from meetings.models.item import AgendaItem
from trusts.files import private_storage
from trusts.tenancy import LevelOwned


class Paper(LevelOwned):
    """An uploaded PDF of an item, as cleaned when it was received."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="papers")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    file = models.FileField(storage=private_storage, max_length=200)
    original_name = models.CharField(max_length=200)
    received_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(validators=[MinValueValidator(1)])
    pages = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    tagged = models.BooleanField()
    notes = models.JSONField(default=list)
    uploaded_by = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta(LevelOwned.Meta):
        ordering = ["item", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "item", "received_sha256"], name="one_paper_per_file_and_item"
            ),
        ]

    def __str__(self) -> str:
        return "Confidential paper" if self.item.is_confidential else self.title
