"""An answer taken back stays as an empty row, so that its revisions go on counting."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='answer',
            name='an_answer_says_something',
        ),
    ]
