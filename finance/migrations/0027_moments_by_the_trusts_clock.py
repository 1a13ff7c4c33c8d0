
import trusts.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('finance', '0026_one_key_per_reference'),
    ]

    operations = [
        migrations.AlterField(
            model_name='budgetfile',
            name='uploaded_at',
            field=models.DateTimeField(default=trusts.clock.now, editable=False),
        ),
        migrations.AlterField(
            model_name='inkind',
            name='recorded_at',
            field=models.DateTimeField(default=trusts.clock.now, editable=False),
        ),
        migrations.AlterField(
            model_name='returndraft',
            name='started_at',
            field=models.DateTimeField(default=trusts.clock.now, editable=False),
        ),
        migrations.AlterField(
            model_name='returnfile',
            name='uploaded_at',
            field=models.DateTimeField(default=trusts.clock.now, editable=False),
        ),
        migrations.AlterField(
            model_name='returnlayout',
            name='remembered_at',
            field=models.DateTimeField(default=trusts.clock.now, editable=False),
        ),
    ]
