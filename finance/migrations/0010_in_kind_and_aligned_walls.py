"""The tenant walls of contributions in kind and aligned arrangements."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("finance", "0009_in_kind_and_aligned"), ("commissioning", "0002_walls")]

    operations = [
        TenantWall("InKind"),
        TenantWall("AlignedArrangement"),
        TenantWall("AlignedPartner"),
        TenantWall("AlignedTarget"),
        TenantWall("AlignedLine"),
    ]
