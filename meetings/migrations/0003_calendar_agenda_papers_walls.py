"""The walls of what agendas are made of; every paper's file becomes its first version."""

from django.db import migrations

from trusts.walls import TenantWall

FIRST_VERSIONS = """
    set local app.all_trusts = 'on';
    insert into meetings_paperversion (
        trust_id, level, body_id, paper_id, number, state, received, file, source, change,
        original_name, received_sha256, sha256, size, pages, tagged, notes, refusal, is_late,
        uploaded_by, uploaded_at, waiting_since, attempts
    )
    select
        trust_id, level, body_id, id, 1, 'ready', '', file, '', '',
        original_name, received_sha256, sha256, size, pages, tagged, notes, '', false,
        uploaded_by, uploaded_at, uploaded_at, 1
    from meetings_paper;
    update meetings_paper set version_id = v.id
    from meetings_paperversion v where v.paper_id = meetings_paper.id;
    set local app.all_trusts = '';
"""


class Migration(migrations.Migration):

    dependencies = [('meetings', '0002_calendar_agenda_papers')]

    operations = [
        TenantWall("StandingItem"),
        TenantWall("ForwardItem"),
        TenantWall("SubmittedItem"),
        TenantWall("PaperVersion"),
        TenantWall("MeetingReminder"),
        TenantWall("KeyDate"),
        TenantWall("AgendaItem"),
        TenantWall("Paper"),
        migrations.RunSQL(FIRST_VERSIONS, migrations.RunSQL.noop),
    ]
