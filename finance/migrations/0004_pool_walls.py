"""The tenant walls of the tables of pooled funds."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("finance", "0003_pools")]

    operations = [
        TenantWall("Pool"),
        TenantWall("PoolPartner"),
        TenantWall("PoolScheme"),
        TenantWall("SchemeLine"),
        TenantWall("Contribution"),
        TenantWall("ContributionChange"),
        TenantWall("Instalment"),
        TenantWall("PoolIncome"),
        TenantWall("BalanceDecision"),
    ]
