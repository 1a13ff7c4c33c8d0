"""The whole of the app's tables as first released, with their walls; made of the steps it replaces."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models
from trusts.walls import TenantWall



class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("commissioning", "0001_initial"),
        ("commissioning", "0002_walls"),
        ("commissioning", "0003_editions"),
        ("commissioning", "0004_edition_walls"),
    ]

    dependencies = [
        ('trusts', '0001_squashed_0015_instruments'),
    ]

    operations = [
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('slug', models.SlugField()),
                ('name', models.CharField(max_length=80)),
                ('statutory_wording', models.CharField(blank=True, max_length=200)),
                ('order', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ['order'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'slug'), name='outcome_slug_in_trust')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('edition', models.CharField(max_length=40)),
                ('starts_on', models.DateField(verbose_name='First day')),
                ('ends_on', models.DateField(verbose_name='Last day')),
                ('vision', models.TextField()),
                ('needs', models.TextField(blank=True, verbose_name='What the needs assessment found')),
                ('refreshes', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='refreshed_by', to='commissioning.plan')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('consultation', 'In consultation'), ('approved', 'Approved')], default='draft', max_length=12)),
                ('approved_on', models.DateField(blank=True, null=True)),
                ('published_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-starts_on'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'edition'), name='plan_edition_in_trust'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='a_plan_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), ('approved_on__isnull', False), _connector='OR'), name='an_approved_plan_has_its_day'), models.CheckConstraint(condition=models.Q(('published_on__isnull', True), ('state', 'approved'), _connector='OR'), name='only_an_approved_plan_is_published')],
            },
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='commissioning.plan')),
                ('about', models.CharField(max_length=160, verbose_name='What it was about')),
                ('who', models.CharField(max_length=200, verbose_name='Who was asked')),
                ('how', models.CharField(max_length=200, verbose_name='How they were asked')),
                ('began_on', models.DateField(verbose_name='First day')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='Last day')),
                ('reached', models.PositiveIntegerField(blank=True, null=True, verbose_name='How many took part')),
                ('said', models.TextField(blank=True, max_length=4000, verbose_name='What they said')),
                ('changed', models.TextField(blank=True, max_length=4000, verbose_name='What changed because of it')),
                ('recorded_by', models.CharField(max_length=200)),
                ('recorded_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'ordering': ['-began_on', '-pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('began_on')), _connector='OR'), name='a_consultation_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('changed', ''), models.Q(('said', ''), _negated=True), _connector='OR'), name='what_changed_follows_what_was_said')],
            },
        ),
        migrations.CreateModel(
            name='PlanApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='commissioning.plan')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.partner')),
                ('body', models.CharField(max_length=120, verbose_name='Which of its bodies approved it')),
                ('approved_on', models.DateField(verbose_name='When')),
                ('reference', models.CharField(max_length=120, verbose_name='Minute or reference')),
                ('recorded_by', models.CharField(max_length=200)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['partner__name'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'plan', 'partner'), name='a_partner_approves_an_edition_once'), models.CheckConstraint(condition=models.Q(models.Q(('body', ''), _negated=True), models.Q(('reference', ''), _negated=True)), name='an_approval_can_be_looked_up')],
            },
        ),
        migrations.CreateModel(
            name='PlanEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='commissioning.plan')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.partner')),
                ('kind', models.CharField(choices=[('medium_term', 'Medium-term financial plan'), ('service', 'Service plan')], max_length=12)),
                ('where', models.CharField(max_length=200, verbose_name='Title and page of its plan')),
                ('recorded_by', models.CharField(max_length=200)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name_plural': 'plan entries',
                'ordering': ['partner__name', 'kind'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'plan', 'partner', 'kind'), name='one_entry_of_a_kind'), models.CheckConstraint(condition=models.Q(('where', ''), _negated=True), name='an_entry_says_where')],
            },
        ),
        migrations.CreateModel(
            name='Priority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='priorities', to='commissioning.plan')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='priorities', to='commissioning.outcome')),
                ('code', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=160)),
                ('why', models.TextField(blank=True)),
            ],
            options={
                'verbose_name_plural': 'priorities',
                'ordering': ['outcome__order', 'code'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'plan', 'code'), name='priority_code_in_plan')],
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('priority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='commissioning.priority')),
                ('code', models.CharField(max_length=16)),
                ('name', models.CharField(max_length=200)),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.partner')),
                ('due_on', models.DateField(blank=True, null=True)),
                ('cost', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)])),
                ('funding', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['code'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'priority', 'code'), name='action_code_in_priority'), models.CheckConstraint(condition=models.Q(('cost__isnull', True), ('cost__gte', 0), _connector='OR'), name='an_action_costs_nothing_or_more')],
            },
        ),
        migrations.CreateModel(
            name='ActionProgress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='progress', to='commissioning.action')),
                ('reported_on', models.DateField()),
                ('state', models.CharField(choices=[('not_started', 'Not started'), ('on_track', 'On track'), ('at_risk', 'At risk'), ('late', 'Late'), ('done', 'Done'), ('stopped', 'Stopped')], max_length=12)),
                ('words', models.TextField(max_length=2000, verbose_name='What was done, and what is in the way')),
                ('reported_by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-reported_on', '-pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['trust', 'action', '-reported_on'], name='commissioni_trust_i_7aa544_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='progress_is_told_in_words')],
            },
        ),
        migrations.CreateModel(
            name='LaterCost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='later_costs', to='commissioning.action')),
                ('financial_year', models.PositiveSmallIntegerField()),
                ('cost', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(0)])),
            ],
            options={
                'ordering': ['financial_year'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'action', 'financial_year'), name='one_later_cost_a_year'), models.CheckConstraint(condition=models.Q(('cost__gte', 0)), name='a_later_cost_is_nothing_or_more')],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='commissioning.action')),
                ('name', models.CharField(max_length=160)),
                ('due_on', models.DateField()),
                ('met_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'action', 'name'), name='milestone_in_action')],
            },
        ),
        migrations.CreateModel(
            name='VulnerableGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='commissioning.plan')),
                ('name', models.CharField(max_length=160, verbose_name='Which children and young people')),
                ('measure', models.CharField(max_length=160, verbose_name='What is measured')),
                ('unit', models.CharField(max_length=40)),
                ('theirs', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='For them')),
                ('others', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='For the rest')),
                ('source', models.CharField(max_length=200, verbose_name='Where the figures are from, and of when')),
            ],
            options={
                'ordering': ['name', 'measure'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'plan', 'name', 'measure'), name='one_gap_a_group_and_measure'), models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), models.Q(('unit', ''), _negated=True)), name='a_gap_has_unit_and_source')],
            },
        ),
        TenantWall("Outcome"),
        TenantWall("Plan"),
        TenantWall("Consultation"),
        TenantWall("PlanApproval"),
        TenantWall("PlanEntry"),
        TenantWall("Priority"),
        TenantWall("Action", level_is_public="yes"),
        TenantWall("ActionProgress"),
        TenantWall("LaterCost"),
        TenantWall("Milestone"),
        TenantWall("VulnerableGroup"),

    ]
