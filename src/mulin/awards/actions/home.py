"""流动票箱: each way of the box to doors is written down, with who carried and who watched it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from mulin.awards import queries, rules
from mulin.awards.actions.common import about, clean, locked, must
from mulin.awards.models import HomeTrip, Round, RoundState
from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import Scalar, record

_MOST_DOORS, _MOST_AT_A_DOOR = 999, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """What somebody wrote about one way of the box."""

    went_on: date
    carrier: str
    watchers: Sequence[str]
    doors: int
    ballots: int
    seal_number: str


@transaction.atomic
def record_trip(actor: Actor, *, round_id: UUID, trip: Trip) -> HomeTrip:
    """Write down that the box went to doors and came back sealed. Lock: the round.

    Raises RuleError round-moved, trip-…, terms-number.
    """
    must(actor, "awards.manage")
    row = _open_still(actor, round_id)
    carrier, seal = clean(trip.carrier, "carrier", 40), clean(trip.seal_number, "seal_number", 20)
    names = dict.fromkeys(clean(name, "watchers", 40) for name in trip.watchers)
    watchers = [name for name in names if name and name != carrier]
    candidates = [one.label for one in queries.by_number(row).values()]
    rules.check_home_trip(carrier, watchers, candidates=candidates)
    _check(row, trip, seal)
    made: HomeTrip = HomeTrip.objects.create(
        community_id=row.community_id,
        round=row,
        went_on=trip.went_on,
        carrier=carrier,
        watchers="\n".join(watchers),
        watching=len(watchers),
        doors=trip.doors,
        ballots=trip.ballots,
        seal_number=seal,
    )
    data: dict[str, Scalar] = {
        "day": made.went_on,
        "doors": made.doors,
        "ballots": made.ballots,
        "watching": made.watching,
    }
    record(actor, "awards.home_box", about=about(row), data=data)
    return made


def _open_still(actor: Actor, round_id: UUID) -> Round:
    row = locked(actor, round_id)
    if row.state not in (RoundState.VOTING, RoundState.COUNTING) or row.box_opened_at is not None:
        raise RuleError("round-moved")
    return row


def _check(row: Round, trip: Trip, seal: str) -> None:
    first = row.vote_opens_at.astimezone(clock.CHINA).date()
    last = min(clock.today(), row.vote_closes_at.astimezone(clock.CHINA).date())
    if not first <= trip.went_on <= last:
        raise RuleError("trip-day", field="went_on")
    if not seal:
        raise RuleError("trip-seal", field="seal_number")
    if not 1 <= trip.doors <= _MOST_DOORS:
        raise RuleError("terms-number", field="doors", least=1, most=_MOST_DOORS)
    most = trip.doors if row.by_household else _MOST_AT_A_DOOR * trip.doors
    if not 0 <= trip.ballots <= most:
        raise RuleError("trip-ballots", field="ballots", most=most)


@transaction.atomic
def drop_trip(actor: Actor, *, trip_id: UUID) -> None:
    """Take away what was written down wrongly, before the box is opened. Lock: the round. Raises round-moved."""
    must(actor, "awards.manage")
    found: HomeTrip = HomeTrip.objects.of(actor).get_or_404(id=trip_id)
    row = _open_still(actor, found.round_id)
    found.delete()
    record(actor, "awards.home_box_undone", about=about(row), data={"day": found.went_on})


def check_trips(row: Round, *, in_the_box: int) -> None:
    """Whether the home box is told and its sheets are there, before anything is opened.

    Raises RuleError trips-untold, trips-missing.
    """
    trips = queries.trips_of(row)
    handed, doors = queries.handed_at_doors(row), sum(trip.doors for trip in trips)
    if handed and (not trips or (row.by_household and handed > doors)):
        raise RuleError("trips-untold", handed=handed, doors=doors)
    if (ballots := sum(trip.ballots for trip in trips)) > in_the_box:
        raise RuleError("trips-missing", ballots=ballots, cast=in_the_box)
