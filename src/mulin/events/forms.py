"""The web's mouths for planning: the event, its lines, helpers, cards, devices, the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base import days
from mulin.base.days import FESTIVAL_NAMES
from mulin.base.whole import WholeField
from mulin.events.actions import EventPlan
from mulin.events.actions.cards import MOST_AT_ONCE
from mulin.events.models import Event, Material, Prize, Scene, Shift, Station, StationKind
from mulin.events.queries import standing_terms
from mulin.events.rules import MOST_STAMPS, is_over
from mulin.gatherings.models import AgeBand, Gathering, SignUpMode
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.places.models import Courtyard, Venue

OCCASION_NAMES: dict[str, Any] = {
    **FESTIVAL_NAMES,
    "lei-feng": _("学雷锋日"),
    "national-day": _("国庆节"),
    "volunteers-day": _("志愿者日"),
}
_QUOTA = "quota_"


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _hour() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # for the type checker
    field.choices = choices


def _number(label: Any, least: int, most: int, **more: Any) -> WholeField:
    return WholeField(label=label, min_value=least, max_value=most, **more)


class Once(forms.Form):
    """A form that makes something: its key lets a repetition do nothing."""

    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"client_key": str(uuid4()), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class EventForm(Once):
    """Everything an event says of itself."""

    title = forms.CharField(
        label=_("名称"), max_length=40, help_text=_("例如：庆中秋，迎国庆 灯谜系列活动。空格处海报上另起一行")
    )
    lead = forms.CharField(
        label=_("一句话"), max_length=60, required=False, help_text=_("例如：老少都能来，还有小奖品")
    )
    about = forms.CharField(label=_("介绍"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    occasion = forms.ChoiceField(label=_("因为什么日子"), required=False)
    scene = forms.ChoiceField(label=_("画面"), choices=Scene.choices, initial=Scene.LANTERNS)
    day = forms.DateField(label=_("哪一天"), required=False, widget=_day())
    begins = forms.TimeField(label=_("几点开始"), required=False, widget=_hour())
    ends = forms.TimeField(label=_("几点结束"), required=False, widget=_hour())
    venue = forms.ChoiceField(label=_("在哪里"), required=False, help_text=_("选好就替您订下，撞了会告诉您"))
    rain_plan = forms.CharField(label=_("下雨怎么办"), max_length=120, required=False)
    open_to = forms.CharField(label=_("谁能来"), max_length=60, required=False)
    organisers = forms.CharField(label=_("主办"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("报名电话"), max_length=40, required=False, help_text=_("不用手机的人打这个号码报名")
    )
    bring = forms.CharField(label=_("带什么"), max_length=100, required=False)
    sign_up = forms.ChoiceField(label=_("怎么报名"), choices=SignUpMode.choices, initial=SignUpMode.OPEN)
    capacity = _number(_("名额"), 1, 5000, required=False, help_text=_("不限就空着"))
    walk_ins = forms.BooleanField(label=_("没报名也能直接来"), required=False, initial=True)
    closes_at = forms.DateTimeField(label=_("报名到什么时候"), required=False, widget=_moment())
    draws_at = forms.DateTimeField(
        label=_("什么时候抽签"), required=False, widget=_moment(), help_text=_("选了抽签才要填")
    )
    source_words = forms.CharField(
        label=_("抽签再加哪个公开的号码"),
        max_length=60,
        required=False,
        initial=_("抽签当天福彩 3D 的开奖号"),
        help_text=_("报名的时候谁也不知道，抽签那天照着填，这样谁也没法事先算出来"),
    )
    crowd_ok = forms.BooleanField(label=_("分批来，坐得下"), required=False)
    safety_lead = forms.CharField(label=_("安全负责人"), max_length=40, required=False)
    first_aid = forms.CharField(label=_("急救点"), max_length=80, required=False)
    exits = forms.CharField(label=_("出口和疏散"), max_length=200, required=False)
    crowd_plan = forms.CharField(label=_("人多了怎么办"), max_length=200, required=False)

    def __init__(
        self, *args: Any, venues: Sequence[Venue], courtyards: Sequence[Courtyard] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "occasion", [("", _("没有特别的日子")), *OCCASION_NAMES.items()])
        _choose(self, "venue", [("", _("还没定")), *((str(venue.id), _venue_words(venue)) for venue in venues)])
        shares = [(band.value, band.label) for band in AgeBand] + [(str(yard.id), yard.name) for yard in courtyards]
        for pot, name in shares:
            label = _("给%(band)s留几个名额") % {"band": name}
            self.fields[_QUOTA + pot] = _number(label, 1, 5000, required=False)

    @classmethod
    def start(cls, event: Event) -> dict[str, Any]:
        """What the form shows first for an event there is."""
        found = {name: getattr(event, name) for name in cls.base_fields if hasattr(event, name)}
        terms = standing_terms(event)
        begins, ends = (moment.astimezone(clock.CHINA) if moment else None for moment in (event.starts, event.ends))
        spot = event.spot
        quotas = {_QUOTA + band: places for band, places in terms.pop("quotas").items()}
        return (
            found
            | terms
            | quotas
            | {
                "day": begins.date() if begins else None,
                "begins": begins.time() if begins else None,
                "ends": ends.time() if ends else None,
                "venue": str(spot.id) if spot else "",
                "crowd_ok": is_over(terms["capacity"], spot.capacity if spot else None),
            }
        )

    @property
    def draws_or_shares(self) -> bool:
        """Whether a draw or shares of places are written down already, or something is wrong with them."""
        told = [self["draws_at"], *self.quota_fields]
        return any(field.value() or field.errors for field in told) or bool(self["source_words"].errors)

    @property
    def quota_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(_QUOTA)]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        self.written = dict(found)  # a rule's "no" takes a field out of `cleaned_data`
        return found

    def plan(self) -> EventPlan:
        """What was written. Raises RuleError "event-times" for a day without hours, KeyError for what is missing."""
        said = self.written
        plain = {name: said[name] for name in EventPlan.__dataclass_fields__ if name in said} | {"title": said["title"]}
        quotas = {
            name.removeprefix(_QUOTA): places for name, places in said.items() if name.startswith(_QUOTA) and places
        }
        starts, ends = self._times(said["day"], said["begins"], said["ends"])
        venue = UUID(said["venue"]) if said["venue"] else None
        return EventPlan(**plain, starts_at=starts, ends_at=ends, venue_id=venue, quotas=quotas)

    @staticmethod
    def _times(day: date | None, begins: time | None, ends: time | None) -> tuple[datetime | None, datetime | None]:
        if day is None:
            return None, None
        if begins is None or ends is None:
            raise RuleError("event-times", field="begins")
        return datetime.combine(day, begins, clock.CHINA), datetime.combine(day, ends, clock.CHINA)


def _venue_words(venue: Venue) -> str:
    return f"{venue.name}（{venue.where}）" if venue.where else venue.name


class StationForm(forms.Form):
    """A station. Its host is chosen by name from the roster."""

    name = forms.CharField(label=_("名称"), max_length=20)
    kind = forms.ChoiceField(label=_("哪一种"), choices=StationKind.choices, initial=StationKind.GAME)
    rule = forms.CharField(label=_("怎么玩，怎么得章"), max_length=120, required=False)
    easier = forms.CharField(
        label=_("小朋友、老人和坐轮椅的怎么玩"),
        max_length=80,
        required=False,
        help_text=_("例如：站近一些，坐着玩，帮手代玩"),
    )
    kit = forms.CharField(label=_("用什么"), max_length=120, required=False)
    per_turn = _number(_("一次几个人"), 1, 50, initial=1)
    queue_size = _number(_("排队最多几个人"), 1, 200, initial=20)
    stamps_at_once = _number(
        _("一次最多几个章"), 1, MOST_STAMPS, initial=1, help_text=_("过关就一个；看成绩的，1 到 5 个")
    )
    stamps_at_most = _number(_("一个人最多几个章"), 1, 50, initial=1)
    host_words = forms.CharField(
        label=_("站长"), max_length=40, required=False, help_text=_("写名字或拼音首字母，从名册里找")
    )
    host_agreed = forms.BooleanField(label=_("跟站长说好了"), required=False, initial=True)
    host = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @classmethod
    def start(cls, station: Station) -> dict[str, Any]:
        found = {name: getattr(station, name) for name in cls.base_fields if hasattr(station, name)}
        return found | {"host": station.host_id, "host_words": station.host.name if station.host else ""}

    def said(self) -> dict[str, Any]:
        found = {name: value for name, value in self.cleaned_data.items() if name not in ("host", "host_words")}
        return found | {"host_id": self.cleaned_data["host"]}


class PrizeForm(forms.Form):
    """A prize: what, for how many stamps, how many."""

    name = forms.CharField(label=_("奖品"), max_length=20)
    needs_stamps = _number(_("几个章换"), 1, 99, initial=1)
    stock = _number(_("备了几份"), 0, 9999)

    @classmethod
    def start(cls, prize: Prize) -> dict[str, Any]:
        return {name: getattr(prize, name) for name in cls.base_fields}

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class MaterialForm(forms.Form):
    """One line of the materials list."""

    name = forms.CharField(label=_("品名"), max_length=30)
    spec = forms.CharField(label=_("规格"), max_length=30, required=False)
    quantity = _number(_("数量"), 1, 9999, initial=1)
    unit = forms.CharField(label=_("单位"), max_length=6, required=False)
    source = forms.CharField(
        label=_("从哪里来"), max_length=40, required=False, help_text=_("例如：居委会有，找物业借")
    )

    @classmethod
    def start(cls, material: Material) -> dict[str, Any]:
        return {name: getattr(material, name) for name in cls.base_fields}

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ShiftForm(forms.Form):
    """A shift on the day of the event."""

    duty = forms.CharField(label=_("做什么"), max_length=30)
    station = forms.ChoiceField(label=_("在哪一站"), required=False)
    begins = forms.TimeField(label=_("从几点"), widget=_hour())
    ends = forms.TimeField(label=_("到几点"), widget=_hour())
    needed = _number(_("要几个人"), 1, 50, initial=1)

    def __init__(self, *args: Any, event: Event, stations: Sequence[Station], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        _choose(self, "station", [("", _("不在站上")), *((str(one.id), one.name) for one in stations)])

    @classmethod
    def start(cls, shift: Shift) -> dict[str, Any]:
        return {
            "duty": shift.duty,
            "station": str(shift.station_id or ""),
            "begins": shift.starts_at.astimezone(clock.CHINA).time(),
            "ends": shift.ends_at.astimezone(clock.CHINA).time(),
            "needed": shift.needed,
        }

    def said(self) -> dict[str, Any]:
        """As `save_shift` takes it. Raises RuleError "event-times" while the event has no day."""
        if self.event.starts is None:
            raise RuleError("event-times", field="begins")
        day = self.event.starts.astimezone(clock.CHINA).date()
        said = self.cleaned_data
        return {
            "duty": said["duty"],
            "needed": said["needed"],
            "station_id": UUID(said["station"]) if said["station"] else None,
            "starts_at": datetime.combine(day, said["begins"], clock.CHINA),
            "ends_at": datetime.combine(day, said["ends"], clock.CHINA),
        }


class HelperForm(forms.Form):
    """Who takes a shift: found by name, or from outside by name only."""

    words = forms.CharField(label=_("谁来"), max_length=40, required=False, help_text=_("名字、拼音首字母"))
    guest = forms.CharField(label=_("不在名册上的，写名字"), max_length=30, required=False)


class OfferForm(forms.Form):
    """A resident offers to help."""

    shift = forms.ChoiceField(label=_("哪一班"), widget=forms.RadioSelect)
    person = forms.ChoiceField(label=_("谁来帮忙"), widget=forms.RadioSelect)
    shows_name = forms.BooleanField(label=_("大屏上谢我，可以写名字"), required=False)

    def __init__(
        self, *args: Any, shifts: Sequence[tuple[str, str]], people: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "shift", shifts)
        _choose(self, "person", people)


class CardsForm(Once):
    """How many stamp cards to print."""

    count = _number(_("印几张"), 1, MOST_AT_ONCE, initial=120, help_text=_("一张 A4 印 8 张"))


def _serve(form: forms.Form, gatherings: Sequence[Gathering]) -> None:
    """Which of an event's gatherings a desk serves: asked only where there are several; the next one first."""
    if len(gatherings) <= 1:
        del form.fields["gathering"]
        return
    field = cast("forms.ChoiceField", form.fields["gathering"])
    field.choices = [(str(one.id), f"{days.moment_words(one.starts_at)} {one.title}") for one in gatherings]
    near = next((one for one in gatherings if one.ends_at > clock.now()), gatherings[-1])
    form.initial.setdefault("gathering", str(near.id))


