"""How a timetable repeats: the part of its form that a change of it shows again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mulin.base.whole import WholeField
from mulin.gatherings.forms.fields import ORDINALS, WEEKDAYS, day_input
from mulin.schedule.rules import LAST_OF_MONTH, Pattern

_DAY = re.compile(r"(\d{1,2})[号日]?\Z")
_LAST = ("最后一天", "月底", "月末", "last", "last day")


class MonthDaysField(forms.CharField):
    """Days of the month as people write them: 1号、15号、最后一天."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return _now("、").join(_now("最后一天") if day == LAST_OF_MONTH else str(day) for day in value)
        return value

    def clean(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", super().clean(value)).casefold()
        return tuple(dict.fromkeys(self._day(word.strip()) for word in re.split(r"[、,;；和]", text) if word.strip()))

    def _day(self, word: str) -> int:
        found = _DAY.match(word)
        if word in _LAST:
            return LAST_OF_MONTH
        if found is None or not 1 <= int(found[1]) <= 31:
            raise forms.ValidationError(_("写 1 到 31 的数，或者“最后一天”，几个就用顿号隔开。"), code="invalid")
        return int(found[1])


class RhythmForm(forms.Form):
    """Every how many weeks or months, on which days, until when, and what holidays do to it."""

    repeat = forms.ChoiceField(
        label=_("怎么排"),
        choices=[
            ("weekly", _("按周")),
            ("monthly_weekday", _("每月第几个周几")),
            ("monthly_date", _("每月几号")),
        ],
        initial="weekly",
        widget=forms.RadioSelect,
    )
    interval = WholeField(
        label=_("几周一次，几个月一次"),
        required=False,
        initial=1,
        help_text=_("每周、每月都办写 1，隔周写 2，每三周写 3"),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("周几"),
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    week_of_month = forms.TypedChoiceField(
        label=_("每月第几个"), choices=ORDINALS, coerce=int, required=False, empty_value=None
    )
    month_days = MonthDaysField(
        label=_("每月几号"), required=False, max_length=120, help_text=_("例如：15；1、15；最后一天")
    )
    last_day = forms.DateField(label=_("到哪天止"), widget=day_input(), required=False, help_text=_("不知道就空着"))
    on_holiday = forms.ChoiceField(
        label=_("法定节假日"),
        choices=[("skip", _("放假不办")), ("hold", _("照常办"))],
        initial="skip",
        widget=forms.RadioSelect,
    )
    on_workday = forms.BooleanField(label=_("周末调成上班的那天也办"), required=False, initial=True)

    DAYS: Sequence[str] = ("repeat", "interval", "weekdays", "week_of_month", "month_days")
    HOLIDAYS: Sequence[str] = ("on_holiday", "on_workday")

    @property
    def rhythm_fields(self) -> list[forms.BoundField]:
        """In the order in which a page shows them; none where there is no timetable."""
        return [self[name] for name in (*self.DAYS, "last_day", *self.HOLIDAYS) if name in self.fields]

    @staticmethod
    def start_rhythm(pattern: Pattern) -> dict[str, Any]:
        """What the form shows for a rule."""
        by_date = pattern.repeat == "monthly_date"
        return {
            "repeat": pattern.repeat,
            "interval": pattern.interval,
            "weekdays": [] if by_date else list(pattern.days),
            "week_of_month": pattern.week_of_month,
            "month_days": list(pattern.days) if by_date else [],
            "on_holiday": pattern.on_holiday,
            "on_workday": pattern.on_workday,
        }

    def into(self, pattern: Pattern) -> Pattern:
        """A rule with the rhythm as said here; `schedule` checks it."""
        said = self.cleaned_data
        repeat = said["repeat"]
        return replace(
            pattern,
            days=said["month_days"] if repeat == "monthly_date" else tuple(said["weekdays"]),
            repeat=repeat,
            interval=said["interval"] or 1,
            week_of_month=(said["week_of_month"] or 1) if repeat == "monthly_weekday" else None,
            on_holiday=said["on_holiday"],
            on_workday=said["on_workday"],
        )
