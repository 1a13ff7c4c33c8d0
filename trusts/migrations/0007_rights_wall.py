"""The wall of the table of rights: what roles may do is seen and changed in their own trust only.

The table is django-guardian's, so it names the trust in a column of its own and is no tenant
model; what it holds decides what everyone may do.
"""

from django.db import migrations

OWN = """content_object_id = (select nullif(current_setting('app.trust', true), '')::bigint)
    or (select current_setting('app.all_trusts', true) = 'on')"""
WALL = f"""
alter table trusts_trustgrouppermission enable row level security;
alter table trusts_trustgrouppermission force row level security;
create policy tenant on trusts_trustgrouppermission using ({OWN}) with check ({OWN});
"""
NO_WALL = """
drop policy tenant on trusts_trustgrouppermission;
alter table trusts_trustgrouppermission no force row level security;
alter table trusts_trustgrouppermission disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("trusts", "0006_in_kind_and_aligned")]

    operations = [migrations.RunSQL(WALL, NO_WALL)]
