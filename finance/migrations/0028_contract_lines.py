"""Which budget lines pay for contracts."""

import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.db import migrations, models

from trusts.walls import TenantWall


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0008_cycle'),
        ('finance', '0001_squashed_0027_moments_by_the_trusts_clock'),
        ('trusts', '0001_squashed_0015_instruments'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContractLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('executive', 'Executive'), ('operational', 'Operational')], default='executive', max_length=11)),
                ('percent', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MaxValueValidator(Decimal('100'))])),
                ('linked_by', models.CharField(max_length=200)),
                ('budget_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contract_lines', to='finance.budgetline')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='commissioning.contract')),
                ('trust', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trusts.trust')),
            ],
            options={
                'ordering': ['budget_line', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('trust', 'contract', 'budget_line'), name='a_line_pays_a_contract_once'), models.CheckConstraint(condition=models.Q(('percent__gt', 0), ('percent__lte', 100)), name='a_line_pays_a_part')],
            },
        ),
        TenantWall("ContractLine"),
    ]
