"""What the forms of this room share: whole numbers, keys, choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.kernel import ids

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
ORDINALS = ((1, _("第一个")), (2, _("第二个")), (3, _("第三个")), (4, _("第四个")), (-1, _("最后一个")))


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class Once(forms.Form):
    """A form that makes something: its key lets a repetition do nothing."""

    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"client_key": str(ids.uuid7()), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


def choose(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # for the type checker
    field.choices = list(choices)


def how_many_children(label: Any) -> forms.TypedChoiceField:
    """How many children come along: chosen, never typed."""
    return forms.TypedChoiceField(label=label, choices=_up_to_nine, coerce=int, required=False, empty_value=None)


def _up_to_nine() -> list[tuple[str, str]]:
    """Made where it is shown: a form copies every choice that stands in it, also in a rush."""
    return [(str(n), str(n)) for n in range(10)]
