"""The forms about venues and special days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base.whole import WholeField
from mulin.kernel import clock, ids
from mulin.places.models import Venue
from mulin.schedule.actions import Wish
from mulin.schedule.models import DayKind, WhoBooks


def _day() -> forms.DateInput:
    """A day as browsers want it, in whatever language the page is."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _time() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class _Once(forms.Form):
    """A form that makes something: its key makes a repetition harmless."""

    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("client_key", str(ids.uuid7()))


class BookForm(_Once):
    """A venue, a day, from when until when, and what for."""

    venue = forms.ChoiceField(label=_("哪个场地"))
    day = forms.DateField(label=_("哪一天"), widget=_day())
    starts = forms.TimeField(label=_("几点开始"), widget=_time())
    ends = forms.TimeField(label=_("几点结束"), widget=_time())
    title = forms.CharField(label=_("做什么用"), max_length=60, help_text=_("例如：楼组长会"))
    people = WholeField(label=_("大概几个人"), min_value=0, max_value=9999, required=False)
    shows_title = forms.BooleanField(
        label=_("邻居也看得到做什么用"), required=False, help_text=_("不勾，居民只看到“有安排”。名字写在里面就别勾")
    )

    field_order = ("venue", "day", "starts", "ends", "title", "people", "shows_title")

    def __init__(self, *args: Any, venues: Sequence[Venue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["venue"].choices = [(str(venue.id), venue.name) for venue in venues]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def wish(self) -> Wish:
        typed = self.cleaned_data
        return Wish(
            venue_id=UUID(typed["venue"]),
            starts_at=_moment(typed["day"], typed["starts"]),
            ends_at=_moment(typed["day"], typed["ends"]),
            holder=None,
            title=typed["title"],
            people=typed["people"] or 0,
            shows_title=typed["shows_title"],
        )


class CloseForm(_Once):
    """A venue shut from one day to another."""

    first_day = forms.DateField(label=_("从哪天起"), widget=_day())
    last_day = forms.DateField(label=_("到哪天止"), widget=_day())
    reason = forms.CharField(label=_("为什么"), max_length=60, help_text=_("门上和网页上都看得到，例如：粉刷"))
    knows = forms.BooleanField(label=_("知道了，还是要关"), required=False)

    field_order = ("first_day", "last_day", "reason", "knows")

    def __init__(self, *args: Any, asks: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            self.fields["knows"].widget = forms.HiddenInput()


class RuleForm(forms.Form):
    """Who may take a venue, what hangs on its door, and whether it is shut on holidays."""

    who = forms.ChoiceField(label=_("谁可以订"), choices=WhoBooks.choices, widget=forms.RadioSelect)
    notice = forms.CharField(
        label=_("用的人要留意什么"),
        max_length=80,
        required=False,
        help_text=_("印在门口时间表上，例如：用完请关灯、锁门"),
    )
    substitute = forms.ChoiceField(label=_("下雨换到"), required=False)
    on_holidays = forms.BooleanField(label=_("法定节假日不开门"), required=False)
    knows = forms.BooleanField(label=_("知道了，还是要关"), required=False)

    def __init__(self, *args: Any, others: Sequence[Venue], asks: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            self.fields["knows"].widget = forms.HiddenInput()
        choices = [("", _("不换")), *((str(venue.id), venue.name) for venue in others)]
        self.fields["substitute"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def substitute_id(self) -> UUID | None:
        chosen = self.cleaned_data["substitute"]
        return UUID(chosen) if chosen else None


class DayForm(forms.Form):
    """What a day is."""

    day = forms.DateField(label=_("哪一天"), widget=_day())
    kind = forms.ChoiceField(label=_("这一天"), choices=DayKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("什么节"), max_length=20, required=False, help_text=_("放假的日子才要写，例如：春节")
    )


class NoticeForm(forms.Form):
    """The State Council's notice, pasted."""

    year = WholeField(label=_("哪一年的"), min_value=2000, max_value=2099)
    text = forms.CharField(
        label=_("通知的正文"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("把国务院办公厅通知里“一、元旦：……”到“七、国庆节：……”那几行贴在这里，日期会自己认出来"),
    )


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour.replace(second=0, microsecond=0), tzinfo=clock.CHINA)
