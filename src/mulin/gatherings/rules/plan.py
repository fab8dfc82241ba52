"""What somebody wants to hold, and what they want to change about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from mulin.gatherings.rules.clashing import Answers
from mulin.kernel import chinese
from mulin.kernel.errors import RuleError

LONGEST = timedelta(hours=24)
AHEAD, BACK = timedelta(days=2 * 366), timedelta(days=2 * 366)
LONG_AGO = timedelta(days=366)  # a timetable that has been going on since then is at most written down so late
HORIZON = timedelta(weeks=8)  # how far ahead timetables are laid
MOST_PLACES = 5000
TITLE_LIMIT, ABOUT_LIMIT, BRING_LIMIT, PLACE_LIMIT, WHY_LIMIT = 60, 1000, 100, 60, 60
PROBLEMS_LIMIT = 500
SHARES_PLACES = ("needed", "lottery")  # ways of signing up that share out places


@dataclass(frozen=True, slots=True)
class QuotaPlan:
    """So many places for an age band or for a courtyard."""

    places: int
    band: str = ""
    courtyard_id: UUID | None = None

    @property
    def pot(self) -> str:
        return self.band or str(self.courtyard_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A gathering as somebody describes it. One of a timetable has its times from the timetable."""

    title: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    about: str = ""
    bring: str = ""
    venue_id: UUID | None = None
    place_words: str = ""
    sign_up: str = "none"
    capacity: int | None = None
    walk_ins: bool = True
    members_only: bool = False
    guests: bool = True
    closes_at: datetime | None = None
    quotas: tuple[QuotaPlan, ...] = ()
    draws_at: datetime | None = None  # of a lottery
    source_words: str = ""
    in_turns: bool = False  # people come and go all afternoon: more places than the venue holds at once

    @property
    def words(self) -> dict[str, Any]:
        """What a series says once for all of its occurrences."""
        named = ("title", "about", "bring", "venue_id", "place_words")
        kept = (*named, "sign_up", "capacity", "walk_ins", "members_only", "guests")
        return {name: getattr(self, name) for name in kept}


_OF_ONE = (
    "day",
    "in_turns",
    "closes_at",
    "no_closing",
    "quotas",
    "draws_at",
    "source_words",
)  # of one gathering, never of a series


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be different; what is None stays. `pattern` is a schedule's, for a whole series."""

    title: str | None = None
    about: str | None = None
    bring: str | None = None
    begins: time | None = None
    minutes: int | None = None
    venue_id: UUID | None = None
    place_words: str | None = None
    sign_up: str | None = None
    capacity: int | None = None
    no_limit: bool = False
    walk_ins: bool | None = None
    members_only: bool | None = None
    guests: bool | None = None
    pattern: Any = None
    ends_on: date | None = None  # the series' last day
    no_end: bool = False
    day: date | None = None  # of this one gathering, as the six below
    closes_at: datetime | None = None
    no_closing: bool = False
    quotas: tuple[QuotaPlan, ...] | None = None
    draws_at: datetime | None = None
    source_words: str | None = None
    in_turns: bool | None = None
    why: str = ""
    answers: Answers | None = None  # to days whose place is taken; None: nobody is asked

    @property
    def words(self) -> dict[str, Any]:
        """The fields of a gathering or series that change, cleaned."""
        timing = {"begins", "minutes", "pattern", "ends_on", "no_end", "why", "no_limit", "answers", *_OF_ONE}
        found = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in timing}
        said = {name: value for name, value in found.items() if value is not None}
        if self.no_limit:
            said["capacity"] = None
        if "venue_id" in said and "place_words" not in said:
            said["place_words"] = ""
        return cleaned(said)


_LIMITS = {"title": TITLE_LIMIT, "bring": BRING_LIMIT, "place_words": PLACE_LIMIT}


