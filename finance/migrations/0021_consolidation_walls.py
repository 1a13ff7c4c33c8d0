"""The tenant walls of frozen positions and explained differences; what is frozen stays as it is."""

from django.db import migrations

from trusts.walls import TenantWall

TABLES = ("consolidation", "consolidatedpartner", "consolidatedline")
FROZEN = """
create function refuse_thaw() returns trigger language plpgsql as $$
begin
    raise exception 'A frozen position never changes.' using errcode = 'insufficient_privilege';
end $$;
""" + "".join(
    f"create trigger frozen before update or delete on finance_{table}"
    " for each row execute function refuse_thaw();\n"
    for table in TABLES
)
NOT_FROZEN = (
    "".join(f"drop trigger frozen on finance_{table};\n" for table in TABLES)
    + "drop function refuse_thaw();"
)


class Migration(migrations.Migration):
    dependencies = [("finance", "0020_consolidation"), ("commissioning", "0002_walls")]

    operations = [
        TenantWall("Consolidation"),
        TenantWall("ConsolidatedPartner"),
        TenantWall("ConsolidatedLine"),
        TenantWall("PlanDifference"),
        migrations.RunSQL(FROZEN, NOT_FROZEN),
    ]
