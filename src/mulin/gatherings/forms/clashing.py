"""Days of a timetable whose place is taken: one choice for each, beside the form that names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mulin.gatherings.rules import Answer, DayClash, Way
from mulin.schedule import queries as schedule
from mulin.schedule.rules import read_slot, slot_value

_PREFIX = "clash-"
ALL_OUT = "clashes_out"  # the button that leaves all of them out


class ClashAnswers(forms.Form):
    """Reads what was chosen for each day (`clash-2026-10-01`), and offers the choices where a day needs one."""

    clashes: Sequence[tuple[DayClash, list[tuple[str, str, bool]]]] = ()

    def answers(self) -> dict[date, Answer]:
        """The choices, by day. What cannot be read counts as not answered."""
        said: Mapping[str, Any] = self.data
        named = {name: str(said[name]) for name in said if name.startswith(_PREFIX)}
        if said.get(ALL_OUT):
            named = dict.fromkeys(named, Way.OUT.value)
        found = {}
        for name, value in named.items():
            try:
                found[date.fromisoformat(name.removeprefix(_PREFIX))] = _answer(value)
            except ValueError:
                continue
        return found

    def ask(self, clashes: Sequence[DayClash]) -> None:
        """Offer the choices for these days, and keep those already made for others."""
        self.clashes = [(clash, _choices(clash)) for clash in clashes]

    @property
    def answered(self) -> list[tuple[str, str]]:
        """Choices made before, for the page to send along again."""
        asked = {clash.day.isoformat() for clash, _offers in self.clashes}
        names = [name for name in self.data if name.startswith(_PREFIX)]
        return [(name, str(self.data[name])) for name in names if name.removeprefix(_PREFIX) not in asked]


def _answer(value: str) -> Answer:
    """Raises ValueError for what this form never offered."""
    if value in (Way.OUT, Way.LATER):
        return Answer(way=Way(value))
    venue_id, starts_at, ends_at = read_slot(value)
    return Answer(way=Way.ELSEWHERE, venue_id=venue_id, starts_at=starts_at, ends_at=ends_at)


def _choices(clash: DayClash) -> list[tuple[str, str, bool]]:
    """(value, words, chosen first): what is free, then the day left out, then a place to be found later."""
    offers = [(slot_value(slot), schedule.slot_words(slot)) for slot in clash.offers]
    rest = [(Way.OUT.value, _("这一天不办")), (Way.LATER.value, _("先排上，地方以后再找"))]
    return [(value, words, number == 0) for number, (value, words) in enumerate([*offers, *rest])]
