"""The whole of the app's tables as first released, with their walls; made of the steps it replaces."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models
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

SAME_TRUST = """
alter table trusts_apitoken add constraint trusts_apitoken_partner_id_same_trust
foreign key (partner_id, trust_id) references trusts_partner (id, trust_id)
deferrable initially deferred
"""


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("trusts", "0001_initial"),
        ("trusts", "0002_walls"),
        ("trusts", "0003_pool_permissions"),
        ("trusts", "0004_virements"),
        ("trusts", "0005_proposals"),
        ("trusts", "0006_in_kind_and_aligned"),
        ("trusts", "0007_rights_wall"),
        ("trusts", "0008_procedure"),
        ("trusts", "0009_system_tokens"),
        ("trusts", "0010_moderation"),
        ("trusts", "0011_boards_and_plan"),
        ("trusts", "0012_sharing"),
        ("trusts", "0013_guests"),
        ("trusts", "0014_guest_wall"),
        ("trusts", "0015_instruments"),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='AcrossEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('reason', models.CharField(max_length=200)),
            ],
            options={
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Trust',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=120)),
                ('lead_council', models.CharField(blank=True, max_length=120)),
                ('since', models.PositiveSmallIntegerField(blank=True, help_text='Year it was set up', null=True)),
                ('chair_role', models.CharField(blank=True, choices=[('lead_member', "Lead member for children's services"), ('director', "Director of children's services"), ('leader', 'Leader of the council'), ('independent', 'Independent chair'), ('partner', 'A partner other than the council')], max_length=20)),
                ('board_seats', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('two_tier', models.BooleanField(default=False, help_text='Has district councils')),
                ('notes', models.TextField(blank=True, help_text='What is special about its structure')),
                ('source', models.CharField(blank=True, help_text='Where these facts come from', max_length=200)),
            ],
            options={
                'ordering': ['name'],
                'permissions': [('trust_view', "See the trust's start page and structure"), ('members_view', 'See who sits where'), ('members_manage', 'Invite people, assign and end memberships'), ('roles_manage', 'Change what each role may do'), ('structure_manage', 'Change partners and bodies'), ('audit_read', 'Read the audit trail'), ('plan_view', 'See the plan'), ('plan_edit', 'Change the plan'), ('plan_approval_record', 'Record how partners approved the plan and put it into theirs'), ('indicator_manage', 'Set up indicators, targets and tolerances'), ('indicator_report', 'Report actual figures and comment on them'), ('commissioning_view', 'See commissioning and contracts'), ('commissioning_edit', 'Prepare commissioning and contracts'), ('commissioning_sign', 'Sign off commissioning intentions'), ('budget_view', 'See budgets'), ('budget_manage', 'Change budgets'), ('return_view', 'See returns'), ('return_upload', 'Upload and submit returns'), ('return_accept', 'Accept or query returns'), ('pool_manage', 'Set up pooled funds and aligned arrangements'), ('pool_record', 'Record payments, receipts and consents for a partner'), ('in_kind_record', 'Record what a partner gives in kind'), ('proposal_edit', 'Write proposals to align or pool'), ('virement_request', 'Ask for virements'), ('virement_approve', 'Approve virements within a delegated limit'), ('delegation_manage', 'Keep the register of delegations'), ('period_manage', 'Open and close reporting periods'), ('procedure_manage', 'Change the budget monitoring procedure'), ('round_view', 'See self-assessment results'), ('round_answer', 'Answer a self-assessment'), ('round_manage', 'Open and close self-assessment rounds'), ('round_moderate', 'Record and confirm what a body agreed'), ('results_share', 'Agree to a comparison with other trusts'), ('instrument_manage', 'Write and publish own instruments'), ('report_view', 'See and download reports'), ('report_build', 'Build reports'), ('meeting_view', 'See meetings, agendas and papers'), ('meeting_manage', 'Prepare meetings, agendas and papers'), ('paper_confidential', 'See confidential items and papers'), ('pack_build', 'Build board packs'), ('pack_issue', 'Issue board packs'), ('item_submit', 'Submit items for an agenda'), ('meeting_record', 'Record attendance, declarations, decisions and minutes'), ('minutes_agree', 'Agree draft minutes'), ('terms_manage', 'Write terms of reference and agreements'), ('mandate_manage', 'Record mandates, substitutes and elections'), ('interest_declare', 'Declare own interests'), ('interest_manage', 'Keep the register of interests'), ('risk_view', 'See the risk register'), ('risk_edit', 'Keep the risk register'), ('dispute_manage', 'Keep the log of disputes and complaints'), ('consultation_edit', 'Record consultations and what changed'), ('publish', 'Publish to the public site and take back')],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name_plural': 'people',
                'ordering': ['name', 'email'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_person_per_email')],
            },
        ),
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('slug', models.SlugField(max_length=80)),
                ('name', models.CharField(max_length=120)),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('form', models.CharField(choices=[('board', 'Board'), ('executive', 'Executive'), ('theme', 'Theme sub-group'), ('performance', 'Performance board'), ('commissioning', 'Joint commissioning unit'), ('district', 'District board'), ('area', 'Area team'), ('cluster', 'Cluster'), ('locality', 'Locality group'), ('shadow', 'Shadow board')], max_length=20)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='trusts.body', verbose_name='Answers to')),
                ('seats', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Number of seats')),
            ],
            options={
                'verbose_name_plural': 'bodies',
                'ordering': ['name'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'slug'), name='body_slug_in_trust'), models.UniqueConstraint(fields=('trust', 'name'), name='body_name_in_trust'), models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='a_body_is_not_its_own_parent')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('role', models.CharField(choices=[('chair', 'Chair'), ('member', 'Member'), ('observer', 'Observer'), ('finance_lead', 'Finance lead'), ('lead_finance_officer', 'Lead finance officer'), ('director', "Director of children's services"), ('board_support', 'Board support'), ('administrator', 'Trust administrator')], max_length=24)),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('sees', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11), default=list, size=None)),
                ('acts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11), default=list, size=None)),
                ('reach', models.CharField(choices=[('trust', 'The whole trust'), ('partner', "Their own partner's records"), ('body', "Their own body's records")], max_length=8)),
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='auth.group')),
            ],
            options={
                'ordering': ['role', 'level'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'role', 'level'), name='one_row_per_role_and_level'), models.CheckConstraint(condition=models.Q(('acts__contained_by', models.F('sees'))), name='nobody_acts_where_they_do_not_see')],
            },
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('slug', models.SlugField()),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(max_length=80, verbose_name='Type')),
                ('sector', models.CharField(choices=[('council', 'Council'), ('health', 'Health'), ('justice', 'Police and justice'), ('education', 'Schools, colleges and skills'), ('employment', 'Employment and careers'), ('voluntary', 'Voluntary and community'), ('private', 'Private'), ('families', 'Children, young people and families'), ('other', 'Other')], max_length=20)),
                ('duty_from', models.DateField(blank=True, null=True, verbose_name='Duty to cooperate from')),
                ('duty_basis', models.CharField(blank=True, max_length=120, verbose_name='Law that sets the duty')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'slug'), name='partner_slug_in_trust'), models.UniqueConstraint(fields=('trust', 'name'), name='partner_name_in_trust'), models.CheckConstraint(condition=models.Q(('duty_from__isnull', True), models.Q(('duty_basis', ''), _negated=True), _connector='OR'), name='a_duty_has_its_law')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='trusts.body')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='trusts.partner')),
                ('role', models.CharField(choices=[('chair', 'Chair'), ('member', 'Member'), ('observer', 'Observer'), ('finance_lead', 'Finance lead'), ('lead_finance_officer', 'Lead finance officer'), ('director', "Director of children's services"), ('board_support', 'Board support'), ('administrator', 'Trust administrator')], max_length=24)),
                ('voting', models.BooleanField(default=True)),
                ('post', models.CharField(blank=True, help_text='For example, Head of finance', max_length=120, verbose_name='Job or position')),
                ('starts_on', models.DateField(verbose_name='First day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='Last day')),
            ],
            options={
                'ordering': ['pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['person', 'trust'], name='trusts_memb_person__9d7461_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='a_term_ends_after_it_starts'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('trust', 'person', 'body', 'role'), name='one_open_seat_per_body_and_role')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=120)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.body')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.partner')),
                ('role', models.CharField(choices=[('chair', 'Chair'), ('member', 'Member'), ('observer', 'Observer'), ('finance_lead', 'Finance lead'), ('lead_finance_officer', 'Lead finance officer'), ('director', "Director of children's services"), ('board_support', 'Board support'), ('administrator', 'Trust administrator')], max_length=24)),
                ('voting', models.BooleanField(default=True)),
                ('post', models.CharField(blank=True, max_length=120, verbose_name='Job or position')),
                ('starts_on', models.DateField(verbose_name='First day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='Last day')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-sent_at'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('caller', models.CharField(max_length=80)),
                ('key', models.CharField(max_length=200)),
                ('fingerprint', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('headers', models.JSONField(default=dict)),
                ('body', models.TextField(blank=True)),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['trust', 'made_at'], name='trusts_idem_trust_i_974e62_idx')],
                'constraints': [models.UniqueConstraint(fields=('trust', 'caller', 'key'), name='one_answer_per_key')],
            },
        ),
        migrations.CreateModel(
            name='GuestPass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.body')),
                ('purpose', models.CharField(choices=[('answer', 'To answer a self-assessment')], max_length=10)),
                ('starts_on', models.DateField(verbose_name='First day')),
                ('given_by', models.CharField(max_length=200)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'guest passes',
                'ordering': ['pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['person', 'trust'], name='trusts_gues_person__1371ab_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ['answer'])), name='a_pass_has_a_known_purpose')],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('actor', models.CharField(max_length=200)),
                ('verb', models.CharField(max_length=60)),
                ('target_type', models.CharField(max_length=60)),
                ('target_id', models.CharField(max_length=40)),
                ('target', models.CharField(max_length=200)),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11, null=True)),
                ('details', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['-pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['trust', '-at'], name='trusts_audi_trust_i_fde1b4_idx'), models.Index(fields=['trust', 'target_type', 'target_id'], name='trusts_audi_trust_i_dfb9e0_idx')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('digest', models.CharField(max_length=128, primary_key=True, serialize=False)),
                ('token_key', models.CharField(db_index=True, max_length=25)),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('expiry', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='auth_token_set', to=settings.AUTH_USER_MODEL)),
                ('trust', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='trusts.trust')),
                ('name', models.CharField(blank=True, help_text='What uses it', max_length=80)),
                ('partner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='trusts.partner')),
                ('permissions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('partner__isnull', True), ('permissions', [])), models.Q(('partner__isnull', False), ('trust__isnull', False), models.Q(('permissions', []), _negated=True)), _connector='OR'), name='a_systems_token_says_what_it_may')],
            },
        ),
        migrations.CreateModel(
            name='TrustGroupPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_permissions', to='trusts.trust')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'unique_together': {('group', 'permission', 'content_object')},
            },
        ),
        TenantWall("Body", level_is_public="yes"),
        TenantWall("RoleGrant", level_is_public="yes"),
        TenantWall("Partner"),
        TenantWall("Membership", own_rows_field="person"),
        TenantWall("Invitation"),
        TenantWall("IdempotencyKey"),
        TenantWall("GuestPass", own_rows_field="person"),
        TenantWall("AuditEvent"),
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
        migrations.RunSQL(CACHE, "drop table golden_thread_cache"),
        migrations.RunSQL(WALL, NO_WALL),
        migrations.RunSQL(SAME_TRUST, "alter table trusts_apitoken drop constraint trusts_apitoken_partner_id_same_trust"),
    ]
