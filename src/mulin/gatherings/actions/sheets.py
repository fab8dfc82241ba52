"""Sign-in sheets: today's typed in as it was ticked; those of earlier weeks brought in together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from mulin.base import bulk, once
from mulin.base.actor import Actor, Mouth
from mulin.base.prepared import Lock
from mulin.gatherings import access
from mulin.gatherings.actions.arriving import ATTENDED, GUEST_LABEL, check_in_many, fact_of, set_heads
from mulin.gatherings.actions.closing import tell_held, told_again
from mulin.gatherings.actions.common import locked, moment_of
from mulin.gatherings.actions.planning import open_host_for
from mulin.gatherings.models import Attendance, Gathering, GatheringState
from mulin.gatherings.queries import Present, gatherings_of, missed_at, roll_of, visits_of_gatherings
from mulin.gatherings.rules import MOST_ROWS, Arrival, Ticks, clean_guest
from mulin.gatherings.rules.plan import ABOUT_LIMIT
from mulin.kernel import chinese, clock, ids
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record_many
from mulin.people.models import Person

MOST_SHEETS, MOST_WRITTEN = 400, 200
COUNTED_LATER = timedelta(minutes=5)  # after the beginning, as nobody wrote the minute down


def type_in(actor: Actor, *, gathering_id: UUID, ticks: Ticks, client_key: str) -> int:
    """The sheet as it was ticked: who is ticked came, whose tick was taken away did not. Returns how many came.

    Only what was changed in the form counts, so that a name tapped elsewhere in the meantime stays. The same
    `client_key` does nothing again. One that is held already says in the ledger what is known now. Locks the
    gathering. Raises NotFound, RuleError rows-many,
    gathering-off, check-in-early, heads-unlikely.
    """
    if len(ticks.written) > MOST_WRITTEN:
        raise RuleError("rows-many", most=MOST_WRITTEN)
    on_paper = actor.through(Mouth.PAPER)
    content = [str(gathering_id), sorted(ticks.came), sorted(ticks.before), ticks.written, ticks.heads]
    with transaction.atomic():
        if once.earlier_result(actor, client_key, content):
            return _present(access.gathering_for(actor, gathering_id, to="gatherings.run"))
        gathering = locked(actor, gathering_id, to="gatherings.run")
        roll = {one.key: one for one in roll_of(gathering)}
        fresh = [one for key, one in roll.items() if key in ticks.came and not one.is_in]
        gone = [one for key, one in roll.items() if key in ticks.before - ticks.came and one.is_in]
        with told_again(actor, gathering):
            arrivals = [*_arrivals(gathering, fresh, ticks.written), *_taken_back(gathering, gone)]
            for start in range(0, len(arrivals), MOST_ROWS):
                some = arrivals[start : start + MOST_ROWS]
                check_in_many(on_paper, gathering_id=gathering_id, arrivals=some, inside=Lock.ALONE)
            if ticks.heads is not None:
                set_heads(on_paper, gathering, ticks.heads)
        once.remember(actor, client_key, content, gathering.id)
        return _present(gathering)


def _present(gathering: Gathering) -> int:
    return sum(one.is_in for one in roll_of(gathering))


def _arrivals(gathering: Gathering, fresh: Sequence[Present], written: Sequence[str]) -> list[Arrival]:
    """The ticked, with the children they announced; then the names written below."""
    at = gathering.starts_at
    ticked = [(one.person_id, "" if one.person_id else one.name, one.children) for one in fresh]
    named = [*ticked, *((None, name, 0) for name in written)]
    return [
        Arrival(client_id=ids.uuid7(), person_id=person_id, guest_name=name, children=children, came_at=at)
        for person_id, name, children in named
    ]


def _taken_back(gathering: Gathering, gone: Sequence[Present]) -> list[Arrival]:
    """Every scan of these: else a second one would still say that they came. One query."""
    people = [one.person_id for one in gone if one.person_id]
    rows = Attendance.objects.of(gathering.community_id).filter(gathering=gathering, undone_at=None)
    scans = list(rows.filter(person_id__in=people).values_list("client_id", flat=True)) if people else []
    scans += [one.attendance.client_id for one in gone if one.attendance and not one.person_id]
    return [Arrival(client_id=client_id, undo=True) for client_id in scans]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One filled sheet: the residents ticked, guests by name, heads without, and what was done."""

    gathering_id: UUID
    people: tuple[UUID, ...] = ()
    guests: tuple[str, ...] = ()
    heads: int = 0
    note: str = ""


