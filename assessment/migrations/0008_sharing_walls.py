"""The walls of comparing with other trusts.

Published figures are anybody's to read. The application adds them only while it looks across
trusts, and has no policy under which it could change or delete them.
"""

from django.db import migrations

from trusts.walls import TenantWall

PUBLISHED = """
alter table assessment_peerbatch enable row level security;
alter table assessment_peerbatch force row level security;
create policy published on assessment_peerbatch for select using (true);
create policy publishing on assessment_peerbatch for insert
    with check (current_setting('app.all_trusts', true) = 'on');
"""
NOT_PUBLISHED = """
drop policy published on assessment_peerbatch;
drop policy publishing on assessment_peerbatch;
alter table assessment_peerbatch disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0007_sharing")]

    operations = [
        TenantWall("SharingConsent"),
        TenantWall("PeerContribution"),
        migrations.RunSQL(PUBLISHED, NOT_PUBLISHED),
    ]
