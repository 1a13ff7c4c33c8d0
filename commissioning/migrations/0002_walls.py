"""The tenant walls of the plan's tables."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("commissioning", "0001_initial"), ("trusts", "0002_walls")]

    operations = [
        TenantWall("Outcome"),
        TenantWall("Plan"),
        TenantWall("Priority"),
        TenantWall("Action", level_is_public="yes"),
    ]
