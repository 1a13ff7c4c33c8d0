"""The whole of the app's tables as first released, with their walls; made of the steps it replaces."""

import assessment.models.round
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import trusts.clock
import trusts.files
from django.conf import settings
from django.db import migrations, models
from trusts.walls import TenantWall

BATCHES_STAY = """
alter table assessment_peerbatch enable row level security;
alter table assessment_peerbatch force row level security;
create policy published on assessment_peerbatch for select using (true);
create policy publishing on assessment_peerbatch for insert
    with check (current_setting('app.all_trusts', true) = 'on');
"""

BATCHES_MAY_CHANGE = """
drop policy published on assessment_peerbatch;
drop policy publishing on assessment_peerbatch;
alter table assessment_peerbatch disable row level security;
"""

EDITIONS_STAY = """
create function refuse_new_words() returns trigger language plpgsql as $$
begin
    raise exception 'A published edition never changes.' using errcode = 'insufficient_privilege';
end $$;
create trigger published before update or delete on assessment_instrumentedition
    for each row execute function refuse_new_words();
"""

EDITIONS_MAY_CHANGE = """
drop trigger published on assessment_instrumentedition;
drop function refuse_new_words();
"""


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("assessment", "0001_initial"),
        ("assessment", "0002_keep_empty_answers"),
        ("assessment", "0003_round_promise"),
        ("assessment", "0004_moderation"),
        ("assessment", "0005_moderation_walls"),
        ("assessment", "0006_evidence"),
        ("assessment", "0007_sharing"),
        ("assessment", "0008_sharing_walls"),
        ("assessment", "0009_round_options"),
        ("assessment", "0010_round_option_walls"),
        ("assessment", "0011_instruments"),
        ("assessment", "0012_instrument_walls"),
        ("assessment", "0013_pages_chosen"),
    ]

    dependencies = [
        ('commissioning', '0001_squashed_0004_edition_walls'),
        ('trusts', '0001_squashed_0015_instruments'),
    ]

    operations = [
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('code', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=120)),
                ('draft', models.JSONField(blank=True, editable=False, null=True)),
                ('decided', models.JSONField(default=dict, editable=False)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('made_by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('changed_by', models.CharField(max_length=200)),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['title', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'code'), name='one_instrument_per_code'), models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z]{2,8}[0-9]{2}$')), name='an_instrument_has_a_code')],
            },
        ),
        migrations.CreateModel(
            name='InstrumentEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='assessment.instrument')),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('content', models.JSONField(editable=False)),
                ('sha256', models.CharField(max_length=64)),
                ('published_by', models.CharField(max_length=200)),
                ('published_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-number'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('instrument', 'number'), name='one_edition_of_each_number'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='instrument_editions_count_from_one'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='an_edition_has_its_digest')],
            },
        ),
        migrations.CreateModel(
            name='InstrumentFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='assessment.instrument')),
                ('file', models.FileField(max_length=200, storage=trusts.files.private_storage, upload_to='')),
                ('name', models.CharField(max_length=200)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('uploaded_by', models.CharField(max_length=200)),
                ('uploaded_at', models.DateTimeField()),
                ('findings', models.JSONField(default=list, editable=False)),
                ('questions', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['-uploaded_at', '-pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='PeerBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bank_code', models.CharField(max_length=12)),
                ('bank_edition', models.PositiveSmallIntegerField()),
                ('bank_sha256', models.CharField(max_length=64)),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('quarter', models.DateField()),
                ('at_least', models.PositiveIntegerField()),
                ('figures', models.JSONField()),
            ],
            options={
                'ordering': ['-quarter', '-pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('bank_sha256', 'level', 'quarter'), name='one_batch_a_quarter'), models.CheckConstraint(condition=models.Q(('at_least__gte', 7)), name='a_batch_is_of_seven_trusts')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='trusts.body')),
                ('bank_code', models.CharField(max_length=12, verbose_name='Question set')),
                ('bank_edition', models.PositiveSmallIntegerField()),
                ('bank_title', models.CharField(max_length=120)),
                ('bank_sha256', models.CharField(max_length=64)),
                ('bank_content', models.JSONField(editable=False)),
                ('promise', models.CharField(choices=[('named', 'By name'), ('partner', 'By partner'), ('sector', 'By sector')], default='sector', max_length=8, verbose_name='How far answers can be traced')),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('may_copy', models.BooleanField(default=True, verbose_name='Members may start from their last answers')),
                ('reminders', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=assessment.models.round.usual_reminders, size=None)),
                ('opens_on', models.DateField(verbose_name='Opens on')),
                ('closes_on', models.DateField(verbose_name='Answers due by')),
                ('opened_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'ordering': ['-opens_on', '-pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on'))), name='a_round_is_due_after_it_opens'), models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('trust', 'body', 'bank_code'), name='one_open_round_per_body_and_bank'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('opened_at__isnull', False), _connector='OR'), name='a_closed_round_was_open')],
            },
        ),
        migrations.CreateModel(
            name='AgreedRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreed_ratings', to='assessment.round')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.body')),
                ('question', models.CharField(max_length=20)),
                ('rating', models.CharField(choices=[('not_in_place', 'Not in place'), ('emerging', 'Emerging'), ('developing', 'Developing'), ('established', 'Established'), ('leading', 'Leading')], max_length=12)),
                ('reason', models.TextField()),
                ('who', models.CharField(max_length=200, verbose_name='Who agreed')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('recorder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.CharField(max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('confirmer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.CharField(blank=True, max_length=200)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['question'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('round', 'question'), name='one_agreed_rating'), models.CheckConstraint(condition=models.Q(('rating__in', ['not_in_place', 'emerging', 'developing', 'established', 'leading'])), name='an_agreed_rating_is_on_the_scale'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('who', ''), _negated=True)), name='an_agreed_rating_says_why_and_who'), models.CheckConstraint(condition=models.Q(('confirmer__isnull', True), ('recorder__isnull', True), models.Q(('confirmer', models.F('recorder')), _negated=True), _connector='OR'), name='nobody_moderates_alone'), models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', True), models.Q(('confirmed_by', ''), _negated=True), _connector='OR'), name='a_confirmation_says_whose')],
            },
        ),
        migrations.CreateModel(
            name='Improvement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='improvements', to='assessment.round')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.body')),
                ('question', models.CharField(max_length=20)),
                ('what', models.CharField(max_length=300, verbose_name='What will be done')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.partner')),
                ('due_on', models.DateField(verbose_name='Done by')),
                ('priority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissioning.priority')),
                ('state', models.CharField(choices=[('to_do', 'Not started'), ('under_way', 'Under way'), ('done', 'Done'), ('dropped', 'Dropped')], default='to_do', max_length=9)),
                ('made_by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['trust', 'state', 'due_on'], name='assessment__trust_i_16b397_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='an_improvement_says_what')],
            },
        ),
        migrations.CreateModel(
            name='ImprovementNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('improvement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='assessment.improvement')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.body')),
                ('state', models.CharField(choices=[('to_do', 'Not started'), ('under_way', 'Under way'), ('done', 'Done'), ('dropped', 'Dropped')], max_length=9)),
                ('text', models.TextField()),
                ('written_by', models.CharField(max_length=200)),
                ('written_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-written_at', '-pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_note_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='assessment.round')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.body')),
                ('kind', models.CharField(choices=[('member', 'Member'), ('substitute', 'Substitute'), ('partner', 'A partner as one'), ('outsider', 'Invited from outside')], default='member', max_length=10)),
                ('membership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.membership')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guest_pass', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.guestpass')),
                ('organisation', models.CharField(blank=True, max_length=120)),
                ('sector', models.CharField(blank=True, choices=[('council', 'Council'), ('health', 'Health'), ('justice', 'Police and justice'), ('education', 'Schools, colleges and skills'), ('employment', 'Employment and careers'), ('voluntary', 'Voluntary and community'), ('private', 'Private'), ('families', 'Children, young people and families'), ('other', 'Other')], max_length=20)),
                ('one_by_one', models.BooleanField(null=True, verbose_name='One question a page')),
                ('submitted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('reopened_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('reopened_by', models.CharField(blank=True, max_length=200)),
                ('reopened_why', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ['person__name'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('round', 'person'), name='one_participant_per_round_and_person'), models.CheckConstraint(condition=models.Q(('membership__isnull', False), ('kind', 'outsider'), _connector='OR'), name='only_an_outsider_has_no_seat'), models.CheckConstraint(condition=models.Q(('submitted_at__isnull', True), models.Q(models.Q(('organisation', ''), _negated=True), models.Q(('sector', ''), _negated=True)), _connector='OR'), name='submitted_says_for_whom'), models.CheckConstraint(condition=models.Q(('reopened_at__isnull', True), models.Q(models.Q(('reopened_by', ''), _negated=True), models.Q(('reopened_why', ''), _negated=True)), _connector='OR'), name='a_reopening_says_who_and_why')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='assessment.participant')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.body')),
                ('question', models.CharField(max_length=20)),
                ('rating', models.CharField(blank=True, choices=[('not_in_place', 'Not in place'), ('emerging', 'Emerging'), ('developing', 'Developing'), ('established', 'Established'), ('leading', 'Leading'), ('dont_know', 'I don’t know'), ('not_for_me', 'Not for me')], max_length=12)),
                ('comment', models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(2000)])),
                ('revision', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('copied_from', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.answer')),
                ('confirmed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('filled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['question'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('participant', 'question'), name='one_answer_per_question'), models.CheckConstraint(condition=models.Q(('rating__in', ['', 'not_in_place', 'emerging', 'developing', 'established', 'leading', 'dont_know', 'not_for_me'])), name='a_rating_is_on_the_scale'), models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='revisions_count_from_one')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='assessment.participant')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.body')),
                ('question', models.CharField(max_length=20)),
                ('kind', models.CharField(choices=[('file', 'File'), ('link', 'Link'), ('record', 'Record in Golden Thread')], max_length=6)),
                ('shows', models.CharField(max_length=200, verbose_name='What it shows')),
                ('link', models.URLField(blank=True, max_length=500)),
                ('record_kind', models.CharField(blank=True, max_length=60)),
                ('record_key', models.CharField(blank=True, max_length=60)),
                ('is_shared', models.BooleanField(default=False)),
                ('added_at', models.DateTimeField(default=trusts.clock.now, editable=False)),
            ],
            options={
                'verbose_name_plural': 'evidence',
                'ordering': ['question', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('shows', ''), _negated=True), name='evidence_says_what_it_shows'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'file'), ('link', ''), ('record_key', ''), ('record_kind', '')), models.Q(('kind', 'link'), ('link__startswith', 'https://'), ('record_key', ''), ('record_kind', '')), models.Q(('kind', 'record'), ('link', ''), models.Q(('record_kind', ''), _negated=True), models.Q(('record_key', ''), _negated=True)), _connector='OR'), name='evidence_is_a_file_a_link_or_a_record'), models.UniqueConstraint(condition=models.Q(('kind', 'link')), fields=('participant', 'question', 'link'), name='the_same_link_once'), models.UniqueConstraint(condition=models.Q(('kind', 'record')), fields=('participant', 'question', 'record_kind', 'record_key'), name='the_same_record_once')],
            },
        ),
        migrations.CreateModel(
            name='EvidenceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='assessment.evidence')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.body')),
                ('number', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('file', models.FileField(max_length=200, storage=trusts.files.private_storage, upload_to='')),
                ('name', models.CharField(max_length=200)),
                ('size', models.PositiveBigIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('sha256', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField(default=trusts.clock.now, editable=False)),
            ],
            options={
                'ordering': ['-number'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('evidence', 'number'), name='revisions_of_evidence_are_numbered'), models.UniqueConstraint(fields=('evidence', 'sha256'), name='the_same_evidence_file_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('size__gte', 1)), name='a_revision_of_evidence_holds_something')],
            },
        ),
        migrations.CreateModel(
            name='Helper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='helpers', to='assessment.participant')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.body')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('theme', models.CharField(blank=True, max_length=20)),
                ('guest_pass', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.guestpass')),
                ('asked_by', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['theme', 'asked_at', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('participant', 'person', 'theme'), name='a_helper_is_asked_once_a_section')],
            },
        ),
        migrations.CreateModel(
            name='OutsiderInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='assessment.round')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.body')),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=120)),
                ('organisation', models.CharField(max_length=120)),
                ('sector', models.CharField(choices=[('council', 'Council'), ('health', 'Health'), ('justice', 'Police and justice'), ('education', 'Schools, colleges and skills'), ('employment', 'Employment and careers'), ('voluntary', 'Voluntary and community'), ('private', 'Private'), ('families', 'Children, young people and families'), ('other', 'Other')], max_length=20)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('invited_by', models.CharField(max_length=200)),
                ('sent_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('participant', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitation', to='assessment.participant')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('round', 'email'), name='an_outsider_is_invited_once_a_round'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('participant__isnull', True)), models.Q(('accepted_at__isnull', False), ('participant__isnull', False)), _connector='OR'), name='an_accepted_invitation_made_a_part')],
            },
        ),
        migrations.CreateModel(
            name='PeerContribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.peerbatch')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.round')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('round',), name='a_round_is_in_one_batch'), models.UniqueConstraint(fields=('trust', 'batch'), name='one_round_of_a_trust_a_batch')],
            },
        ),
        migrations.CreateModel(
            name='RoundEmail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emails', to='assessment.round')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.body')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('email', models.EmailField(max_length=254)),
                ('about', models.CharField(choices=[('open', 'The round is open'), ('due', 'Answers are due')], max_length=4)),
                ('due_on', models.DateField()),
                ('days', models.SmallIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('failed', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['made_at', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('round', 'person', 'about', 'due_on', 'days'), name='an_email_about_a_round_is_sent_once'), models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('failed', ''), _connector='OR'), name='an_email_was_sent_or_failed')],
            },
        ),
        migrations.CreateModel(
            name='SharingConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('agreed_where', models.CharField(max_length=200)),
                ('given_at', models.DateTimeField()),
                ('giver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_by', models.CharField(max_length=200)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['-given_at', '-pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('trust',), name='one_sharing_consent_at_once'), models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('withdrawn_at__gte', models.F('given_at')), _connector='OR'), name='consent_is_withdrawn_after_it_is_given'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_by', ''), _negated=True)), _connector='OR'), name='a_withdrawal_says_whose'), models.CheckConstraint(condition=models.Q(models.Q(('agreed_where', ''), _negated=True), models.Q(('given_by', ''), _negated=True)), name='a_consent_says_where_and_who')],
            },
        ),
        TenantWall("Instrument"),
        TenantWall("InstrumentEdition"),
        TenantWall("InstrumentFile"),
        TenantWall("Round"),
        TenantWall("AgreedRating"),
        TenantWall("Improvement"),
        TenantWall("ImprovementNote"),
        TenantWall("Participant"),
        TenantWall("Answer"),
        TenantWall("Evidence"),
        TenantWall("EvidenceFile"),
        TenantWall("Helper"),
        TenantWall("OutsiderInvitation"),
        TenantWall("PeerContribution"),
        TenantWall("RoundEmail"),
        TenantWall("SharingConsent"),
        migrations.RunSQL(BATCHES_STAY, BATCHES_MAY_CHANGE),
        migrations.RunSQL(EDITIONS_STAY, EDITIONS_MAY_CHANGE),
    ]
