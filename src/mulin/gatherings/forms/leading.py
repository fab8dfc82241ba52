"""Checking in, typing in a sheet, ending the day, settling what waits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base.whole import WholeField
from mulin.gatherings.forms.fields import (
    Once,
    choose,
    how_many_children,
)
from mulin.gatherings.rules import Ticks, clean_guest
from mulin.kernel.errors import RuleError
from mulin.people.models import Person


class WhyForm(forms.Form):
    """Why it is off, or moved."""

    why = forms.CharField(label=_("为什么"), max_length=80, help_text=_("例如：下大雨，老师有事"))


class CloseForm(forms.Form):
    """Afterwards: one sentence, and heads without names."""

    note = forms.CharField(
        label=_("今天做了什么，写一句"),
        max_length=1200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    heads = WholeField(label=_("没点名字的，还有几个人"), required=False, help_text=_("只数人头，算人次，不算人数"))
    problems = forms.CharField(
        label=_("大家提的问题、建议"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写进活动记录，只有带头的人和社区看得到；别写人名"),
    )
    recorder = forms.ChoiceField(label=_("记录人"), required=False)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "recorder", [("", _("—")), *((str(person.id), person.name) for person in people)])

    def read(self) -> dict[str, Any]:
        """For the action."""
        said = self.cleaned_data
        recorder = UUID(said["recorder"]) if said["recorder"] else None
        return {"note": said["note"], "heads": said["heads"], "problems": said["problems"], "recorder_id": recorder}


class NewcomerForm(Once):
    """Somebody who is not on the list: a resident found by name, or a guest by name."""

    guest_name = forms.CharField(label=_("叫什么"), max_length=60)
    children = how_many_children(_("带几个孩子"))


class _Keys(forms.MultipleChoiceField):
    """Names by their keys: one that has gone from the list in the meantime is passed over."""

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) < 60


class SheetForm(Once):
    """The paper sheet typed in: ticks, names written below, heads."""

    came = _Keys(label=_("打了勾的"), required=False, widget=forms.CheckboxSelectMultiple)
    before = _Keys(required=False, widget=forms.MultipleHiddenInput)  # ticked when the page was shown
    names = forms.CharField(
        label=_("手写加上的名字"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一个，或者用顿号隔开"),
    )
    heads = WholeField(label=_("没写名字的，还有几个人"), required=False)

    def ticks(self) -> Ticks:
        """For the action. Raises RuleError guest-nameless, text-…, with the name it is about."""
        said = self.cleaned_data
        words = re.split(r"[\n、,，;；]", said["names"])
        return Ticks(
            came=frozenset(said["came"]),
            before=frozenset(said["before"]),
            written=tuple(_written(word) for word in words if word.strip()),
            heads=said["heads"],
        )


def _written(word: str) -> str:
    try:
        return clean_guest(word)
    except RuleError as error:
        raise RuleError(error.code, field="names", **error.data) from error


class SourceForm(forms.Form):
    """The public number of the draw."""

    value = forms.CharField(label=_("开出来的号码"), max_length=80)
