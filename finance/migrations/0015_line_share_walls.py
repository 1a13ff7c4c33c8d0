"""The wall of line shares; what lines were mapped to moves into them."""

from django.db import migrations

from trusts.walls import TenantWall

MOVE = """
select set_config('app.all_trusts', 'on', true);
insert into finance_lineshare (trust_id, level, budget_line_id, priority_id, percent, basis)
select trust_id, level, id, priority_id, 100, basis from finance_budgetline
where priority_id is not null;
set constraints all immediate;
select set_config('app.all_trusts', '', true);
"""
MOVE_BACK = """
select set_config('app.all_trusts', 'on', true);
update finance_budgetline line set priority_id = share.priority_id, basis = share.basis
from (select distinct on (budget_line_id) budget_line_id, priority_id, basis
      from finance_lineshare order by budget_line_id, percent desc, id) share
where share.budget_line_id = line.id;
set constraints all immediate;
select set_config('app.all_trusts', '', true);
"""

# A line's shares are a hundred at most, and an action is one of its priority's own.
WHOLE = """
create function finance_shares_of_a_hundred() returns trigger language plpgsql as $$
begin
    if (select sum(percent) from finance_lineshare
        where budget_line_id = new.budget_line_id) > 100 then
        raise exception 'the shares of a budget line are more than a hundred'
            using errcode = 'check_violation', constraint = 'shares_are_of_a_hundred';
    end if;
    return null;
end $$;
create constraint trigger shares_are_of_a_hundred
    after insert or update on finance_lineshare
    for each row execute function finance_shares_of_a_hundred();
create unique index commissioning_action_id_priority on commissioning_action (id, priority_id);
alter table finance_lineshare add constraint a_share_is_for_the_prioritys_own_action
    foreign key (action_id, priority_id) references commissioning_action (id, priority_id)
    deferrable initially deferred;
"""
NOT_WHOLE = """
alter table finance_lineshare drop constraint a_share_is_for_the_prioritys_own_action;
drop index commissioning_action_id_priority;
drop trigger shares_are_of_a_hundred on finance_lineshare;
drop function finance_shares_of_a_hundred();
"""


class Migration(migrations.Migration):
    dependencies = [("finance", "0014_line_shares")]

    operations = [
        TenantWall("LineShare"),
        migrations.RunSQL(WHOLE, NOT_WHOLE),
        migrations.RunSQL(MOVE, MOVE_BACK),
        migrations.RemoveConstraint(model_name="budgetline", name="a_mapping_has_its_basis"),
        migrations.RemoveIndex(model_name="budgetline", name="finance_bud_trust_i_7b6d90_idx"),
        migrations.RemoveField(model_name="budgetline", name="basis"),
        migrations.RemoveField(model_name="budgetline", name="priority"),
    ]
