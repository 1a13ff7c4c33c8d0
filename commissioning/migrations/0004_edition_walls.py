"""The tenant walls of what belongs to editions of the plan."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("commissioning", "0003_editions"), ("trusts", "0011_boards_and_plan")]

    operations = [
        TenantWall("Plan"),
        TenantWall("LaterCost"),
        TenantWall("ActionProgress"),
        TenantWall("Milestone"),
        TenantWall("PlanApproval"),
        TenantWall("PlanEntry"),
        TenantWall("VulnerableGroup"),
        TenantWall("Consultation"),
    ]
