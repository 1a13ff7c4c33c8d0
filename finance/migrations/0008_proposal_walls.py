"""The tenant walls of proposals."""

from django.db import migrations

from trusts.walls import TenantWall


class Migration(migrations.Migration):
    dependencies = [("finance", "0007_proposals")]

    operations = [
        TenantWall("Proposal"),
        TenantWall("ProposalAnswer"),
        TenantWall("ProposalPartner"),
    ]
