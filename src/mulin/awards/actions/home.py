"""流动票箱: each way of the box to doors is written down, with who carried and who watched it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from mulin.awards import queries, rules
from mulin.awards.actions.common import about, clean, locked, must
from mulin.awards.models import HomeTrip, Round
from mulin.awards.rules import Trip
from mulin.base.actor import Actor
from mulin.base.days import as_day
from mulin.kernel import clock
from mulin.kernel.chinese import fold
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import Scalar, record


@transaction.atomic
def record_trip(actor: Actor, *, round_id: UUID, trip: Trip) -> HomeTrip:
    """Write down that the box went to doors and came back sealed. Lock: the round.

    Raises RuleError round-moved, trip-…, terms-number.
    """
    must(actor, "awards.manage")
    row = _open_still(actor, round_id)
    carrier = clean(trip.carrier, "carrier", 40)
    names = {fold(name): name for name in (clean(line, "watchers", 40) for line in trip.watchers) if name}
    names.pop(fold(carrier), None)
    watchers = list(names.values())
    told = replace(trip, carrier=carrier, watchers=watchers, seal_number=clean(trip.seal_number, "seal_number", 20))
    rules.check_trip(
        told,
        first=as_day(row.vote_opens_at),
        last=min(clock.today(), as_day(row.vote_closes_at)),
        candidates=[one.label for one in queries.by_number(row).values()],
        a_door=1 if row.by_household else rules.MOST_AT_A_DOOR,
    )
    for field, name in told.who_went:
        rules.check_went(field, name, queries.ties_of_name(row, name))
    made: HomeTrip = HomeTrip.objects.create(
        community_id=row.community_id,
        round=row,
        went_on=told.went_on,
        carrier=told.carrier,
        watchers="\n".join(watchers),
        watching=len(watchers),
        doors=told.doors,
        ballots=told.ballots,
        seal_number=told.seal_number,
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
    if not row.is_box_shut:
        raise RuleError("round-moved")
    return row


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
