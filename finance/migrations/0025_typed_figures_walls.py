"""The walls of drafts, decisions and questions; what was decided before has its place in them."""

from django.db import migrations

from trusts.walls import TenantWall

# A superseded version with a decision was queried: an accepted one cannot be superseded.
DECISIONS = """
insert into finance_returndecision (trust_id, level, of_return_id, kind, words, decided_by,
                                    decided_at)
select trust_id, level, id, case state when 'accepted' then 'accepted' else 'queried' end,
       decision, decided_by, decided_at
from finance_return where decided_at is not null
"""
QUESTIONS = """
with made as (
    insert into finance_returnquestion (trust_id, level, partner_id, period_id, asked_about_id,
                                        asker_id, settled_by)
    select trust_id, level, partner_id, period_id, id, decider_id, ''
    from finance_return where state = 'queried'
    returning id, trust_id, level, asked_about_id
)
insert into finance_questionremark (trust_id, level, question_id, side, words, said_by, said_at)
select made.trust_id, made.level, made.id, 'asking', r.decision, r.decided_by, r.decided_at
from made join finance_return r on r.id = made.asked_about_id
"""


class Migration(migrations.Migration):
    dependencies = [("finance", "0024_typed_figures_and_questions")]

    operations = [
        migrations.RunSQL(
            [
                "select set_config('app.all_trusts', 'on', true)",
                DECISIONS,
                QUESTIONS,
                "set constraints all immediate",
                "set constraints all deferred",
                "select set_config('app.all_trusts', '', true)",
            ],
            migrations.RunSQL.noop,
        ),
        TenantWall("ReturnDraft"),
        TenantWall("DraftLine"),
        TenantWall("ReturnDecision"),
        TenantWall("ReturnQuestion"),
        TenantWall("QuestionRemark"),
    ]
