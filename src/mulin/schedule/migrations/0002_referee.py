"""The database refuses two bookings of one venue that overlap."""

from django.db import migrations

from mulin.schedule import referee


class Migration(migrations.Migration):
    dependencies = [("schedule", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: referee.install(editor.connection),
            lambda apps, editor: referee.remove(editor.connection),
        ),
    ]