class PinForm(forms.Form):
    """A PIN for the desk on this device."""

    pin = forms.CharField(
        label=_("定一个 6 位口令"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("放下十分钟就要输一次，别人拿去也看不到名字"),
    )


class PairHereForm(PinForm):
    """The telephone or computer at hand becomes a desk."""

    gathering = forms.ChoiceField(label=_("在哪一场"), widget=forms.RadioSelect)
    field_order = ["gathering", "pin"]

    def __init__(self, *args: Any, gatherings: Sequence[Gathering], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _serve(self, gatherings)


class InviteForm(forms.Form):
    """A device gets a name people know it by."""

    name = forms.CharField(label=_("设备叫什么"), max_length=20, help_text=_("例如：平板一，签到"))
    gathering = forms.ChoiceField(label=_("在哪一场"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, gatherings: Sequence[Gathering], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _serve(self, gatherings)


class PairForm(PinForm):
    """On the device itself: the code shown to who runs the event, and a PIN."""

    code = forms.CharField(
        label=_("配对码"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    field_order = ["code", "pin"]


class WhyForm(forms.Form):
    """Why an event is called off."""

    why = forms.CharField(label=_("为什么不办了"), max_length=60, help_text=_("报了名的人会看到这句话"))


class CloseForm(forms.Form):
    """The end of the day."""

    note = forms.CharField(
        label=_("办得怎么样"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    heads = _number(_("没留名字、只数了人头的"), 0, 5000, required=False, help_text=_("加在人次里，不算人数"))


class ThanksForm(forms.Form):
    """Words of thanks."""

    words = forms.CharField(label=_("再添一句"), max_length=100, required=False)
