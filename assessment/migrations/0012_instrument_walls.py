"""The tenant walls of instruments; a published edition stays as it is."""

from django.db import migrations

from trusts.walls import TenantWall

PUBLISHED = """
create function refuse_new_words() returns trigger language plpgsql as $$
begin
    raise exception 'A published edition never changes.' using errcode = 'insufficient_privilege';
end $$;
create trigger published before update or delete on assessment_instrumentedition
    for each row execute function refuse_new_words();
"""
NOT_PUBLISHED = """
drop trigger published on assessment_instrumentedition;
drop function refuse_new_words();
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0011_instruments")]

    operations = [
        TenantWall("Instrument"),
        TenantWall("InstrumentEdition"),
        TenantWall("InstrumentFile"),
        migrations.RunSQL(PUBLISHED, NOT_PUBLISHED),
    ]
