"""Sessions of a timetable that found their place taken: answered day by day, or nothing is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from mulin.base.actor import Actor
from mulin.base.coded import Coded
from mulin.gatherings.actions import venues
from mulin.gatherings.actions.common import about
from mulin.gatherings.actions.planning import write
from mulin.gatherings.models import Because, Gathering, GatheringState, Series
from mulin.gatherings.rules import Answer, Answers, DayClash, Way, check_times
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record_many
from mulin.places.models import Venue
from mulin.schedule import queries as schedule


def settle(actor: Actor, rows: Iterable[Gathering], answers: Answers | None) -> list[Gathering]:
    """Let those without a place have what was chosen for their day. Returns those to be left out. Not saved.

    Where that was taken meanwhile it stays without a place. Raises RuleError as `check_times`, NotFound.
    """
    out = []
    for row in rows:
        answer = (answers or {}).get(row.occurs_on) if row.occurs_on else None
        if answer is None or answer.way == Way.LATER:
            continue
        if answer.way == Way.OUT:
            out.append(row)
        else:
            _move(actor, row, answer)
    return out


def _move(actor: Actor, row: Gathering, answer: Answer) -> None:
    if answer.starts_at is None or answer.ends_at is None or answer.venue_id is None:
        raise RuleError("times-missing", field="day")
    check_times(answer.starts_at, answer.ends_at, clock.now())
    if answer.ends_at <= clock.now():
        raise RuleError("moved-into-past", field="day")
    asked = (row.starts_at, row.ends_at, row.detached, row.reason)
    row.venue = Venue.objects.of(actor).get_or_404(id=answer.venue_id)
    row.starts_at, row.ends_at, row.detached, row.why = answer.starts_at, answer.ends_at, True, ""
    try:
        venues.take(actor, row)
    except RuleError as error:
        if not error.code.startswith("venue-"):
            raise
        row.venue = None
        row.starts_at, row.ends_at, row.detached, row.why = asked


def leave_out(actor: Actor, rows: Sequence[Gathering]) -> None:
    """These days it is not held: with a fact, and their rows stay so that nobody makes them again."""
    for row in rows:
        write(row, {"state": GatheringState.CANCELLED, "why": Coded(Because.ELSEWHERE), "detached": True})
    record_many(actor, "gathering.cancelled", [(about(row), {"host_kind": row.host.kind}) for row in rows])


def settle_fresh(actor: Actor, rows: Sequence[Gathering], answers: Answers | None) -> None:
    """The same for sessions just made and saved: nobody has signed up, so nobody is told."""
    without = [row for row in rows if row.venue is None and not row.place_words]
    out = settle(actor, without, answers)
    moved = [row for row in without if row.venue is not None]
    for row in moved:
        write(row, {})
    record_many(actor, "gathering.moved", [(about(row), {"host_kind": row.host.kind}) for row in moved])
    leave_out(actor, out)


def refuse_unanswered(
    actor: Actor, rows: Iterable[Gathering], series: Mapping[UUID, Series], answers: Answers | None
) -> None:
    """Where somebody asks before saving (`answers` is not None): raises RuleError series-clashes.

    `clashes` in its data are the days nobody has answered for, or whose answer was taken meanwhile, each with
    up to three free ones, `at_once` what is free on all or most of them, `is_whole` whether no other day is
    left: as things stand now, with everything else of the change in place. The caller's transaction is rolled back.
    """
    if answers is None:
        return
    wanted = []
    planned = [row for row in rows if row.state == GatheringState.PLANNED]
    for row in planned:
        is_without = row.venue is None and not row.place_words
        venue = series[row.timetable_id].venue if row.timetable_id else None
        answer = answers.get(row.occurs_on) if row.occurs_on else None
        is_open = answer is None or answer.way == Way.ELSEWHERE
        if is_without and venue is not None and is_open:
            wanted.append((venue, row))
    if wanted:
        is_whole = len(wanted) == len(planned)
        raise RuleError("series-clashes", count=len(wanted), is_whole=is_whole, **_clashes(actor, wanted))


def _clashes(actor: Actor, wanted: Sequence[tuple[Venue, Gathering]]) -> dict[str, Any]:
    asked = [(venue.id, row.starts_at, row.ends_at, venues.asked_for(row)) for venue, row in wanted]
    offers, at_once = schedule.alternatives_each(actor, asked)
    clashes = [
        DayClash(
            day=row.occurs_on,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            venue_name=venue.name,
            why=row.why,
            offers=tuple(free),
        )
        for (venue, row), free in zip(wanted, offers, strict=True)
        if row.occurs_on
    ]
    return {"clashes": clashes, "at_once": at_once}
