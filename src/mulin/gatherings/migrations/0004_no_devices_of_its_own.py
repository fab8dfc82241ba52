"""The tablets of this room go: no page ever opened one, so no community has a row here; `events` has its own.

Who was checked in through one (only the demo could) stays: an attendance never pointed to its device.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("gatherings", "0003_comes_in_turns"),
    ]

    operations = [
        migrations.DeleteModel(name="HeldRow"),
        migrations.DeleteModel(name="DeskDevice"),
    ]
