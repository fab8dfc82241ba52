"""A day of the calendar says of which year's notice it came, so that the notice entered again takes it along."""

from typing import Any

from django.db import migrations, models
from django.db.models.functions import ExtractYear


def tell_years(apps: Any, _editor: Any) -> None:
    """Days of a year's own notice, and those of late December that the next year's notice brought."""
    rows = apps.get_model("schedule", "CalendarDay")._base_manager
    rows.filter(from_notice=True).update(notice_year=ExtractYear("day"))
    rows.filter(from_notice=False, name="元旦", day__month=12).update(notice_year=ExtractYear("day") + 1)


class Migration(migrations.Migration):
    dependencies = [
        ("schedule", "0002_referee"),
    ]

    operations = [
        migrations.AddField(
            model_name="calendarday",
            name="notice_year",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RunPython(tell_years, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="calendarday", name="calendar_day_once"),
        migrations.RemoveField(model_name="calendarday", name="from_notice"),
        migrations.AddConstraint(
            model_name="calendarday",
            constraint=models.UniqueConstraint(fields=("community", "day", "notice_year"), name="calendar_day_once"),
        ),
    ]
