"""Published events leave time and place to their gatherings. Apart from the constraint, as PostgreSQL wants it."""

from typing import Any

from django.db import migrations


def leave_to_gatherings(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("events", "Event")._base_manager.using(schema_editor.connection.alias)
    rows.exclude(gathering=None).update(starts_at=None, ends_at=None, venue=None, closes_at=None, draws_at=None)


class Migration(migrations.Migration):
    dependencies = [("events", "0003_hours_hosts_and_a_public_number")]

    operations = [migrations.RunPython(leave_to_gatherings, migrations.RunPython.noop)]
