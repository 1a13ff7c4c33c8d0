"""The tenant walls of the money's tables, and profiles that sum to their year."""

from django.db import migrations

from trusts.walls import TenantWall

PROFILE = """
alter table finance_budgetline add constraint a_profile_sums_to_the_year check (
    cardinality(profile) = 12 and array_position(profile, null) is null
    and profile[1] + profile[2] + profile[3] + profile[4] + profile[5] + profile[6]
        + profile[7] + profile[8] + profile[9] + profile[10] + profile[11] + profile[12] = current
)
"""


class Migration(migrations.Migration):
    dependencies = [("finance", "0001_initial"), ("commissioning", "0002_walls")]

    operations = [
        TenantWall("ReportingPeriod"),
        TenantWall("Budget"),
        TenantWall("BudgetLine"),
        TenantWall("ReturnFile"),
        TenantWall("Finding"),
        TenantWall("Return"),
        TenantWall("ReturnLine"),
        migrations.RunSQL(
            PROFILE, "alter table finance_budgetline drop constraint a_profile_sums_to_the_year"
        ),
    ]
