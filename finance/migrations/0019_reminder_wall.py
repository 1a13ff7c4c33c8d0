"""The tenant walls of reminders, and of periods, which now name who closed them."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("finance", "0018_periods_and_reminders")]

    operations = [TenantWall("Reminder"), TenantWall("ReportingPeriod")]
