"""Drawing a round up: terms and calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.awards import rules
from mulin.awards.actions import Plan
from mulin.awards.models import Electorate, NominatedBy, Round, TieRule
from mulin.base.whole import WholeField
from mulin.kernel import clock

_HOURS = [(hour, f"{hour}:00") for hour in range(6, 23)]


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Once(forms.Form):
    """A form that makes something: its key lets a repetition do nothing."""

    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"client_key": str(uuid4()), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


def _hour(label: Any, hour: int) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=_HOURS, coerce=int, initial=hour)


def _number(label: Any, least: int, most: int, **more: Any) -> WholeField:
    return WholeField(label=label, min_value=least, max_value=most, **more)


class RoundForm(Once):
    """Everything about a round that is published before anybody is named."""

    title = forms.CharField(label=_("评什么"), max_length=rules.TITLE_LIMIT, help_text=_("例如：好邻里"))
    about = forms.CharField(
        label=_("什么样的人"),
        max_length=rules.ABOUT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一两句话，例如：邻居有事，一叫就到"),
    )
    electorate = forms.ChoiceField(label=_("谁来投"), choices=Electorate.choices, widget=forms.RadioSelect)
    seats = _number(_("评几位"), 1, 30)
    choose_up_to = _number(_("一张票最多选几位"), 1, 30, help_text=_("不能比名额多"))
    min_candidates = _number(
        _("至少几位候选人才开始投票"), 2, rules.MOST_CANDIDATES, help_text=_("要比名额多，才有得选")
    )
    nominators = forms.MultipleChoiceField(
        label=_("谁可以推荐"), choices=NominatedBy.choices, widget=forms.CheckboxSelectMultiple
    )
    nominate_from = forms.DateField(label=_("哪天起推荐"), widget=day_input())
    nominate_until = forms.DateField(label=_("推荐到哪天"), widget=day_input())
    review_until = forms.DateField(label=_("资格审核到哪天"), widget=day_input())
    vote_from = forms.DateField(label=_("哪天起投票"), widget=day_input())
    opens = _hour(_("几点开始投"), 8)
    vote_until = forms.DateField(label=_("投票到哪天"), widget=day_input())
    closes = _hour(_("几点封箱"), 20)
    count_on = forms.DateField(label=_("哪天数票"), widget=day_input())
    count_hour = _hour(_("几点数票"), 9)
    count_place = forms.CharField(
        label=_("在哪里数票"), max_length=rules.PLACE_LIMIT, required=False, help_text=_("谁都能来看")
    )
    weight_panel = _number(_("评审票占百分之几"), 0, 50, initial=0, help_text=_("没有评审就填 0，居民票占其余的"))
    panel_size = _number(_("几位评审"), 0, rules.MOST_JURORS, initial=0)
    tie_rule = forms.ChoiceField(label=_("并列了怎么办"), choices=TieRule.choices, widget=forms.RadioSelect)
    turnout_percent = _number(_("至少百分之几的人投票才算数"), 0, 90, initial=0, help_text=_("0 就是不限"))
    notice_days = _number(_("公示几个工作日"), 1, 20, initial=5)
    may_recast = forms.BooleanField(label=_("投票结束前可以重投，最后一次算"), required=False, initial=True)
    may_assist = forms.BooleanField(label=_("本人愿意，可以请家人代投、请人代写"), required=False)

    @classmethod
    def start(cls) -> dict[str, Any]:
        """A sensible calendar from tomorrow on."""
        day = clock.today()
        ahead = {"nominate_from": 3, "nominate_until": 13, "review_until": 16, "vote_from": 17, "vote_until": 26}
        dates = {name: day + timedelta(days=days) for name, days in ahead.items()}
        return {
            **dates,
            "count_on": day + timedelta(days=27),
            "electorate": Electorate.HOUSEHOLD,
            "nominators": NominatedBy.values,
            "tie_rule": TieRule.LOT,
            "seats": 5,
            "choose_up_to": 3,
            "min_candidates": 6,
            "may_recast": True,
        }

    @classmethod
    def said(cls, row: Round) -> dict[str, Any]:
        """What a draft says, for changing it."""
        found = {name: getattr(row, name) for name in cls.base_fields if hasattr(row, name)}
        opens, closes, count = (
            moment.astimezone(clock.CHINA) for moment in (row.vote_opens_at, row.vote_closes_at, row.count_at)
        )
        return {
            **found,
            "vote_from": opens.date(),
            "opens": opens.hour,
            "vote_until": closes.date(),
            "closes": closes.hour,
            "count_on": count.date(),
            "count_hour": count.hour,
        }

    def plan(self) -> Plan:
        """What was written, as the actions take it."""
        said = self.cleaned_data
        terms = rules.Terms(
            electorate=said["electorate"],
            min_age=16,
            seats=said["seats"],
            choose_up_to=said["choose_up_to"],
            min_candidates=said["min_candidates"],
            weight_residents=100 - said["weight_panel"],
            weight_panel=said["weight_panel"],
            panel_size=said["panel_size"],
            notice_days=said["notice_days"],
            tie_rule=said["tie_rule"],
            turnout_percent=said["turnout_percent"],
            may_recast=said["may_recast"],
            may_assist=said["may_assist"],
            nominators=tuple(said["nominators"]),
        )
        dates = rules.Dates(
            said["nominate_from"],
            said["nominate_until"],
            said["review_until"],
            _moment(said["vote_from"], said["opens"]),
            _moment(said["vote_until"], said["closes"]),
            _moment(said["count_on"], said["count_hour"]),
        )
        return Plan(title=said["title"], about=said["about"], terms=terms, dates=dates, count_place=said["count_place"])


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=clock.CHINA)


class WhyForm(forms.Form):
    """One sentence why."""

    why = forms.CharField(label=_("为什么"), max_length=rules.WHY_LIMIT, widget=forms.Textarea(attrs={"rows": 3}))


class PutOffForm(forms.Form):
    """By how many days everything still to come moves."""

    days = WholeField(label=_("往后推几天"), min_value=1, max_value=60, initial=7)


class ResumeForm(forms.Form):
    """Until when a paused vote goes on."""

    closes_on = forms.DateField(label=_("投票到哪天"), widget=day_input())
    closes = _hour(_("几点封箱"), 20)

    def moment(self) -> datetime:
        """When the box closes."""
        return _moment(self.cleaned_data["closes_on"], self.cleaned_data["closes"])
