"""Services, providers, contracts and their versions."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from trusts.walls import TenantWall


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0005_intentions'),
        ('trusts', '0001_squashed_0015_instruments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=40)),
                ('kind', models.CharField(choices=[('contract', 'Contract'), ('agreement', 'Service-level agreement'), ('grant', 'Grant')], max_length=12)),
                ('made_by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('commissioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.partner')),
                ('intention', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='commissioning.intention', verbose_name='Commissioning intention it came from')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
            ],
            options={
                'ordering': ['reference'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ContractTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('change', models.CharField(choices=[('first', 'First terms'), ('varied', 'Variation'), ('ended', 'Ending')], max_length=6)),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'))])),
                ('starts_on', models.DateField(verbose_name='First day')),
                ('ends_on', models.DateField(verbose_name='Last day')),
                ('notice_months', models.PositiveSmallIntegerField(verbose_name='Notice, in months')),
                ('reason', models.TextField(blank=True, max_length=2000, verbose_name='Why it was changed')),
                ('agreed_by', models.CharField(max_length=200, verbose_name='Who agreed it')),
                ('agreed_on', models.DateField(verbose_name='When')),
                ('made_by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='commissioning.contract')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
            ],
            options={
                'verbose_name_plural': 'contract terms',
                'ordering': ['contract', '-number'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ContractYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('financial_year', models.PositiveSmallIntegerField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('terms', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='years', to='commissioning.contractterms')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
            ],
            options={
                'ordering': ['financial_year'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outside_name', models.CharField(blank=True, max_length=160, verbose_name='Name')),
                ('outside_sector', models.CharField(blank=True, choices=[('council', 'Council'), ('health', 'Health'), ('justice', 'Police and justice'), ('education', 'Schools, colleges and skills'), ('employment', 'Employment and careers'), ('voluntary', 'Voluntary and community'), ('private', 'Private'), ('families', 'Children, young people and families'), ('other', 'Other')], max_length=20, verbose_name='Sector')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.partner')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
            ],
            options={
                'ordering': ['pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddField(
            model_name='contract',
            name='provider',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='commissioning.provider'),
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160)),
                ('tier', models.CharField(choices=[('universal', 'Universal'), ('targeted', 'Targeted'), ('specialist', 'Specialist')], max_length=12)),
                ('description', models.TextField(blank=True, max_length=2000, verbose_name='What it does, and for whom')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='commissioning.outcome')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddField(
            model_name='contract',
            name='service',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='commissioning.service'),
        ),
        migrations.CreateModel(
            name='ContractAim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('named_by', models.CharField(max_length=200)),
                ('action', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissioning.action')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aims', to='commissioning.contract')),
                ('outcome', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissioning.outcome')),
                ('priority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissioning.priority')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
            ],
            options={
                'ordering': ['pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('action__isnull', True), ('outcome__isnull', False), ('priority__isnull', True)), models.Q(('action__isnull', True), ('outcome__isnull', True), ('priority__isnull', False)), models.Q(('action__isnull', False), ('outcome__isnull', True), ('priority__isnull', True)), _connector='OR'), name='an_aim_is_one_thing'), models.UniqueConstraint(fields=('trust', 'contract', 'outcome', 'priority', 'action'), name='an_aim_is_named_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='ContractEmail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('about', models.CharField(choices=[('ends', 'It ends'), ('notice', 'Notice has to be given'), ('review', 'A review is due')], max_length=6)),
                ('day', models.DateField()),
                ('days', models.SmallIntegerField()),
                ('made_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('failed', models.CharField(blank=True, max_length=300)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emails', to='commissioning.contract')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
            ],
            options={
                'ordering': ['made_at', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'contract', 'person', 'about', 'day', 'days'), name='an_email_about_a_contract_is_sent_once'), models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('failed', ''), _connector='OR'), name='a_contract_email_was_sent_or_failed')],
            },
        ),
        migrations.CreateModel(
            name='ContractReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='Due on')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='Done on')),
                ('finding', models.TextField(blank=True, max_length=4000, verbose_name='What was found')),
                ('advice', models.CharField(blank=True, choices=[('continue', 'Go on as it is'), ('vary', 'Vary it'), ('retender', 'Buy it anew'), ('end', 'End it')], max_length=8, verbose_name='What should happen')),
                ('done_by', models.CharField(blank=True, max_length=200)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='commissioning.contract')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'contract', 'due_on'), name='one_review_of_a_contract_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('advice', ''), ('done_by', ''), ('done_on__isnull', True), ('finding', '')), models.Q(('done_on__isnull', False), models.Q(('finding', ''), _negated=True), models.Q(('advice', ''), _negated=True), models.Q(('done_by', ''), _negated=True)), _connector='OR'), name='a_review_done_says_what_was_found')],
            },
        ),
        migrations.AddConstraint(
            model_name='contractterms',
            constraint=models.UniqueConstraint(fields=('trust', 'contract', 'number'), name='a_number_of_a_contracts_terms'),
        ),
        migrations.AddConstraint(
            model_name='contractterms',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='terms_count_from_one'),
        ),
        migrations.AddConstraint(
            model_name='contractterms',
            constraint=models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='a_contract_is_worth_no_less'),
        ),
        migrations.AddConstraint(
            model_name='contractterms',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='a_contract_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='contractterms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('change', 'first'), ('number', 1)), models.Q(('number__gt', 1), ('change__in', ['varied', 'ended']), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='a_variation_says_why'),
        ),
        migrations.AddConstraint(
            model_name='contractterms',
            constraint=models.CheckConstraint(condition=models.Q(('agreed_by', ''), _negated=True), name='terms_say_who_agreed'),
        ),
        migrations.AddConstraint(
            model_name='contractyear',
            constraint=models.UniqueConstraint(fields=('trust', 'terms', 'financial_year'), name='one_amount_a_contract_year'),
        ),
        migrations.AddConstraint(
            model_name='contractyear',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='a_contract_year_is_worth_no_less'),
        ),
        migrations.AddConstraint(
            model_name='provider',
            constraint=models.UniqueConstraint(fields=('trust', 'partner'), name='a_partner_provides_as_one'),
        ),
        migrations.AddConstraint(
            model_name='provider',
            constraint=models.UniqueConstraint(models.F('trust'), django.db.models.functions.text.Lower('outside_name'), condition=models.Q(('outside_name', ''), _negated=True), name='outside_provider_name_in_trust'),
        ),
        migrations.AddConstraint(
            model_name='provider',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('partner__isnull', False), ('outside_name', ''), ('outside_sector', '')), models.Q(('partner__isnull', True), models.Q(('outside_name', ''), _negated=True), models.Q(('outside_sector', ''), _negated=True)), _connector='OR'), name='a_provider_is_a_partner_or_outside'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.UniqueConstraint(models.F('trust'), django.db.models.functions.text.Lower('name'), name='service_name_in_trust'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='a_service_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.UniqueConstraint(models.F('trust'), django.db.models.functions.text.Lower('reference'), name='contract_reference_in_trust'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='a_contract_has_a_reference'),
        ),
        TenantWall("Service"),
        TenantWall("Provider"),
        TenantWall("Contract"),
        TenantWall("ContractTerms"),
        TenantWall("ContractYear"),
        TenantWall("ContractAim"),
        TenantWall("ContractReview"),
        TenantWall("ContractEmail"),
    ]
