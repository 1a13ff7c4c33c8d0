"""The tenant walls of the kernel's tables, the append-only audit trail, and the cache table."""

from django.db import migrations

from trusts.walls import TenantWall

APPEND_ONLY = """
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'The audit trail is append only.' using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete on trusts_auditevent
    for each row execute function refuse_change();
create trigger append_only before update or delete on trusts_acrossevent
    for each row execute function refuse_change();
"""
NOT_APPEND_ONLY = """
drop trigger append_only on trusts_auditevent;
drop trigger append_only on trusts_acrossevent;
drop function refuse_change();
"""
CACHE = """
create table golden_thread_cache (
    cache_key varchar(255) primary key,
    value text not null,
    expires timestamp with time zone not null
);
create index golden_thread_cache_expires on golden_thread_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("trusts", "0001_initial")]

    operations = [
        TenantWall("Body", level_is_public="yes"),
        TenantWall("Partner"),
        TenantWall("RoleGrant", level_is_public="yes"),
        TenantWall("Membership", own_rows_field="person"),
        TenantWall("Invitation"),
        TenantWall("AuditEvent"),
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
        migrations.RunSQL(CACHE, "drop table golden_thread_cache"),
    ]
