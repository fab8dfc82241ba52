"""What the forms of this room share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base.whole import WholeField
from mulin.kernel import clock
from mulin.people.models import Person
from mulin.places.models import Venue
from mulin.points.rules import founding

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))


class Once(forms.Form):
    """A form that makes something: its key lets a repetition do nothing."""

    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"client_key": str(uuid4()), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def clock_time(label: Any, *, required: bool = True) -> forms.TimeField:
    """A time of day."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, widget=widget)


def count(label: Any, *, least: int = 0, most: int = 9999, required: bool = True) -> WholeField:
    """A whole number, typed with the telephone's figures."""
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return WholeField(label=label, min_value=least, max_value=most, required=required, widget=widget)


def choose(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Give a field its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # for the type checker
    field.choices = list(choices)


def grown_up(people: Iterable[Person]) -> list[Person]:
    """Those of them who may found and lead."""
    today = clock.today()
    return [person for person in people if founding.is_grown_up(person.age_on(today))]


def people_choices(people: Sequence[Person], *, nobody: Any = None) -> list[tuple[str, Any]]:
    """Residents to choose from."""
    first = [("", nobody)] if nobody is not None else []
    return first + [(str(person.id), person.name) for person in people]


def venue_choices(venues: Sequence[Venue], *, nowhere: Any) -> list[tuple[str, Any]]:
    """The community's rooms and squares, and somewhere else."""
    return [("", nowhere)] + [
        (str(venue.id), f"{venue.name}（{venue.where}）" if venue.where else venue.name) for venue in venues
    ]


def chosen(value: str) -> UUID | None:
    """The id that was chosen, if any."""
    return UUID(value) if value else None


def moment(on: date, at: time) -> datetime:
    """A moment of the community's day."""
    return datetime.combine(on, at, tzinfo=clock.CHINA)


class StepForm(forms.Form):
    """A step that is asked about once more."""

    step = forms.CharField(widget=forms.HiddenInput)


class WhyForm(forms.Form):
    """A reason, in a few words."""

    why = forms.CharField(label=_("为什么"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
