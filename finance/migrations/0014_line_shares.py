"""Shares of a budget line over priorities and actions."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commissioning", "0002_walls"),
        ("finance", "0013_drafts"),
        ("trusts", "0007_rights_wall"),
    ]

    operations = [
        migrations.CreateModel(
            name="LineShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("strategic", "Strategic"),
                            ("executive", "Executive"),
                            ("operational", "Operational"),
                        ],
                        default="executive",
                        max_length=11,
                    ),
                ),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5)),
                (
                    "basis",
                    models.CharField(max_length=200, verbose_name="How the share was decided"),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commissioning.action",
                    ),
                ),
                (
                    "budget_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="finance.budgetline",
                    ),
                ),
                (
                    "priority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commissioning.priority",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.trust",
                    ),
                ),
            ],
            options={
                "ordering": ["budget_line", "pk"],
                "abstract": False,
                "default_permissions": (),
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["trust", "priority"], name="finance_lin_trust_i_ec42be_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("trust", "budget_line", "priority", "action"),
                        name="a_share_once_in_a_line",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__gt", 0), ("percent__lte", 100)),
                        name="a_share_is_of_a_hundred",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis", ""), _negated=True),
                        name="a_share_has_its_basis",
                    ),
                ],
            },
        ),
    ]
