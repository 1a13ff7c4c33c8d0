"""The tenant walls of budget files and of revisions of agreed budgets."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("finance", "0022_budget_files")]

    operations = [
        TenantWall("BudgetFile"),
        TenantWall("BudgetRevision"),
        TenantWall("RevisionLine"),
    ]
