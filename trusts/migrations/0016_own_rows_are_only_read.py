"""Let a person read their own rows before a trust is in scope, and no longer delete them."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("trusts", "0001_squashed_0015_instruments")]

    operations = [
        TenantWall("Membership", own_rows_field="person"),
        TenantWall("GuestPass", own_rows_field="person"),
    ]
