"""Partners' own layouts, remembered, and the first rows of files that they are made from."""

from django.db import models
from django.db.models import Q

from finance.rules.own_layout import OwnLayout
from trusts.clock import now
from trusts.levels import Level
from trusts.tenancy import LevelOwned


class ReturnLayout(LevelOwned):
    """What a partner has said its sheets' columns mean. One row an edition; none is overwritten.

    Recognised by its headings (`signature`). At most one edition of a signature is in force.
    `columns` gives the number of a column, from 1, for each name of `finance.rules.layout.Column`.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="return_layouts")
    signature = models.CharField(max_length=64)
    edition = models.PositiveSmallIntegerField()
    headings = models.JSONField()
    heading_rows = models.PositiveSmallIntegerField(default=1)
    columns = models.JSONField()
    commitments_nil = models.BooleanField(default=False)
    income_negative = models.BooleanField(default=False)
    codes = models.JSONField(default=dict)
    made_from = models.ForeignKey(
        "finance.ReturnFile", models.PROTECT, related_name="layouts_made", verbose_name="file"
    )
    remembered_by = models.CharField(max_length=200)
    remembered_on = models.DateField()
    remembered_at = models.DateTimeField(default=now, editable=False)
    ended_by = models.CharField(max_length=200, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["-remembered_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "partner", "signature"],
                condition=Q(ended_on__isnull=True),
                name="one_layout_in_force_for_a_heading",
            ),
            models.UniqueConstraint(
                fields=["trust", "partner", "signature", "edition"], name="edition_of_a_layout"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by="")
                | Q(Q(ended_on__isnull=False), ~Q(ended_by="")),
                name="an_ended_layout_says_who_ended_it",
            ),
            models.CheckConstraint(
                condition=Q(commitments_nil=True, columns__has_key="Commitments", _negated=True)
                & (Q(commitments_nil=True) | Q(columns__has_key="Commitments")),
                name="a_layout_has_commitments_or_says_nil",
            ),
            models.CheckConstraint(
                condition=Q(heading_rows__in=[1, 2]), name="headings_take_one_row_or_two"
            ),
        ]

    def __str__(self) -> str:
        return f"Layout of {self.remembered_on:%-d %B %Y}, edition {self.edition}"

    @property
    def in_force(self) -> bool:
        """Whether files with these headings are read with it."""
        return self.ended_on is None

    @property
    def rule(self) -> OwnLayout:
        """The layout as the rules want it."""
        return OwnLayout(
            signature=self.signature,
            columns=self.columns,
            heading_rows=self.heading_rows,
            commitments_nil=self.commitments_nil,
            income_negative=self.income_negative,
            codes=self.codes,
            key=self.pk,
        )


class FileSample(LevelOwned):
    """The first rows of a file that is not our template, and the layout it was read with.

    Kept when the file is read, so that a page can show its columns without opening it again.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    return_file = models.OneToOneField("finance.ReturnFile", models.CASCADE, related_name="sample")
    sheets = models.JSONField()
    layout = models.ForeignKey(
        ReturnLayout, models.PROTECT, null=True, blank=True, related_name="read_files"
    )

    class Meta(LevelOwned.Meta):
        default_permissions = ()

    def __str__(self) -> str:
        return f"First rows of {self.return_file}"
