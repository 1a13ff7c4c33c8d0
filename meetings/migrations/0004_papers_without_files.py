"""A paper no longer holds a file itself: its versions do."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('meetings', '0003_calendar_agenda_papers_walls')]

    operations = [
        migrations.RemoveField(
            model_name='paper',
            name='file',
        ),
        migrations.RemoveField(
            model_name='paper',
            name='notes',
        ),
        migrations.RemoveField(
            model_name='paper',
            name='original_name',
        ),
        migrations.RemoveField(
            model_name='paper',
            name='pages',
        ),
        migrations.RemoveField(
            model_name='paper',
            name='received_sha256',
        ),
        migrations.RemoveField(
            model_name='paper',
            name='sha256',
        ),
        migrations.RemoveField(
            model_name='paper',
            name='size',
        ),
        migrations.RemoveField(
            model_name='paper',
            name='tagged',
        ),
        migrations.RemoveField(
            model_name='paper',
            name='uploaded_at',
        ),
        migrations.RemoveField(
            model_name='paper',
            name='uploaded_by',
        ),
    ]