def cleaned(words: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a plan as they may be stored. Raises as `clean_text`, gathering-nameless and places-unlikely."""
    found = dict(words)
    for name, limit in _LIMITS.items():
        if name in found:
            found[name] = _text(found[name], name, limit)
    if "about" in found:
        found["about"] = _text(found["about"], "about", ABOUT_LIMIT, lines=True)
    if found.get("title") == "":
        raise RuleError("gathering-nameless", field="title")
    capacity = found.get("capacity")
    if capacity is not None and not 1 <= capacity <= MOST_PLACES:
        raise RuleError("places-unlikely", field="capacity", most=MOST_PLACES)
    return found


def _text(text: str, name: str, limit: int, *, lines: bool = False) -> str:
    try:
        return chinese.clean_text(text, limit=limit, lines=lines)
    except RuleError as error:
        raise RuleError(error.code, field=name, **error.data) from error


def check_times(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Raises RuleError times-backwards, gathering-long, day-unlikely."""
    if not now - BACK <= starts_at <= now + AHEAD:
        raise RuleError("day-unlikely", field="day")
    if ends_at <= starts_at:
        raise RuleError("times-backwards", field="ends")
    if ends_at - starts_at > LONGEST:
        raise RuleError("gathering-long", field="ends")


def check_first_day(day: date, today: date) -> None:
    """Whether a timetable may begin on this day: a year typed wrong is noticed. Raises RuleError day-unlikely."""
    if not today - LONG_AGO <= day <= today + AHEAD:
        raise RuleError("day-unlikely", field="first_day")


def check_plan(plan: Plan, now: datetime) -> Plan:
    """The plan with its words cleaned. Raises RuleError as `cleaned` and `check_times`, and:

    places-missing (a lottery, or quotas, without a number of places), quotas-many, closes-late, draw-when.
    """
    clean = replace(plan, **cleaned(plan.words))
    if plan.starts_at is not None and plan.ends_at is not None:
        check_times(plan.starts_at, plan.ends_at, now)
    if clean.capacity is None and (clean.sign_up == "lottery" or clean.quotas):
        raise RuleError("places-missing", field="capacity")
    if clean.quotas and clean.sign_up not in SHARES_PLACES:
        raise RuleError("places-missing", field="sign_up")
    pots = [quota.pot for quota in clean.quotas]
    over = any(not 0 <= quota.places <= (clean.capacity or MOST_PLACES) for quota in clean.quotas)
    if len(pots) != len(set(pots)) or over:
        raise RuleError("quotas-many", field="quotas")
    if clean.closes_at and clean.starts_at and clean.closes_at > clean.starts_at:
        raise RuleError("closes-late", field="closes_at")
    _check_draw(clean)
    return clean


def places_in(room: int, *, venue: str, sign_up: str, capacity: int | None, members: int = 0) -> int | None:
    """How many places a gathering has in a venue that holds `room` people (0: nobody knows how many).

    What has to be signed up for has a limit of its own, or else the venue's; what people just come to has none.
    `members` come beside them without signing up. Raises RuleError venue-places where more are promised than it
    holds, venue-shared where more than the members leave, venue-members where the members alone fill it.
    """
    if not room or (capacity is None and sign_up not in SHARES_PLACES):
        return capacity
    if members >= room:
        raise RuleError("venue-members", field="venue", venue=venue, most=room, members=members)
    room -= members
    if members and capacity is not None and capacity > room:
        raise RuleError("venue-shared", field="capacity", venue=venue, most=room, members=members)
    if capacity is not None and capacity > room:
        raise RuleError("venue-places", field="capacity", venue=venue, most=room)
    return room if capacity is None else capacity


def places_kept(room: int, *, venue: str, wanted: int, taken: int, members: int = 0) -> int:
    """How many of the places wanted there are in a venue that holds `room` people (0: nobody knows how many).

    `members` come beside them without signing up; who has a place keeps it. Raises RuleError venue-members where
    none is left.
    """
    if not room:
        return wanted
    kept = min(wanted, max(room - members, taken))
    if kept < 1:
        raise RuleError("venue-members", field="venue", venue=venue, most=room, members=members)
    return kept


def _check_draw(plan: Plan) -> None:
    if plan.sign_up != "lottery":
        return
    if plan.draws_at is None or (plan.starts_at is not None and plan.draws_at >= plan.starts_at):
        raise RuleError("draw-when", field="draws_at")
    if plan.closes_at is None or plan.closes_at > plan.draws_at:
        raise RuleError("draw-when", field="closes_at")
