"""The tenant wall of the thread's table."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("thread", "0001_initial"), ("trusts", "0002_walls")]

    operations = [TenantWall("AcceptedBreak")]
