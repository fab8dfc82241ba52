"""Planning one gathering or a timetable, and changing them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mulin.base.days import day_words
from mulin.base.http import explain, sentence
from mulin.base.whole import WholeField
from mulin.gatherings.forms.clashing import ClashAnswers
from mulin.gatherings.forms.fields import (
    Once,
    choose,
    day_input,
    time_input,
)
from mulin.gatherings.forms.rhythm import RhythmForm
from mulin.gatherings.forms.sharing import SharingForm
from mulin.gatherings.models import Draw, Gathering, Quota, SignUpMode
from mulin.gatherings.rules import Change, Plan
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.places.models import Venue
from mulin.schedule import queries as schedule
from mulin.schedule.rules import (
    FIRST_DAY,
    LAST_DAY,
    USUAL_MINUTES,
    OnHoliday,
    Pattern,
    from_its_first_day,
    read_pattern,
)


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


_HOLIDAY_WORDS = ("假", "节", "holiday")  # a sentence with none of them says nothing about holidays


class SpokenForm(forms.Form):
    """A repeat rule in one sentence: it fills the fields of the timetable."""

    words = forms.CharField(
        label=_("说一句就行"),
        max_length=120,
        help_text=_("例如：每周一、三、五 9:00–10:30；隔周周四下午；每月最后一个周五 19:00"),
    )

    understood = ""  # the same in the words of a timetable

    def start(self, venues: Sequence[Venue]) -> dict[str, Any]:
        """What the sentence puts into the timetable's form: what was understood, where some words were not.

        One of `venues` that is named is taken. What it does not speak of is not there, so that it stays as it
        was typed. What is wrong is said beside the sentence.
        """
        words = self.cleaned_data["words"]
        place: dict[str, Any] = {}
        where = ""
        named = [venue for venue in venues if venue.name in words]
        if named:
            venue = max(named, key=lambda one: len(one.name))
            words = words.replace(venue.name, " ")
            place, where = {"venue": str(venue.id)}, venue.name
        rule: object
        has_hours = True
        try:
            rule = read_pattern(words, first_day=clock.today())
        except RuleError as error:
            explain(self, error)
            rule = error.data.get("pattern") or error.data.get("days")
            has_hours = "days" not in error.data
        if not isinstance(rule, Pattern):
            return place
        days = {name: value for name, value in RhythmForm.start_rhythm(rule).items() if name in RhythmForm.DAYS}
        start = days | self._bounds(rule, words) | place
        if not has_hours:  # they are asked for; the days stand already
            return start
        self.understood = _in_words(rule, where)
        return start | {"begins": rule.starts, "minutes": rule.minutes}

    def _bounds(self, rule: Pattern, words: str) -> dict[str, Any]:
        """From when to when, and what of holidays: each only where the sentence speaks of it."""
        said: dict[str, Any] = {}
        if rule.first_day != clock.today():
            said["first_day"] = rule.first_day
        if rule.last_day is not None:
            said["last_day"] = rule.last_day
        if any(word in words.casefold() for word in _HOLIDAY_WORDS):
            said["on_holiday"] = rule.on_holiday
        return said


def _in_words(rule: Pattern, where: str) -> str:
    """每周四 14:00–16:00 · 从12月3日 周四起 · 节假日照常办 · 茶话室."""
    begins = _now("从%(day)s起") % {"day": day_words(rule.first_day)} if rule.first_day != clock.today() else ""
    held = _now("法定节假日照常办") if rule.on_holiday == OnHoliday.HOLD else ""
    return " · ".join(part for part in (schedule.pattern_words(rule), begins, held, where) if part)


class TimetableForm(ClashAnswers, RhythmForm, _WhatForm):
    """Again and again, as people say it."""

    begins = forms.TimeField(label=_("几点开始"), widget=time_input())
    minutes = WholeField(label=_("多少分钟"), initial=USUAL_MINUTES)
    first_day = forms.DateField(label=_("从哪天起"), widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [(way, label) for way, label in SignUpMode.choices if way != SignUpMode.LOTTERY]
        choose(self, "sign_up", ways)  # lots are drawn for one session at a time

    def as_typed(self) -> dict[str, Any]:
        """What was typed, right or wrong, to be shown again with some of it filled in."""
        return {name: self[name].value() for name in self.fields if self[name].value() is not None}

    def pattern(self) -> Pattern:
        """The repeat rule as said. Raises RuleError as `schedule.rules.check_pattern`."""
        said = self.cleaned_data
        times = {"starts": said["begins"], "minutes": said["minutes"]}
        rule = self.into(Pattern(days=(), first_day=said["first_day"], last_day=said["last_day"], **times))
        return from_its_first_day(rule)


class ChangeForm(ClashAnswers, RhythmForm, SharingForm, _WhatForm):
    """What is different, and for which of the series."""

    day = forms.DateField(label=_("哪天"), widget=day_input(), required=False)
    begins = forms.TimeField(label=_("几点开始"), widget=time_input())
    minutes = WholeField(label=_("多少分钟"))
    why = forms.CharField(label=_("为什么改"), max_length=80, required=False, help_text=_("一句话，跟通知一起告诉大家"))
    scope = forms.ChoiceField(
        label=_("改哪些"),
        choices=[("this", _("只改这一场")), ("following", _("这一场和以后的")), ("all", _("往后全部"))],
        initial="this",
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, gathering: Gathering, pattern: Pattern | None, is_whole_event: bool = False, **kwargs: Any
    ) -> None:
        self.gathering, self.known = gathering, pattern
        super().__init__(*args, **kwargs)
        if is_whole_event:  # it goes by the event's own name, which is kept in one place
            self.fields["title"].disabled = True
            self.fields["title"].help_text = _("这是一场文化活动，名字在活动的方案里改，各处一起变")
        for name in ("scope", "last_day", *self.DAYS, *self.HOLIDAYS):
            if pattern is None:
                del self.fields[name]
        if pattern is not None:
            self.fields["repeat"].required = self.fields["on_holiday"].required = False

    @classmethod
    def start(
        cls,
        gathering: Gathering,
        pattern: Pattern | None,
        *,
        last_day: date | None = None,
        quotas: Sequence[Quota] = (),
        draw: Draw | None = None,
    ) -> dict[str, Any]:
        """What the form shows first; `last_day` is the whole series'."""
        starts = gathering.starts_at.astimezone(clock.CHINA)
        names = ("title", "about", "bring", "place_words", "sign_up", "capacity", "walk_ins", "members_only", "guests")
        what = {name: getattr(gathering, name) for name in names} | cls.start_sharing(gathering, quotas, draw)
        what |= cls.start_rhythm(pattern) | {"last_day": last_day} if pattern else {}
        return what | {
            "venue": str(gathering.venue_id or ""),
            "day": starts.date(),
            "begins": starts.time(),
            "minutes": int((gathering.ends_at - gathering.starts_at).total_seconds() // 60),
            "scope": "this",
        }

    def clean_day(self) -> date | None:
        """Not the last day there is: what begins on it would end on none."""
        said: date | None = self.cleaned_data["day"]
        if said is not None and not FIRST_DAY <= said <= LAST_DAY:
            raise forms.ValidationError(sentence(RuleError("day-unlikely")), code="invalid")
        return said

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
        no_limit = "capacity" in new and new["capacity"] is None
        return Change(
            **new,
            no_limit=no_limit,
            begins=said["begins"] if said["begins"] != before["begins"] else None,
            minutes=said["minutes"] if said["minutes"] != before["minutes"] else None,
            day=self.other_day(),
            why=said["why"],
            answers=self.answers(),
            **self._changed_sharing(said),
            **self._changed_rhythm(said),
        )

    def _changed_rhythm(self, said: dict[str, Any]) -> dict[str, Any]:
        """The rule and its end where they differ: of a series. Raises RuleError rhythm-following."""
        if self.known is None or not said["repeat"]:
            return {}
        pattern = self.into(self.known)
        found: dict[str, Any] = {"pattern": pattern} if pattern != self.known else {}
        if "last_day" in self.changed_data:
            found |= {"ends_on": said["last_day"], "no_end": said["last_day"] is None}
        if found and self.chosen_scope() == "this":
            raise RuleError("rhythm-following", field="scope")
        return found

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
