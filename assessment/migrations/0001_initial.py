"""Rounds, participants and answers, each behind the tenant wall."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from trusts.walls import TenantWall


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('trusts', '0002_walls'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('bank_code', models.CharField(max_length=12, verbose_name='Question set')),
                ('bank_edition', models.PositiveSmallIntegerField()),
                ('bank_title', models.CharField(max_length=120)),
                ('bank_sha256', models.CharField(max_length=64)),
                ('bank_content', models.JSONField(editable=False)),
                ('opens_on', models.DateField(verbose_name='Opens on')),
                ('closes_on', models.DateField(verbose_name='Answers due by')),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='trusts.body')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
            ],
            options={
                'ordering': ['-opens_on', '-pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('submitted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.body')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.membership')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='assessment.round')),
            ],
            options={
                'ordering': ['person__name'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], max_length=11)),
                ('question', models.CharField(max_length=20)),
                ('rating', models.CharField(blank=True, choices=[('not_in_place', 'Not in place'), ('emerging', 'Emerging'), ('developing', 'Developing'), ('established', 'Established'), ('leading', 'Leading'), ('dont_know', 'I don’t know'), ('not_for_me', 'Not for me')], max_length=12)),
                ('comment', models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(2000)])),
                ('revision', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.body')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='assessment.participant')),
            ],
            options={
                'ordering': ['question'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('participant', 'question'), name='one_answer_per_question'), models.CheckConstraint(condition=models.Q(('rating__in', ['', 'not_in_place', 'emerging', 'developing', 'established', 'leading', 'dont_know', 'not_for_me'])), name='a_rating_is_on_the_scale'), models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='revisions_count_from_one'), models.CheckConstraint(condition=models.Q(('comment', ''), ('rating', ''), _negated=True), name='an_answer_says_something')],
            },
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on'))), name='a_round_is_due_after_it_opens'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('trust', 'body', 'bank_code'), name='one_open_round_per_body_and_bank'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(fields=('round', 'person'), name='one_participant_per_round_and_person'),
        ),
        TenantWall("Round"),
        TenantWall("Participant"),
        TenantWall("Answer"),
    ]
