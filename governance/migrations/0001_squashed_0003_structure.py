"""The whole of the app's tables as first released, with their walls; made of the steps it replaces."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from trusts.walls import TenantWall



class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("governance", "0001_interests"),
        ("governance", "0002_interest_wall"),
        ("governance", "0003_structure"),
    ]

    dependencies = [
        ('trusts', '0001_squashed_0015_instruments'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('slug', models.SlugField(max_length=60)),
                ('name', models.CharField(max_length=160)),
                ('power', models.CharField(choices=[('children2004s10', 'Children Act 2004, section 10'), ('nhs2006s75', 'NHS Act 2006, section 75'), ('nhs2006s76', 'NHS Act 2006, section 76'), ('nhs2006s256', 'NHS Act 2006, section 256'), ('health1999s31', 'Health Act 1999, section 31 (agreements before 2007)'), ('local', 'A local agreement without a power of its own')], max_length=16)),
                ('purpose', models.TextField(max_length=2000, verbose_name='What it is for')),
                ('covers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('vision', 'Vision, functions and principles'), ('outcomes', 'Outcomes'), ('obligations', 'What each partner puts in and must do'), ('structures', 'Governance structures and how they relate'), ('membership', 'Who sits on which body'), ('meetings', 'How often bodies meet'), ('conflict', 'How conflicts are resolved'), ('resources', 'Resources and finance')], max_length=12), blank=True, default=list, size=None)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='trusts.body')),
                ('starts_on', models.DateField(verbose_name='First day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='Last day')),
                ('review_on', models.DateField(verbose_name='Next review')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'slug'), name='agreement_slug_in_trust'), models.UniqueConstraint(fields=('trust', 'name'), name='agreement_name_in_trust'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='an_agreement_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('review_on__gte', models.F('starts_on'))), name='an_agreement_is_reviewed_once_started')],
            },
        ),
        migrations.CreateModel(
            name='AgreementPartner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='governance.agreement')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.partner')),
                ('signed_by', models.CharField(blank=True, max_length=120, verbose_name='Who signed')),
                ('signed_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['partner__name'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'agreement', 'partner'), name='a_partner_agrees_once'), models.CheckConstraint(condition=models.Q(models.Q(('signed_by', ''), ('signed_on__isnull', True)), models.Q(('signed_on__isnull', False), models.Q(('signed_by', ''), _negated=True)), _connector='OR'), name='an_agreements_signature_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='AssociateMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='associates', to='trusts.body')),
                ('name', models.CharField(max_length=120)),
                ('what', models.CharField(max_length=120, verbose_name='What it is')),
                ('starts_on', models.DateField(verbose_name='First day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='Last day')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'body', 'name'), name='associate_once_in_a_body'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='an_associate_leaves_after_joining')],
            },
        ),
        migrations.CreateModel(
            name='AssociatePairing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('associate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairings', to='governance.associatemember')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairings', to='trusts.membership')),
                ('starts_on', models.DateField(verbose_name='First day')),
                ('ends_on', models.DateField(verbose_name='Last day')),
            ],
            options={
                'ordering': ['-starts_on', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'associate', 'membership', 'starts_on'), name='paired_once_at_a_time'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='a_pairing_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Election',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='elections', to='trusts.body')),
                ('office', models.CharField(choices=[('chair', 'Chair'), ('vice_chair', 'Vice-chair')], max_length=10)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='trusts.membership')),
                ('held_on', models.DateField(verbose_name='Day of the election')),
                ('method', models.CharField(choices=[('appointed', 'Named in the terms of reference or appointed'), ('unopposed', 'The only nomination'), ('hands', 'Show of hands'), ('ballot', 'Secret ballot')], max_length=9, verbose_name='How')),
                ('nominations', models.PositiveSmallIntegerField(default=1)),
                ('starts_on', models.DateField(verbose_name='First day in office')),
                ('ends_on', models.DateField(verbose_name='Last day in office')),
            ],
            options={
                'ordering': ['-starts_on', 'office', '-pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='an_office_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('starts_on__gte', models.F('held_on'))), name='an_office_starts_once_elected'), models.CheckConstraint(condition=models.Q(('nominations__gte', 1)), name='somebody_was_nominated'), models.CheckConstraint(condition=models.Q(models.Q(('method', 'unopposed'), _negated=True), ('nominations', 1), _connector='OR'), name='unopposed_means_one_nomination')],
            },
        ),
        migrations.CreateModel(
            name='InductionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('position', models.PositiveSmallIntegerField(default=1)),
                ('name', models.CharField(max_length=120)),
                ('explanation', models.CharField(blank=True, max_length=300)),
                ('dropped_on', models.DateField(blank=True, null=True, verbose_name='No longer asked from')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'name'), name='induction_step_in_trust')],
            },
        ),
        migrations.CreateModel(
            name='InductionDone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inductions', to='trusts.membership')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='done', to='governance.inductionstep')),
                ('done_on', models.DateField()),
                ('noted_by', models.CharField(max_length=200)),
            ],
            options={
                'verbose_name_plural': 'inductions done',
                'ordering': ['done_on', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'membership', 'step'), name='an_induction_step_is_done_once')],
            },
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.partner')),
                ('kind', models.CharField(choices=[('employment', 'Work or paid office'), ('business', 'Business or contract'), ('provider', 'Provides services that the trust commissions'), ('office', 'Member of another board or committee'), ('family', 'Close family'), ('property', 'Land or building'), ('gift', 'Gift or hospitality'), ('other', 'Something else')], max_length=10)),
                ('what', models.CharField(max_length=300, verbose_name='What the interest is')),
                ('starts_on', models.DateField(verbose_name='First day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='Last day')),
                ('reviewed_on', models.DateField(verbose_name='Last confirmed on')),
                ('declared_by', models.CharField(max_length=200)),
                ('declared_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['starts_on', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['trust', 'person'], name='governance__trust_i_79e321_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='an_interest_says_what'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='an_interest_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='trusts.membership')),
                ('limit', models.DecimalField(decimal_places=2, max_digits=14)),
                ('instrument', models.CharField(max_length=200, verbose_name='Document that gives it')),
                ('given_by', models.CharField(max_length=200, verbose_name='Given by')),
                ('starts_on', models.DateField(verbose_name='First day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='Last day')),
            ],
            options={
                'ordering': ['-starts_on', '-pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('limit__gt', 0)), name='a_mandate_is_of_some_money'), models.CheckConstraint(condition=models.Q(('instrument', ''), _negated=True), name='a_mandate_names_its_document'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='a_mandate_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='OtherPartnership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('slug', models.SlugField(max_length=60)),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('lsp', 'Local strategic partnership'), ('lscb', 'Local safeguarding children board'), ('cdrp', 'Crime and disorder reduction partnership'), ('dat', 'Drug action team'), ('14-19', '14–19 partnership'), ('district', 'District partnership'), ('other', 'Another partnership')], max_length=8)),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'slug'), name='other_partnership_slug'), models.UniqueConstraint(fields=('trust', 'name'), name='other_partnership_name')],
            },
        ),
        migrations.CreateModel(
            name='ReportingLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='trusts.body')),
                ('kind', models.CharField(choices=[('reports', 'reports to'), ('advises', 'advises'), ('part_of', 'is part of'), ('works_with', 'works with')], max_length=10)),
                ('to_body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines_in', to='trusts.body')),
                ('to_partnership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines_in', to='governance.otherpartnership')),
                ('note', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('to_body__isnull', True), ('to_partnership__isnull', True), _connector='XOR'), name='a_line_has_one_end'), models.CheckConstraint(condition=models.Q(('to_body__isnull', True), models.Q(('to_body', models.F('body')), _negated=True), _connector='OR'), name='a_line_leads_elsewhere'), models.UniqueConstraint(fields=('trust', 'body', 'kind', 'to_body', 'to_partnership'), name='a_line_is_drawn_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='SeatFacts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('membership', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='trusts.membership')),
                ('side', models.CharField(blank=True, choices=[('commissioning', 'Commissioning'), ('provider', 'Provider'), ('both', 'Both: commissions and provides'), ('neither', 'Neither')], max_length=13)),
                ('substitute_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='substitutes', to='trusts.membership')),
                ('in_attendance', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name_plural': 'facts of seats',
                'ordering': ['pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('substitute_for__isnull', True), models.Q(('substitute_for', models.F('membership')), _negated=True), _connector='OR'), name='nobody_substitutes_themselves'), models.CheckConstraint(condition=models.Q(('substitute_for__isnull', True), ('in_attendance', False), _connector='OR'), name='a_substitute_sits_as_a_member')],
            },
        ),
        migrations.CreateModel(
            name='TermsOfReference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='trusts.body')),
                ('number', models.PositiveSmallIntegerField()),
                ('meetings_a_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('quorum', models.JSONField(blank=True, default=dict)),
                ('items_days', models.PositiveSmallIntegerField(default=14, verbose_name='Days before for items')),
                ('papers_days', models.PositiveSmallIntegerField(default=7, verbose_name='Days before for papers')),
                ('minutes_days', models.PositiveSmallIntegerField(default=7, verbose_name='Days after for minutes')),
                ('money_needs_vote', models.BooleanField(default=False)),
                ('casting_vote', models.BooleanField(default=True, verbose_name='The chair has a casting vote')),
                ('accountable_body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.partner')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='Review date')),
                ('agreed_on', models.DateField(blank=True, null=True)),
                ('agreed_by', models.CharField(blank=True, max_length=200, verbose_name='Who agreed them')),
                ('in_force_from', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'terms of reference',
                'ordering': ['body', '-number'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'body', 'number'), name='terms_number_of_body'), models.UniqueConstraint(condition=models.Q(('agreed_on__isnull', True)), fields=('trust', 'body'), name='one_draft_of_a_bodys_terms'), models.CheckConstraint(condition=models.Q(models.Q(('agreed_on__isnull', True), ('in_force_from__isnull', True)), models.Q(('agreed_on__isnull', False), ('in_force_from__gte', models.F('agreed_on'))), _connector='OR'), name='terms_count_once_agreed'), models.CheckConstraint(condition=models.Q(('agreed_on__isnull', True), models.Q(('meetings_a_year__gte', 1), ('review_on__isnull', False), models.Q(('quorum', {}), _negated=True)), _connector='OR'), name='agreed_terms_are_whole')],
            },
        ),
        migrations.CreateModel(
            name='TermsSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('terms', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='governance.termsofreference')),
                ('topic', models.CharField(max_length=30)),
                ('text', models.TextField(max_length=6000)),
            ],
            options={
                'ordering': ['pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'terms', 'topic'), name='one_text_per_topic'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_section_says_something')],
            },
        ),
        migrations.CreateModel(
            name='TermsSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('terms', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='governance.termsofreference')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.partner')),
                ('signed_by', models.CharField(max_length=120, verbose_name='Who signed')),
                ('post', models.CharField(blank=True, max_length=120, verbose_name='Job or position')),
                ('signed_on', models.DateField()),
            ],
            options={
                'ordering': ['signed_on', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'terms', 'partner'), name='a_partner_signs_terms_once')],
            },
        ),
        TenantWall("Agreement"),
        TenantWall("AgreementPartner"),
        TenantWall("AssociateMember"),
        TenantWall("AssociatePairing"),
        TenantWall("Election"),
        TenantWall("InductionStep"),
        TenantWall("InductionDone"),
        TenantWall("Interest"),
        TenantWall("Mandate"),
        TenantWall("OtherPartnership"),
        TenantWall("ReportingLine"),
        TenantWall("SeatFacts"),
        TenantWall("TermsOfReference"),
        TenantWall("TermsSection"),
        TenantWall("TermsSignature"),

    ]
