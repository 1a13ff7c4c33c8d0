"""The whole of the app's tables as first released, with their walls; made of the steps it replaces."""

import django.core.validators
import django.db.models.deletion
import trusts.files
from django.conf import settings
from django.db import migrations, models
from trusts.walls import TenantWall



class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_reportfile_body_reportrun_body"),
        ("reports", "0003_workbooks_and_partners"),
        ("reports", "0004_private_runs"),
    ]

    dependencies = [
        ('trusts', '0001_squashed_0015_instruments'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.body')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.partner')),
                ('report', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=200)),
                ('params', models.JSONField(default=dict)),
                ('is_private', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Being built'), ('done', 'Ready'), ('failed', 'Not built')], default='waiting', max_length=8)),
                ('requester', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requested_by', models.CharField(max_length=200)),
                ('requested_at', models.DateTimeField(auto_now_add=True)),
                ('queued_at', models.DateTimeField(blank=True, null=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('lease', models.UUIDField(blank=True, null=True)),
                ('beat_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('steps_done', models.PositiveIntegerField(default=0)),
                ('steps', models.PositiveIntegerField(default=0)),
                ('words', models.CharField(blank=True, max_length=200)),
                ('error', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['-requested_at', '-pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['trust', '-requested_at'], name='reports_rep_trust_i_0791be_idx'), models.Index(fields=['trust', 'report', '-finished_at'], name='reports_rep_trust_i_a1df1d_idx'), models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['state'], name='report_runs_under_way')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), models.Q(('beat_at__isnull', False), ('lease__isnull', False)), _connector='OR'), name='a_running_report_is_held'), models.CheckConstraint(condition=models.Q(('state', 'running'), ('lease__isnull', True), _connector='OR'), name='only_a_running_report_is_held'), models.CheckConstraint(condition=models.Q(('is_private', False), ('requester__isnull', False), _connector='OR'), name='a_private_report_is_somebodys'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('state__in', ['waiting', 'running'])), models.Q(('finished_at__isnull', False), ('state__in', ['done', 'failed'])), _connector='OR'), name='a_finished_report_says_when'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('error', ''), _negated=True), _connector='OR'), name='a_failed_report_says_why'), models.CheckConstraint(condition=models.Q(('steps_done__lte', models.F('steps'))), name='no_more_steps_done_than_there_are')],
            },
        ),
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='reports.reportrun')),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.body')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.partner')),
                ('format', models.CharField(choices=[('pdf', 'PDF'), ('xlsx', 'Excel workbook')], default='pdf', max_length=4)),
                ('variant', models.CharField(choices=[('full', 'Full'), ('open', 'Without confidential parts')], max_length=8)),
                ('needs', models.CharField(blank=True, max_length=400)),
                ('file', models.FileField(max_length=200, storage=trusts.files.private_storage, upload_to='')),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('pages', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)])),
                ('sheets', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)])),
                ('accessible', models.BooleanField(blank=True, null=True)),
                ('notes', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('run', 'variant', 'format'), name='one_file_per_variant_and_format'), models.CheckConstraint(condition=models.Q(models.Q(('accessible__isnull', False), ('format', 'pdf'), ('pages__gte', 1), ('sheets', None)), models.Q(('accessible', None), ('format', 'xlsx'), ('pages', None), ('sheets__gte', 1)), _connector='OR'), name='a_pdf_has_pages_and_a_workbook_sheets')],
            },
        ),
        TenantWall("ReportRun"),
        TenantWall("ReportFile"),

    ]
