"""The tenant walls of what is recorded in the room."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_in_the_room")]

    operations = [
        TenantWall("Attendance"),
        TenantWall("AbsenceLetter"),
        TenantWall("Declaration"),
        TenantWall("Decision"),
        TenantWall("Voter"),
        TenantWall("Pledge"),
        TenantWall("MeetingAction"),
        TenantWall("ActionProgress"),
        TenantWall("Minutes"),
        TenantWall("MinuteEntry"),
        TenantWall("MinutesCorrection"),
    ]
