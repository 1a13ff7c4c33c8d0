"""The tenant wall of the budget monitoring procedure."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("finance", "0011_procedure")]

    operations = [TenantWall("Procedure")]
