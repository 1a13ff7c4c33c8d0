"""The whole of the app's tables as first released, with their walls; made of the steps it replaces."""

import django.db.models.deletion
from django.db import migrations, models
from trusts.walls import TenantWall



class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("thread", "0001_initial"),
        ("thread", "0002_walls"),
    ]

    dependencies = [
        ('trusts', '0001_squashed_0015_instruments'),
    ]

    operations = [
        migrations.CreateModel(
            name='AcceptedBreak',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
                ('kind', models.SlugField(max_length=40)),
                ('key', models.CharField(max_length=60)),
                ('what', models.CharField(max_length=300)),
                ('reason', models.CharField(max_length=300, verbose_name='Why it is meant')),
                ('review_on', models.DateField(verbose_name='Look again on')),
                ('accepted_by', models.CharField(max_length=200)),
                ('accepted_at', models.DateTimeField(auto_now_add=True)),
                ('ended_by', models.CharField(blank=True, max_length=200)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-accepted_at', '-pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('trust', 'kind', 'key'), name='a_break_is_accepted_once_at_a_time'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='an_accepted_break_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True)), _connector='OR'), name='who_ended_an_accepted_break')],
            },
        ),
        TenantWall("AcceptedBreak"),

    ]
