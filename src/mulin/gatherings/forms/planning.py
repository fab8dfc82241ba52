"""Planning one gathering or a timetable, and changing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base.whole import WholeField
from mulin.gatherings.forms.clashing import ClashAnswers
from mulin.gatherings.forms.fields import (
    ORDINALS,
    WEEKDAYS,
    Once,
    choose,
    day_input,
    time_input,
)
from mulin.gatherings.forms.sharing import SharingForm
from mulin.gatherings.models import Draw, Gathering, Quota, SignUpMode
from mulin.gatherings.rules import Change, Plan
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.places.models import Venue
from mulin.schedule.rules import Pattern, read_pattern


class _WhatForm(Once):
    """What a gathering is like."""

    title = forms.CharField(label=_("名称"), max_length=80)
    about = forms.CharField(
        label=_("做些什么"), max_length=1200, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    bring = forms.CharField(label=_("带什么"), max_length=120, required=False)
    venue = forms.ChoiceField(label=_("场地"), required=False)
    place_words = forms.CharField(
        label=_("不在社区场地的，写在哪里"), max_length=80, required=False, help_text=_("写了这一格，就不占场地")
    )
    sign_up = forms.ChoiceField(
        label=_("要不要报名"), choices=SignUpMode.choices, widget=forms.RadioSelect, initial=SignUpMode.NONE
    )
    capacity = WholeField(
        label=_("名额"), required=False, help_text=_("空着：要报名的，照场地坐得下的人数；不用报名的，不限")
    )
    walk_ins = forms.BooleanField(label=_("没报名也能直接来"), required=False, initial=True)
    members_only = forms.BooleanField(label=_("只给成员"), required=False)
    guests = forms.BooleanField(label=_("名册以外的人也能报名"), required=False, initial=True)

    def __init__(self, *args: Any, venues: Sequence[Venue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(venue.id), f"{venue.name} {venue.where}".strip()) for venue in venues]
        choose(self, "venue", [("", _("—")), *rows])

    def words(self) -> dict[str, Any]:
        """The words of a plan or a change."""
        said = self.cleaned_data
        place = said["place_words"]
        return {
            "title": said["title"],
            "about": said["about"],
            "bring": said["bring"],
            "venue_id": UUID(said["venue"]) if said["venue"] and not place else None,
            "place_words": place,
            "sign_up": said["sign_up"],
            "capacity": said["capacity"],
            "walk_ins": said["walk_ins"],
            "members_only": said["members_only"],
            "guests": said["guests"],
        }


class PlanForm(SharingForm, _WhatForm):
    """One gathering, with shares of places and a draw where wanted."""

    day = forms.DateField(label=_("哪天"), widget=day_input())
    begins = forms.TimeField(label=_("几点开始"), widget=time_input())
    ends = forms.TimeField(label=_("几点结束"), widget=time_input())

    def plan(self) -> Plan:
        """The plan as said. Raises as `rules.check_plan` when it is used."""
        said = self.cleaned_data
        return Plan(
            **self.words(),
            **self.sharing(),
            starts_at=datetime.combine(said["day"], said["begins"], clock.CHINA),
            ends_at=datetime.combine(said["day"], said["ends"], clock.CHINA),
        )


class SpokenForm(forms.Form):
    """A repeat rule in one sentence: it fills the fields of the timetable."""

    words = forms.CharField(
        label=_("说一句就行"),
        max_length=120,
        help_text=_("例如：每周一、三、五 9:00–10:30；隔周周四下午；每月最后一个周五 19:00"),
    )

    def start(self) -> dict[str, Any]:
        """What the timetable's form shows for it. Raises RuleError as `schedule.rules.read_pattern`."""
        rule = read_pattern(self.cleaned_data["words"], first_day=clock.today())
        repeat = "fortnightly" if (rule.repeat, rule.interval) == ("weekly", 2) else rule.repeat
        by_date = rule.repeat == "monthly_date"
        if (rule.interval > 1 and repeat != "fortnightly") or (by_date and len(rule.days) > 1) or min(rule.days) < 0:
            raise RuleError("pattern-unclear", field="words")
        return {
            "repeat": repeat,
            "weekdays": [] if by_date else list(rule.days),
            "day_of_month": rule.days[0] if by_date else None,
            "week_of_month": rule.week_of_month,
            "begins": rule.starts,
            "minutes": rule.minutes,
        }


