"""The tenant walls of who answers, and of emails about rounds."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("assessment", "0009_round_options"), ("trusts", "0014_guest_wall")]

    operations = [
        TenantWall("Participant"),
        TenantWall("Answer"),
        TenantWall("Helper"),
        TenantWall("OutsiderInvitation"),
        TenantWall("RoundEmail"),
    ]