def bring_sheets(actor: Actor, *, host_id: UUID, sheets: Sequence[Sheet]) -> int:
    """Bring in the sheets of a host's past gatherings and close them. Returns how many were new.

    A gathering that is held already, or off, is left alone: bringing the same again does nothing; and nothing
    twice where it was reopened. Facts bear the day of their gathering. Locks the gatherings; eight queries, and
    some ten for each sheet. Raises NotFound, RuleError rows-many, gathering-early, heads-unlikely.
    """
    if len(sheets) > MOST_SHEETS:
        raise RuleError("rows-many", most=MOST_SHEETS)
    with transaction.atomic():
        host = open_host_for(actor, host_id, to="gatherings.run")
        wanted = {sheet.gathering_id: sheet for sheet in sheets}
        rows = gatherings_of(actor).select_for_update(of=("self",), no_key=True)
        rows = rows.filter(id__in=wanted, host=host, state=GatheringState.PLANNED).order_by("starts_at", "id")
        gatherings = list(rows)
        if any(row.starts_at > clock.now() for row in gatherings):
            raise RuleError("gathering-early")
        keys = {person for sheet in sheets for person in sheet.people}
        people = {person.id: person for person in Person.objects.of(actor).filter(id__in=keys)}
        been = set(
            Attendance.objects.of(actor)
            .filter(person_id__in=keys, gathering__host=host, undone_at=None)
            .values_list("person_id", flat=True)
        )
        on_paper = actor.through(Mouth.PAPER)
        visits = [_ticked(on_paper, row, wanted[row.id], people, been) for row in gatherings]
        bulk.insert([visit for some in visits for visit in some])
        for row, some in zip(gatherings, visits, strict=True):
            _count(on_paper, row, some, wanted[row.id].heads)
        counted = visits_of_gatherings(actor.community_id, [row.id for row in gatherings])
        missed = missed_at(actor.community_id, [row.id for row in gatherings])
        for row in gatherings:
            _close(row, wanted[row.id].note)
            tell_held(on_paper, row, visits=counted[row.id], missed=missed[row.id])
    return len(gatherings)


def _ticked(
    actor: Actor, row: Gathering, sheet: Sheet, people: dict[UUID, Person], been: set[UUID]
) -> list[Attendance]:
    ticked = [people[key] for key in dict.fromkeys(sheet.people) if key in people]
    named: list[tuple[UUID, str, Person | None]] = [(uuid5(row.id, str(person.id)), "", person) for person in ticked]
    guests = enumerate(sheet.guests)
    named += [(uuid5(row.id, f"{GUEST_LABEL}{number}"), clean_guest(name), None) for number, name in guests]
    known = list(row.attendances.values_list("client_id", "person_id", "undone_at", "spare"))
    brought = {client_id for client_id, *_rest in known}
    there = {person_id for _client_id, person_id, undone_at, spare in known if undone_at is None and not spare}
    found = []
    for client_id, name, person in named:
        if client_id in brought or (person and person.id in there):
            continue
        found.append(
            Attendance(
                id=ids.uuid7(),
                community_id=row.community_id,
                gathering=row,
                person=person,
                guest_name=name,
                client_id=client_id,
                came_at=row.starts_at + COUNTED_LATER,
                mouth=actor.mouth,
                by_id=actor.account_id,
                is_new_here=person is not None and person.id not in been,
            )
        )
        if person:
            been.add(person.id)
    return found


def _count(actor: Actor, row: Gathering, visits: Sequence[Attendance], heads: int) -> None:
    """Write the facts of a sheet at the day it was. Where it says no heads, a count there is stays."""
    if visits:
        facts = [fact_of(row, visit) for visit in visits]
        record_many(actor, ATTENDED, facts, at=moment_of(row, clock.now()))
    if heads:
        set_heads(actor, row, heads)


def _close(row: Gathering, note: str) -> None:
    """Let the row say that it was held."""
    words = chinese.clean_text(note, limit=ABOUT_LIMIT, lines=True)
    row.state, row.closing_ref, row.note = GatheringState.HELD, uuid4(), words or row.note
    row.version += 1
    row.changed_at = clock.now()
    row.save(update_fields=["state", "closing_ref", "note", "version", "changed_at"])
