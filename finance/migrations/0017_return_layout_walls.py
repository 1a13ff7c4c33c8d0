"""The tenant walls of partners' own layouts."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("finance", "0016_return_layouts")]

    operations = [TenantWall("ReturnLayout"), TenantWall("FileSample")]
