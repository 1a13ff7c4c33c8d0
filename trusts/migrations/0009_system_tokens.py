import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from trusts.walls import TenantWall

# The table is found before any trust is in scope, so it has no wall; but no token ties a trust to
# another trust's partner.
SAME_TRUST = """
alter table trusts_apitoken add constraint trusts_apitoken_partner_id_same_trust
foreign key (partner_id, trust_id) references trusts_partner (id, trust_id)
deferrable initially deferred
"""


class Migration(migrations.Migration):

    dependencies = [
        ('trusts', '0008_procedure'),
    ]

    operations = [
        migrations.AddField(
            model_name='apitoken',
            name='partner',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='trusts.partner'),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='permissions',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='last_used_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('partner__isnull', True), ('permissions', [])), models.Q(('partner__isnull', False), ('trust__isnull', False), models.Q(('permissions', []), _negated=True)), _connector='OR'), name='a_systems_token_says_what_it_may'),
        ),
        migrations.RunSQL(SAME_TRUST, 'alter table trusts_apitoken drop constraint trusts_apitoken_partner_id_same_trust'),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('caller', models.CharField(max_length=80)),
                ('key', models.CharField(max_length=200)),
                ('fingerprint', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('headers', models.JSONField(default=dict)),
                ('body', models.TextField(blank=True)),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_permissions': (),
                'indexes': [models.Index(fields=['trust', 'made_at'], name='trusts_idem_trust_i_974e62_idx')],
                'constraints': [models.UniqueConstraint(fields=('trust', 'caller', 'key'), name='one_answer_per_key')],
            },
        ),
        TenantWall("IdempotencyKey"),
    ]
