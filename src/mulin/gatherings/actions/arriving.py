"""Somebody is there: one tap, five hundred scans, or heads without names; and taking a tap back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q

from mulin.base import bulk
from mulin.base.actor import Actor
from mulin.base.prepared import Lock, PreparedRow
from mulin.base.unanswered import unanswered
from mulin.gatherings.actions.closing import told_again
from mulin.gatherings.actions.common import about, locked, moment_of
from mulin.gatherings.models import Attendance, Gathering, GatheringState, SignUp
from mulin.gatherings.models.coming import OVER
from mulin.gatherings.queries import STANDING, Part
from mulin.gatherings.rules import (
    MOST_ALONG,
    MOST_ROWS,
    Arrival,
    Outcome,
    Result,
    Unclear,
    clamp,
    clean_guest,
    is_too_early,
)
from mulin.gatherings.rules.arriving import Scan, counting_scan
from mulin.kernel import clock, ids
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import Named, record, record_many
from mulin.people.models import Person, PersonState

ATTENDED = "gathering.attended"
GUEST_LABEL = "来客"  # how facts name somebody who is not on the roster
MOST_HEADS = 5000


def check_in(actor: Actor, *, gathering_id: UUID, arrival: Arrival) -> Attendance:
    """One arrival. A repetition of its client id changes nothing.

    Locks the gathering. Raises NotFound, RuleError gathering-off, check-in-early, arrival-undone where it was
    taken back before, and the `why` of a row that cannot be counted (arrival-unknown, arrival-broken).
    """
    result = check_in_many(actor, gathering_id=gathering_id, arrivals=[arrival])[0]
    if result.attendance_id is None:
        raise RuleError(f"arrival-{result.why or 'broken'}")
    if result.outcome == Outcome.UNDONE:
        raise RuleError("arrival-undone")
    rows = Attendance.objects.of(actor).select_related("person")
    found: Attendance = rows.get_or_404(id=result.attendance_id)
    return found


def undo_check_in(actor: Actor, *, gathering_id: UUID, client_id: UUID) -> Result:
    """撤回: the tap with this client id never happened. Also before it is heard of. Locks the gathering."""
    arrival = Arrival(client_id=client_id, undo=True)
    return check_in_many(actor, gathering_id=gathering_id, arrivals=[arrival])[0]


def check_in_many(
    actor: Actor,
    *,
    gathering_id: UUID,
    arrivals: Sequence[Arrival],
    verb: str = "gatherings.run",
    inside: Lock | None = None,
) -> list[Result]:
    """Up to 500 arrivals in any order and any repetition: the same end whatever came first.

    Rows that cannot be counted are answered with why, and left to the caller. What only takes back is heard
    at any time. Locks the gathering; twelve queries for any number of rows. Raises NotFound, RuleError
    rows-many, gathering-off, check-in-early.

    A tap at one desk does not wait for those at the others: they keep the gathering as it is together. Should
    two be of the same person or the same client id, the database takes one, and the other comes again alone.
    `inside`: how the caller, in a transaction of its own, wants it kept; then the caller comes again by itself,
    and tells again itself what a closed gathering counted.
    """
    if len(arrivals) > MOST_ROWS:
        raise RuleError("rows-many", most=MOST_ROWS)
    at_the_door = partial(locked, actor, gathering_id, to=verb, part=Part.DOOR)
    if inside is not None:
        return _take_in(actor, at_the_door(lock=inside), arrivals)
    if len(arrivals) == 1 and not arrivals[0].undo:
        with suppress(IntegrityError, _HeldAlready), transaction.atomic(), unanswered():
            gathering = at_the_door(lock=Lock.TOGETHER)
            if gathering.state == GatheringState.HELD:
                raise _HeldAlready
            return _take_in(actor, gathering, arrivals)
    with transaction.atomic(), unanswered():
        gathering = at_the_door(lock=Lock.ALONE)
        with told_again(actor, gathering):
            return _take_in(actor, gathering, arrivals)


class _HeldAlready(Exception):  # no error: it is tried again alone
    """Who comes to what is closed changes what its closing said, and that is changed by one at a time."""


def _take_in(actor: Actor, gathering: Gathering, arrivals: Sequence[Arrival]) -> list[Result]:
    if not all(arrival.undo for arrival in arrivals):
        _check_door(gathering)
    desk = _Desk(actor, gathering, clock.now())
    desk.read(arrivals)
    results = [desk.take(arrival) for arrival in arrivals]
    desk.write()
    return [desk.settled(result) for result in results]


def _check_door(gathering: Gathering) -> None:
    """Whether anybody can have come yet. Raises RuleError gathering-off, check-in-early."""
    if gathering.state == GatheringState.CANCELLED:
        raise RuleError("gathering-off")
    if is_too_early(gathering.starts_at, clock.now()):
        raise RuleError("check-in-early")


def _few_known(community_id: UUID, gathering_id: UUID, client_ids: tuple[UUID, ...], people: tuple[UUID, ...]) -> Any:
    rows = Attendance.objects.of(community_id).filter(gathering_id=gathering_id)
    return rows.filter(Q(client_id__in=client_ids) | Q(person_id__in=people))


_FEW, _FEW_KNOWN = 2, PreparedRow(Attendance, _few_known, beside=("person",))  # a tap brings one or two keys


@dataclass
class _Desk:
    """One batch at work: what is known is read at once, changed in memory, written at once."""

    actor: Actor
    gathering: Gathering
    received: datetime
    scans: dict[UUID, Attendance] = field(default_factory=dict)  # by client id
    people: dict[UUID, Person] = field(default_factory=dict)
    of_person: dict[UUID, list[Attendance]] = field(default_factory=dict)
    been_before: set[UUID] = field(default_factory=set)
    cancelled: set[UUID] = field(default_factory=set)
    announced: dict[UUID, int] = field(default_factory=dict)  # the children that a person's sign-up says
    fresh: dict[UUID, Attendance] = field(default_factory=dict)
    changed: dict[UUID, Attendance] = field(default_factory=dict)
    counted_before: dict[UUID, Attendance] = field(default_factory=dict)  # who was counted when we began

    def read(self, arrivals: Sequence[Arrival]) -> None:
        wanted = {arrival.person_id for arrival in arrivals if arrival.person_id}
        client_ids = [arrival.client_id for arrival in arrivals]
        known = self._known(client_ids, wanted)
        also = {row.person_id for row in known if row.person_id} - wanted
        if also:  # an undo names only its client id: the person's other scans are needed too
            others = self._here().filter(person_id__in=also).exclude(id__in=[row.id for row in known])
            known += list(others.select_related("person"))
        for row in known:
            self._know(row)
            if row.undone_at is None and not row.spare:
                self.counted_before[row.id] = row
        if wanted:
            self._read_people(wanted)

    def _here(self) -> Any:
        return Attendance.objects.of(self.actor).filter(gathering=self.gathering)

    def _known(self, client_ids: list[UUID], wanted: set[UUID]) -> list[Attendance]:
        """The scans with these ids or of these people. One query."""
        if len(client_ids) + len(wanted) <= _FEW:
            return _FEW_KNOWN.all(
                community_id=self.actor.community_id,
                gathering_id=self.gathering.id,
                client_ids=tuple(client_ids),
                people=tuple(wanted),
            )
        asked = Q(client_id__in=client_ids) | Q(person_id__in=wanted) if wanted else Q(client_id__in=client_ids)
        return list(self._here().filter(asked).select_related("person"))

    def _read_people(self, wanted: set[UUID]) -> None:
        living = Person.objects.of(self.actor).filter(id__in=wanted).exclude(state=PersonState.ERASED)
        self.people = {person.id: person for person in living}
        earlier = Attendance.objects.of(self.actor).filter(
            person_id__in=wanted, gathering__host_id=self.gathering.host_id, undone_at=None
        )
        self.been_before = set(earlier.exclude(gathering=self.gathering).values_list("person_id", flat=True).distinct())
        said = SignUp.objects.of(self.actor).filter(gathering=self.gathering, person_id__in=wanted)
        states: dict[UUID, set[str]] = {}
        for person_id, state, children in said.values_list("person_id", "state", "children"):
            states.setdefault(person_id, set()).add(state)
            if state in STANDING:
                self.announced[person_id] = children
        self.cancelled = {person for person, found in states.items() if found <= set(OVER)}

    def _know(self, row: Attendance) -> None:
        self.scans[row.client_id] = row
        if row.person_id:
            self.of_person.setdefault(row.person_id, []).append(row)

    def take(self, arrival: Arrival) -> Result:
        """One row. What it comes to in the end is known only after all: see `settled`."""
        known = self.scans.get(arrival.client_id)
        if arrival.undo:
            return self._undo(arrival, known)
        if known is not None:
            return _result(arrival, known, Outcome.AGAIN)
        why, person_id = self._whom(arrival)
        if why:
            return Result(client_id=arrival.client_id, outcome=Outcome.REVIEW, why=why)
        row = self._new(arrival, person_id)
        self._know(row)
        self.fresh[row.id] = row
        return _result(arrival, row, Outcome.IN)

    def _undo(self, arrival: Arrival, known: Attendance | None) -> Result:
        if known is None:  # undone before it was heard of: a mark that its scan will find
            known = self._new(arrival, None)
            self.fresh[known.id] = known
            self._know(known)
        if known.undone_at is None:
            known.undone_at = self.received
            self.changed[known.id] = known
        return _result(arrival, known, Outcome.UNDONE)

    def _whom(self, arrival: Arrival) -> tuple[str, UUID | None]:
        """Why the row cannot be counted, or "" and whom it means (None for a guest by name)."""
        if not 0 <= (arrival.children or 0) <= MOST_ALONG:
            return Unclear.BROKEN, None
        if arrival.person_id is not None:
            return ("", arrival.person_id) if arrival.person_id in self.people else (Unclear.UNKNOWN, None)
        return ("", None) if _is_named(arrival) else (Unclear.BROKEN, None)

    def _new(self, arrival: Arrival, person_id: UUID | None) -> Attendance:
        came_at, odd = clamp(arrival.came_at, starts_at=self.gathering.starts_at, received=self.received)
        person = self.people.get(person_id) if person_id else None
        announced = self.announced.get(person.id, 0) if person else 0
        return Attendance(
            id=ids.uuid7(),
            community_id=self.actor.community_id,
            gathering=self.gathering,
            person=person,
            guest_name="" if person or arrival.undo else clean_guest(arrival.guest_name),
            children=announced if arrival.children is None else arrival.children,
            client_id=arrival.client_id,
            came_at=came_at,
            odd_clock=odd,
            mouth=self.actor.mouth,
            by_id=self.actor.account_id,
            is_new_here=person_id is not None and person_id not in self.been_before,
            had_cancelled=person_id in self.cancelled,
        )

    def write(self) -> None:
        """Let exactly one standing scan of each person count, then write rows and facts."""
        touched = {row.person_id for row in (*self.fresh.values(), *self.changed.values()) if row.person_id}
        for person_id in touched:
            self._choose(self.of_person[person_id])
        before = set(self.counted_before)
        counting = {
            row.id: row
            for row in {**self.counted_before, **self.fresh, **self.changed}.values()
            if row.undone_at is None and not row.spare
        }
        self._save()
        gone = [row for key, row in self.counted_before.items() if key not in counting]
        self._tell("gathering.attended_undone", gone)
        self._tell(ATTENDED, [row for key, row in counting.items() if key not in before])

    def _choose(self, scans: Iterable[Attendance]) -> None:
        standing = [row for row in scans if row.undone_at is None]
        chosen = counting_scan(Scan(row.client_id, row.came_at, row.id in self.counted_before) for row in standing)
        for row in standing:
            spare = row.client_id != chosen
            if row.spare != spare:
                row.spare = spare
                if row.id not in self.fresh:
                    self.changed[row.id] = row

    def _save(self) -> None:
        """What stops counting first, so that the referee never sees two."""
        old = [row for row in self.changed.values() if row.id not in self.fresh]
        old.sort(key=lambda row: row.undone_at is None and not row.spare)
        fields = ["spare", "undone_at"]
        ending = [row for row in old if row.undone_at is not None or row.spare]
        beginning = [row for row in old if row.undone_at is None and not row.spare]
        for some in filter(None, (ending, beginning)):
            Attendance.objects.of(self.actor).bulk_update(some, fields, batch_size=100)
        bulk.insert(list(self.fresh.values()))

    def _tell(self, kind: str, rows: Sequence[Attendance]) -> None:
        if not rows:
            return
        record_many(
            self.actor,
            kind,
            [fact_of(self.gathering, row, taken_back=kind != ATTENDED) for row in rows],
            at=moment_of(self.gathering, self.received),
        )

    def settled(self, result: Result) -> Result:
        """What a row came to, now that all are in."""
        row = self.scans.get(result.client_id)
        if row is None or result.outcome not in (Outcome.IN, Outcome.AGAIN):
            return result
        if row.undone_at is not None:
            return _with(result, Outcome.UNDONE)
        if row.spare:
            return _with(result, Outcome.ALREADY)
        return result


def _with(result: Result, outcome: Outcome) -> Result:
    return Result(
        client_id=result.client_id,
        outcome=outcome,
        attendance_id=result.attendance_id,
        came_at=result.came_at,
        odd_clock=result.odd_clock,
        had_cancelled=result.had_cancelled,
    )


def _result(arrival: Arrival, row: Attendance, outcome: Outcome) -> Result:
    return Result(
        client_id=arrival.client_id,
        outcome=outcome,
        attendance_id=row.id,
        came_at=row.came_at,
        odd_clock=row.odd_clock,
        had_cancelled=row.had_cancelled,
    )


def _is_named(arrival: Arrival) -> bool:
    """Whether a guest can be kept under this name; else a person looks at the row."""
    try:
        clean_guest(arrival.guest_name)
    except RuleError:
        return False
    return True


def fact_of(
    gathering: Gathering, row: Attendance, *, taken_back: bool = False
) -> tuple[Mapping[str, Named], Mapping[str, Any]]:
    """A visit as the ledger keeps it. A guest has a reference of their own and no name."""
    person = Named(row.person.id, row.person.name) if row.person else Named(row.id, GUEST_LABEL)
    # a guest's visit is the guest: one reference has one name
    named = about(gathering) | {
        "person": person,
        "attendance": Named(row.id, gathering.title if row.person else GUEST_LABEL),
    }
    if taken_back:
        return named, {"host_kind": gathering.host.kind}
    return named, {
        "visits": 1 + row.children,
        "new": "yes" if row.is_new_here else "no",
        "host_kind": gathering.host.kind,
        "guest": "no" if row.person else "yes",
    }


def set_heads(actor: Actor, gathering: Gathering, heads: int) -> None:
    """Write the count and its fact; an earlier one is taken back. The gathering's row is locked.

    Raises RuleError heads-unlikely; for any but 0: gathering-off, check-in-early.
    """
    if not 0 <= heads <= MOST_HEADS:
        raise RuleError("heads-unlikely", field="heads", most=MOST_HEADS)
    if heads == (gathering.heads or 0):
        return
    if heads:
        _check_door(gathering)
    named = about(gathering)
    if gathering.heads_ref is not None:
        earlier = named | {"attendance": Named(gathering.heads_ref, gathering.title)}
        record(actor, "gathering.attended_undone", about=earlier, data={"host_kind": gathering.host.kind})
    gathering.heads, gathering.heads_ref = heads, uuid4() if heads else None
    Gathering.objects.of(actor).filter(id=gathering.id).update(heads=heads, heads_ref=gathering.heads_ref)
    if gathering.heads_ref is not None:
        record(
            actor,
            "gathering.heads_counted",
            about=named | {"attendance": Named(gathering.heads_ref, gathering.title)},
            data={"heads": heads, "visits": heads, "host_kind": gathering.host.kind},
            at=moment_of(gathering, clock.now()),
        )


def take_all_back(actor: Actor, gathering: Gathering, *, verb: str) -> None:
    """Whoever was checked in or counted was not there for this: it is not held. The gathering's row is locked."""
    scans = Attendance.objects.of(actor).filter(gathering=gathering, undone_at=None)
    undoing = [Arrival(client_id=key, undo=True) for key in scans.values_list("client_id", flat=True)]
    for start in range(0, len(undoing), MOST_ROWS):
        some = undoing[start : start + MOST_ROWS]
        check_in_many(actor, gathering_id=gathering.id, arrivals=some, verb=verb)
    set_heads(actor, gathering, 0)
