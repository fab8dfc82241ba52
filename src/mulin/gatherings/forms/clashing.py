"""Days of a timetable whose place is taken: one answer for all, or one for each, beside the form that names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mulin.gatherings.rules import Answer, DayClash, Way
from mulin.schedule import queries as schedule
from mulin.schedule.rules import ForAll, Slot, for_all_value, read_for_all, read_slot, slot_value

_OF_ONE = "clash-"  # a day asked for on the page
_CHOSEN = "chosen-"  # a day answered before, sent along again
FOR_ALL = "clash_all"  # the buttons that answer for all of those asked for
TAKE = "take"  # those that change the place or hour of the whole timetable, see `slot_fields`
_ASKED_FOR = "clashes_for"  # of which place and hour the page was made: at another, answers are none


class ClashAnswers(forms.Form):
    """Reads what was chosen for each day (`clash-2026-10-01`), and offers the choices where a day needs one."""

    clashes: Sequence[tuple[DayClash, list[tuple[str, str, bool]]]] = ()
    at_once: list[tuple[str, str, str]] = []  # of the buttons: name, value, words

    def answers(self) -> dict[date, Answer]:
        """The choices, by day. What cannot be read counts as not answered, as do choices for another place or hour."""
        said: Mapping[str, Any] = self.data
        if said.get(_ASKED_FOR, self.asked_for) != self.asked_for:
            return {}
        found = _by_day(said, _CHOSEN)
        if FOR_ALL not in said:
            return found | _by_day(said, _OF_ONE)
        return found | _for_all(str(said[FOR_ALL]), _by_day(said, _OF_ONE))

    def ask(self, clashes: Sequence[DayClash], at_once: Sequence[ForAll] = (), *, is_whole: bool = False) -> None:
        """Offer the choices for these days, and keep those already made for others.

        Where they are all there is (`is_whole`), the timetable itself goes elsewhere: what comes later does too.
        """
        self.clashes = [(clash, _choices(clash)) for clash in clashes]
        if len(clashes) < 2:
            return
        free = [(for_all_value(one), _words(one, len(clashes), is_whole=is_whole)) for one in at_once]
        self.at_once = [(TAKE if is_whole else FOR_ALL, *one) for one in free]
        if not is_whole:
            self.at_once.append((FOR_ALL, Way.OUT.value, _("这几天都不办，别的照排")))
        self.at_once.append((FOR_ALL, Way.LATER.value, _("这几天先都排上，地方以后再找")))

    @property
    def asked_for(self) -> str:
        """The place and hour the choices belong to."""
        return "|".join(str(self.data.get(name, "")) for name in ("venue", "begins", "minutes"))

    @property
    def answered(self) -> list[tuple[str, str]]:
        """Choices made before, for the page to send along again."""
        asked = {clash.day for clash, _offers in self.clashes}
        kept = self.answers() if self.is_bound else {}
        return [(f"{_CHOSEN}{day}", _value(answer)) for day, answer in kept.items() if day not in asked]


def _by_day(said: Mapping[str, Any], prefix: str) -> dict[date, Answer]:
    found = {}
    for name in said:
        if name.startswith(prefix):
            try:
                found[date.fromisoformat(name.removeprefix(prefix))] = _answer(str(said[name]))
            except ValueError:
                continue
    return found


def _for_all(value: str, asked: Mapping[date, Answer]) -> dict[date, Answer]:
    """One answer for the days asked for; those on which it is not free are still to be answered."""
    if value in (Way.OUT, Way.LATER):
        return dict.fromkeys(asked, Answer(way=Way(value)))
    try:
        slots = read_for_all(value)
    except ValueError:
        return {}
    return {
        day: Answer(way=Way.ELSEWHERE, venue_id=venue_id, starts_at=starts_at, ends_at=ends_at)
        for day, (venue_id, starts_at, ends_at) in slots.items()
    }


def _answer(value: str) -> Answer:
    """Raises ValueError for what this form never offered."""
    if value in (Way.OUT, Way.LATER):
        return Answer(way=Way(value))
    venue_id, starts_at, ends_at = read_slot(value)
    return Answer(way=Way.ELSEWHERE, venue_id=venue_id, starts_at=starts_at, ends_at=ends_at)


def _value(answer: Answer) -> str:
    """What `_answer` reads."""
    if answer.venue_id is None or answer.starts_at is None or answer.ends_at is None:
        return answer.way.value
    return slot_value(Slot(answer.venue_id, "", answer.starts_at, answer.ends_at))


def _choices(clash: DayClash) -> list[tuple[str, str, bool]]:
    """(value, words, chosen first): what is free, then the day left out, then a place to be found later."""
    offers = [(slot_value(slot), schedule.slot_words(slot)) for slot in clash.offers]
    rest = [(Way.OUT.value, _("这一天不办")), (Way.LATER.value, _("先排上，地方以后再找"))]
    return [(value, words, number == 0) for number, (value, words) in enumerate([*offers, *rest])]


def _words(one: ForAll, total: int, *, is_whole: bool) -> str:
    """What a button does: 6 天都改到多功能活动室，钟点不变."""
    n, rest = len(one.days), total - len(one.days)
    data = {"n": n, "venue": one.venue_name, "hours": schedule.hours_words(one.begins, one.ends)}
    if is_whole:
        at, to = _("整个固定时间改成 %(hours)s，地方不变"), _("整个固定时间改到%(venue)s，钟点不变")
    elif rest:
        at, to = _("%(n)s 天改成 %(hours)s，地方不变"), _("%(n)s 天改到%(venue)s，钟点不变")
    else:
        at, to = _("%(n)s 天都改成 %(hours)s，地方不变"), _("%(n)s 天都改到%(venue)s，钟点不变")
    words = (to if one.is_elsewhere else at) % data
    return _("%(this)s；剩下的 %(n)s 天再选") % {"this": words, "n": rest} if rest else words
