"""The tenant wall of interests."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_interests")]

    operations = [TenantWall("Interest")]
