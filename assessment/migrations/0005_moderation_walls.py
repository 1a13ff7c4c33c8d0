"""The tenant walls of moderation and improvement."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("assessment", "0004_moderation"), ("commissioning", "0002_walls")]

    operations = [
        TenantWall("AgreedRating"),
        TenantWall("Improvement"),
        TenantWall("ImprovementNote"),
    ]