class TimetableForm(ClashAnswers, _WhatForm):
    """Again and again, as people say it."""

    repeat = forms.ChoiceField(
        label=_("怎么排"),
        choices=[
            ("weekly", _("每周")),
            ("fortnightly", _("每两周")),
            ("monthly_weekday", _("每月第几个周几")),
            ("monthly_date", _("每月几号")),
        ],
        initial="weekly",
        widget=forms.RadioSelect,
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
    day_of_month = WholeField(label=_("每月几号"), required=False)
    begins = forms.TimeField(label=_("几点开始"), widget=time_input())
    minutes = WholeField(label=_("多少分钟"), initial=90)
    first_day = forms.DateField(label=_("从哪天起"), widget=day_input())
    last_day = forms.DateField(label=_("到哪天止"), widget=day_input(), required=False, help_text=_("不知道就空着"))
    on_holiday = forms.ChoiceField(
        label=_("法定节假日"),
        choices=[("skip", _("放假不办")), ("hold", _("照常办"))],
        initial="skip",
        widget=forms.RadioSelect,
    )
    on_workday = forms.BooleanField(label=_("周末调成上班的那天也办"), required=False, initial=True)

    def pattern(self) -> Pattern:
        """The repeat rule as said; `schedule` checks it."""
        said = self.cleaned_data
        repeat = said["repeat"]
        by_date = repeat == "monthly_date"
        return Pattern(
            days=(said["day_of_month"],) if by_date and said["day_of_month"] else tuple(said["weekdays"]),
            starts=said["begins"],
            minutes=said["minutes"],
            first_day=said["first_day"],
            last_day=said["last_day"],
            repeat="weekly" if repeat == "fortnightly" else repeat,
            interval=2 if repeat == "fortnightly" else 1,
            week_of_month=said["week_of_month"] or 1 if repeat == "monthly_weekday" else None,
            on_holiday=said["on_holiday"],
            on_workday=said["on_workday"],
        )


class ChangeForm(ClashAnswers, SharingForm, _WhatForm):
    """What is different, and for which of the series."""

    day = forms.DateField(label=_("哪天"), widget=day_input(), required=False)
    begins = forms.TimeField(label=_("几点开始"), widget=time_input())
    minutes = WholeField(label=_("多少分钟"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("周几"),
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    why = forms.CharField(label=_("为什么改"), max_length=80, required=False, help_text=_("一句话，跟通知一起告诉大家"))
    scope = forms.ChoiceField(
        label=_("改哪些"),
        choices=[("this", _("只改这一场")), ("following", _("这一场和以后的")), ("all", _("往后全部"))],
        initial="this",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, gathering: Gathering, pattern: Pattern | None, **kwargs: Any) -> None:
        self.gathering, self.known = gathering, pattern
        super().__init__(*args, **kwargs)
        if pattern is None or pattern.repeat != "weekly":
            del self.fields["weekdays"]
        if pattern is None:
            del self.fields["scope"]

    @classmethod
    def start(
        cls, gathering: Gathering, pattern: Pattern | None, *, quotas: Sequence[Quota] = (), draw: Draw | None = None
    ) -> dict[str, Any]:
        """What the form shows first."""
        starts = gathering.starts_at.astimezone(clock.CHINA)
        names = ("title", "about", "bring", "place_words", "sign_up", "capacity", "walk_ins", "members_only", "guests")
        what = {name: getattr(gathering, name) for name in names} | cls.start_sharing(gathering, quotas, draw)
        return what | {
            "venue": str(gathering.venue_id or ""),
            "day": starts.date(),
            "begins": starts.time(),
            "minutes": int((gathering.ends_at - gathering.starts_at).total_seconds() // 60),
            "weekdays": list(pattern.days) if pattern else [],
            "scope": "this",
        }

    def chosen_scope(self) -> str:
        return str(self.cleaned_data.get("scope") or "this")

    def other_day(self) -> date | None:
        """Another day, for this one only."""
        said: date | None = self.cleaned_data["day"]
        is_other = said is not None and said != self.gathering.starts_at.astimezone(clock.CHINA).date()
        return said if is_other and self.chosen_scope() == "this" else None

    def change(self) -> Change:
        """Only what differs, so that a change of the series leaves the rest as it is."""
        said = self.cleaned_data
        before = self.start(self.gathering, self.known)
        words = self.words()
        new = {name: value for name, value in words.items() if name != "venue_id" and value != before[name]}
        if words["venue_id"] and str(words["venue_id"]) != before["venue"]:
            new["venue_id"] = words["venue_id"]
            new.pop("place_words", None)
        days = tuple(sorted(said.get("weekdays") or ()))
        pattern = None
        if self.known and days and days != tuple(sorted(self.known.days)) and self.chosen_scope() != "this":
            pattern = replace(self.known, days=days)
        no_limit = "capacity" in new and new["capacity"] is None
        return Change(
            **new,
            no_limit=no_limit,
            begins=said["begins"] if said["begins"] != before["begins"] else None,
            minutes=said["minutes"] if said["minutes"] != before["minutes"] else None,
            pattern=pattern,
            day=self.other_day(),
            why=said["why"],
            answers=self.answers(),
            **self._changed_sharing(said),
        )

    def _changed_sharing(self, said: dict[str, Any]) -> dict[str, Any]:
        """Closing, draw and shares where they differ: of this one gathering. Raises RuleError sharing-alone."""
        is_lottery = said["sign_up"] == SignUpMode.LOTTERY
        begins_draw = is_lottery and self.gathering.sign_up != SignUpMode.LOTTERY
        changed = self.changed_sharing - (set() if is_lottery else {"draw"})
        if not changed and not begins_draw:
            return {}
        if self.chosen_scope() != "this":
            raise RuleError("sharing-alone", field="scope")
        new = self.sharing()
        found: dict[str, Any] = {}
        if "closes" in changed:
            found |= {"closes_at": new["closes_at"], "no_closing": new["closes_at"] is None}
        if "shares" in changed:
            found["quotas"] = new["quotas"]
        if is_lottery and ("draw" in changed or begins_draw):
            found |= {"draws_at": new["draws_at"], "source_words": new["source_words"]}
        return found
