"""Days of a timetable whose place is taken: one choice for each, beside the form that names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from mulin.gatherings.rules import Answer, DayClash, Way
from mulin.kernel import clock
from mulin.schedule import queries as schedule
from mulin.schedule.rules import Slot

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


def slot_value(slot: Slot) -> str:
    """A free place and time as a form sends it back."""
    return f"{slot.venue_id}|{slot.starts_at.isoformat()}|{slot.ends_at.isoformat()}"


def read_slot(value: str) -> tuple[UUID, datetime, datetime]:
    """The same read again. Raises ValueError for what no form of ours sends."""
    venue, starts, ends = value.split("|")
    span = [datetime.fromisoformat(text) for text in (starts, ends)]
    if any(moment.tzinfo is None for moment in span):
        raise ValueError(value)
    return UUID(venue), span[0], span[1]


def taking(data: QueryDict) -> QueryDict:
    """What was typed, with the place and time of the free one that was tapped (`take`), if one was."""
    said = data.copy()
    try:
        venue_id, starts_at, ends_at = read_slot(said.get("take", ""))
    except ValueError:
        return said
    starts, ends = starts_at.astimezone(clock.CHINA), ends_at.astimezone(clock.CHINA)
    said["venue"], said["place_words"], said["day"] = str(venue_id), "", starts.date().isoformat()
    said["begins"], said["ends"] = f"{starts:%H:%M}", f"{ends:%H:%M}"
    said["minutes"] = str(int((ends - starts).total_seconds() // 60))
    return said


def _choices(clash: DayClash) -> list[tuple[str, str, bool]]:
    """(value, words, chosen first): what is free, then the day left out, then a place to be found later."""
    offers = [(slot_value(slot), schedule.slot_words(slot)) for slot in clash.offers]
    rest = [(Way.OUT.value, _("这一天不办")), (Way.LATER.value, _("先排上，地方以后再找"))]
    return [(value, words, number == 0) for number, (value, words) in enumerate([*offers, *rest])]
