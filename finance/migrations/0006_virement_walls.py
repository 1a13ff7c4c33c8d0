"""The tenant walls of virements, and the renewed wall of budget lines, which name their funding."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("finance", "0005_virements")]

    operations = [
        TenantWall("FundingSource"),
        TenantWall("BudgetLine"),
        TenantWall("Delegation"),
        TenantWall("Virement"),
        TenantWall("VirementMove"),
    ]
