"""Sign-in sheets of earlier weeks, brought in together: who ticked, heads, one sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from mulin.base import bulk
from mulin.base.actor import Actor, Mouth
from mulin.gatherings.actions.arriving import GUEST_LABEL, fact_of
from mulin.gatherings.actions.common import about
from mulin.gatherings.actions.planning import open_host_for
from mulin.gatherings.models import Attendance, Gathering, GatheringState
from mulin.gatherings.queries import gatherings_of
from mulin.gatherings.rules import clean_guest
from mulin.gatherings.rules.plan import ABOUT_LIMIT
from mulin.kernel import chinese, clock, ids
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import Named, record, record_many
from mulin.people.models import Person

MOST_SHEETS = 400
COUNTED_LATER = timedelta(minutes=5)  # after the beginning, as nobody wrote the minute down


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

    A gathering that is held already, or off, is left alone: bringing the same again does nothing. Facts bear
    the day of their gathering. Locks the gatherings; five queries, and some ten for each sheet. Raises
    NotFound, RuleError rows-many, gathering-early.
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
            _close(on_paper, row, wanted[row.id], some)
    return len(gatherings)


def _ticked(
    actor: Actor, row: Gathering, sheet: Sheet, people: dict[UUID, Person], been: set[UUID]
) -> list[Attendance]:
    ticked = [people[key] for key in dict.fromkeys(sheet.people) if key in people]
    named: list[tuple[str, Person | None]] = [("", person) for person in ticked]
    named += [(clean_guest(name), None) for name in sheet.guests]
    there = set(row.attendances.filter(undone_at=None, spare=False).values_list("person_id", flat=True)) - {None}
    found = []
    for number, (name, person) in enumerate(named):
        if person and person.id in there:
            continue
        found.append(
            Attendance(
                id=ids.uuid7(),
                community_id=row.community_id,
                gathering=row,
                person=person,
                guest_name=name,
                client_id=uuid5(row.id, str(person.id) if person else f"{GUEST_LABEL}{number}"),
                came_at=row.starts_at + COUNTED_LATER,
                mouth=actor.mouth,
                by_id=actor.account_id,
                is_new_here=person is not None and person.id not in been,
            )
        )
        if person:
            been.add(person.id)
    return found


def _close(actor: Actor, row: Gathering, sheet: Sheet, visits: Sequence[Attendance]) -> None:
    """Write down that it was held, and its facts at the day it was."""
    at = min(row.ends_at, clock.now())
    if visits:
        record_many(actor, "gathering.attended", [fact_of(row, visit) for visit in visits], at=at)
    closing, named = uuid4(), about(row)
    if sheet.heads:
        row.heads, row.heads_ref = sheet.heads, uuid4()
        record(
            actor,
            "gathering.heads_counted",
            about=named | {"attendance": Named(row.heads_ref, row.title)},
            data={"heads": sheet.heads, "visits": sheet.heads, "host_kind": row.host.kind},
            at=at,
        )
    note = chinese.clean_text(sheet.note, limit=ABOUT_LIMIT, lines=True)
    row.state, row.closing_ref, row.note = GatheringState.HELD, closing, note
    row.version += 1
    row.changed_at = clock.now()
    fields = ["state", "closing_ref", "note", "version", "changed_at", "heads", "heads_ref"]
    row.save(update_fields=fields)
    record(
        actor,
        "gathering.held",
        about=named | {"closing": Named(closing, row.title)},
        data={
            "day": row.starts_at.astimezone(clock.CHINA).date(),
            "host_kind": row.host.kind,
            "visits": len(visits) + sheet.heads,
            "missed": 0,
        },
        at=at,
    )
