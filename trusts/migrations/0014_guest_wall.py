"""The tenant wall of guest passes."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("trusts", "0013_guests")]

    operations = [TenantWall("GuestPass", own_rows_field="person")]
