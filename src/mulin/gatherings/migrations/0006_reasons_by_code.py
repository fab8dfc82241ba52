"""A default reason is kept by its code. What stands there in Chinese already becomes the code it was."""

from typing import Any

from django.db import migrations, models

_KNOWN = {
    "天气不好": "weather",
    "调休上班": "workday",
    "时间改了": "time",
    "不再办了": "ended",
    "场地有别的安排": "elsewhere",
}
_HOLIDAY = "放假"


def read(apps: Any, _editor: Any) -> None:
    """Only what the house itself wrote: of holidays those that the calendar called off, not a person."""
    rows = apps.get_model("gatherings", "Gathering")._base_manager.exclude(why_words="")
    for words, code in _KNOWN.items():
        rows.filter(why_words=words).update(why_code=code, why_words="")
    called_off = rows.filter(state="cancelled", detached=False, why_words__endswith=_HOLIDAY)
    for row in called_off.only("id", "why_words").iterator():
        rows.filter(id=row.id).update(why_code="holiday", why_words=row.why_words.removesuffix(_HOLIDAY))


class Migration(migrations.Migration):
    dependencies = [
        ("gatherings", "0005_named_sign_ups"),
    ]

    operations = [
        migrations.RenameField("gathering", "why", "why_words"),
        migrations.AddField(
            model_name="gathering",
            name="why_code",
            field=models.CharField(
                blank=True,
                choices=[
                    ("weather", "天气不好"),
                    ("holiday", "%(about)s放假"),
                    ("workday", "调休上班"),
                    ("time", "时间改了"),
                    ("ended", "不再办了"),
                    ("elsewhere", "场地有别的安排"),
                    ("shut", "%(about)s暂停使用"),
                    ("taken", "场地这个时间已经给了“%(about)s”"),
                    ("closed", "场地这几天不开放：%(about)s"),
                    ("closed-days", "场地这几天不开放"),
                    ("closed-hol", "%(about)s放假，场地不开门"),
                    ("hours", "不在场地开门的钟点里"),
                    ("small", "场地坐不下，最多 %(about)s 人"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunPython(read, migrations.RunPython.noop),
    ]
