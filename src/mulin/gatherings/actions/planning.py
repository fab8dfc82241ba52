"""One gathering: planned, moved, cancelled, held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from mulin.base import once
from mulin.base.actor import Actor
from mulin.base.coded import Coded
from mulin.base.days import as_day
from mulin.gatherings.actions import venues
from mulin.gatherings.actions.arriving import set_heads, take_all_back
from mulin.gatherings.actions.closing import counted, tell_held, tell_reopened, told_again
from mulin.gatherings.actions.common import about, locked, share_out
from mulin.gatherings.actions.drawing import check_drawn_before, prepare_draw
from mulin.gatherings.actions.offering import follow_change
from mulin.gatherings.actions.telling import Tell, lock_above, tell_later
from mulin.gatherings.models import Because, Gathering, GatheringState, Host, SignUpMode
from mulin.gatherings.queries import came_among, has_come, outdoors_of, recorders_of
from mulin.gatherings.rules import NEXT, Plan, check_plan, check_step, check_times
from mulin.gatherings.rules.plan import ABOUT_LIMIT, PLACE_LIMIT, PROBLEMS_LIMIT, WHY_LIMIT
from mulin.kernel import chinese, clock, ids
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import record
from mulin.places.models import Venue

FORGOTTEN = timedelta(hours=6)  # after the end a gathering with people in it is taken as held
KEPT = timedelta(days=60)


def plan_gathering(actor: Actor, *, host_id: UUID, plan: Plan, client_key: str) -> Gathering:
    """Plan one gathering and take its venue. The same `client_key` gives the earlier one.

    No lock: the venue's booking decides. Raises NotFound, RuleError as `rules.check_plan`,
    host-closed, and as `schedule.actions.book`.
    """
    now = clock.now()
    clean = check_plan(plan, now)
    if clean.starts_at is None or clean.ends_at is None:
        raise RuleError("times-missing", field="day")
    content = [str(host_id), asdict(clean)]
    with transaction.atomic():
        if earlier := once.earlier_result(actor, client_key, content):
            return Gathering.objects.of(actor).get(id=earlier)  # type: ignore[no-any-return]  # Any queryset
        host = open_host_for(actor, host_id, to="gatherings.plan")
        gathering = Gathering(
            id=ids.uuid7(),
            community_id=actor.community_id,
            host=host,
            starts_at=clean.starts_at,
            ends_at=clean.ends_at,
            closes_at=clean.closes_at,
            has_quotas=bool(clean.quotas),
            in_turns=clean.in_turns,
            **clean.words,
        )
        gathering.venue = venue_of(actor, clean.venue_id)
        if not clean.in_turns:
            gathering.capacity = _places(gathering, gathering.venue)
            gathering.planned_capacity = venues.UNSAID if clean.capacity is None else None
        gathering.save(force_insert=True)
        share_out(actor, gathering, clean.quotas)
        if gathering.venue_id:
            venues.take(actor, gathering)
        if clean.draws_at and clean.sign_up == SignUpMode.LOTTERY:
            prepare_draw(actor, gathering, draws_at=clean.draws_at, source_words=clean.source_words)
        record(actor, "gathering.planned", about=about(gathering), data=_when(gathering))
        once.remember(actor, client_key, content, gathering.id)
    return gathering


def _places(gathering: Gathering, venue: Venue | None) -> int | None:
    """Raises as `rules.places_in`."""
    asked = {name: getattr(gathering, name) for name in ("sign_up", "capacity", "members_only")}
    return venues.places(gathering.host, venue, **asked)


def open_host_for(actor: Actor, host_id: UUID, *, to: str) -> Host:
    """A host that goes on, if the actor may do `to` there. Raises NotFound, RuleError host-closed. One query."""
    host: Host = Host.objects.of(actor).get_or_404(id=host_id)
    if not actor.may(to, host_id=host.id):
        raise NotFound("host")
    if host.closed_at is not None:
        raise RuleError("host-closed")
    return host


def venue_of(actor: Actor, venue_id: UUID | None) -> Venue | None:
    """The community's venue, or none. Raises NotFound."""
    return Venue.objects.of(actor).get_or_404(id=venue_id) if venue_id else None


def _when(gathering: Gathering) -> dict[str, Any]:
    return {"day": gathering.starts_at.astimezone(clock.CHINA).date(), "host_kind": gathering.host.kind}


def coming(actor: Actor, gathering_id: UUID, *, to: str = "gatherings.plan") -> Gathering:
    """A gathering that is still ahead, locked. Raises NotFound, RuleError gathering-over, gathering-off."""
    gathering = locked(actor, gathering_id, to=to)
    if gathering.state == GatheringState.CANCELLED:
        raise RuleError("gathering-off")
    if gathering.state == GatheringState.HELD or gathering.ends_at <= clock.now():
        raise RuleError("gathering-over")
    return gathering


def write(gathering: Gathering, words: Mapping[str, Any]) -> None:
    """Let a gathering say `words`, and count the change for calendars. Saves all of it but the counters."""
    for name, value in words.items():
        setattr(gathering, name, value)
    gathering.version += 1
    gathering.changed_at = clock.now()
    spared = {"taken", "waiting", "turns", "heads", "heads_ref", "id", "community"}
    gathering.save(update_fields=[f.name for f in gathering._meta.local_concrete_fields if f.name not in spared])


def check_nobody_came(gathering: Gathering, starts_at: datetime) -> None:
    """Whether it can begin at `starts_at`: another day would take along who was here. Raises RuleError people-came-day.

    One query, and only for another day.
    """
    if as_day(starts_at) != as_day(gathering.starts_at) and has_come(gathering):
        raise RuleError("people-came-day", field="day")


def with_nobody_yet(actor: Actor, rows: Iterable[Gathering]) -> list[Gathering]:
    """Those of many locked ones that can be called off or moved: where somebody came, it is left. One query at most.

    The rule of `check_nobody_came` and `cancel_gathering`, for many at once, which refuses nothing.
    """
    found = list(rows)
    came = came_among(actor, found)
    return [row for row in found if row.id not in came]


def move_gathering(
    actor: Actor,
    *,
    gathering_id: UUID,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    venue_id: UUID | None = None,
    place_words: str | None = None,
    why: Coded | str = "",
) -> Gathering:
    """Another time or place for this one gathering; everybody concerned is told. Sign-ups stay.

    At another time who is offered a place is asked anew. Locks the gathering. Raises NotFound, RuleError
    gathering-over, gathering-off, draw-when where its lots are still to be drawn by then, as `check_times`,
    `check_nobody_came`, `venues.moved_into` and `schedule.actions.rebook`.
    """
    with transaction.atomic():
        lock_above(actor, [gathering_id])
        gathering = coming(actor, gathering_id)
        before = (gathering.starts_at, gathering.ends_at, gathering.place)
        new: dict[str, Any] = {"detached": True, "why": why if isinstance(why, Coded) else _why(why)}
        new |= _then(gathering, starts_at, ends_at) | _there(actor, gathering, venue_id, place_words)
        write(gathering, new)
        venues.take(actor, gathering)
        if before != (gathering.starts_at, gathering.ends_at, gathering.place):
            record(actor, "gathering.moved", about=about(gathering), data=_when(gathering))
            tell_later(actor, gathering, Tell.MOVED, before=before[0], until=before[1], place=before[2])
        follow_change(actor, gathering, asks_anew=before[0] != gathering.starts_at)
    return gathering


def _then(gathering: Gathering, starts_at: datetime | None, ends_at: datetime | None) -> dict[str, Any]:
    """What another time changes; nothing where none is said. Raises as `move_gathering`."""
    if starts_at is None or ends_at is None:
        return {}
    check_times(starts_at, ends_at, clock.now())
    if ends_at <= clock.now():
        raise RuleError("moved-into-past", field="day")
    check_nobody_came(gathering, starts_at)
    check_drawn_before(gathering, starts_at)
    closes_at = gathering.closes_at and min(gathering.closes_at, starts_at)
    return {"starts_at": starts_at, "ends_at": ends_at, "closes_at": closes_at}


def _there(actor: Actor, gathering: Gathering, venue_id: UUID | None, place_words: str | None) -> dict[str, Any]:
    """What another place changes; nothing where none is said. One query at most. Raises as `venues.moved_into`."""
    if venue_id is not None:
        venue = Venue.objects.of(actor).get_or_404(id=venue_id)
        return {"venue": venue, "place_words": "", **venues.moved_into(gathering, venue)}
    if place_words is not None:
        words = chinese.clean_text(place_words, limit=PLACE_LIMIT)
        return {"venue": None, "place_words": words, **venues.moved_into(gathering, None)}
    return {}


def _why(text: str) -> str:
    return chinese.clean_text(text, limit=WHY_LIMIT)


def move_to_substitute(actor: Actor, *, gathering_id: UUID, why: str = "") -> Gathering:
    """Bad weather: to the venue's substitute, at the same time; everybody concerned is told.

    Locks the gathering. Raises as `move_gathering`, and RuleError no-substitute.
    """
    with transaction.atomic():
        lock_above(actor, [gathering_id])
        gathering = coming(actor, gathering_id)
        if gathering.venue is None or gathering.venue.bad_weather_id is None:
            raise RuleError("no-substitute")
        weather = Coded(Because.WEATHER, gathering.venue.name)  # where to go back to
        indoors = gathering.venue.bad_weather_id
        return move_gathering(actor, gathering_id=gathering.id, venue_id=indoors, why=why or weather)


def move_back_outdoors(actor: Actor, *, gathering_id: UUID) -> Gathering:
    """The weather cleared: where bad weather moved it from, at the same time; everybody concerned is told.

    Locks the gathering. Raises as `move_gathering`, and RuleError no-way-back.
    """
    with transaction.atomic():
        lock_above(actor, [gathering_id])
        gathering = coming(actor, gathering_id)
        outdoors = outdoors_of(gathering)
        if outdoors is None:
            raise RuleError("no-way-back")
        return move_gathering(actor, gathering_id=gathering.id, venue_id=outdoors.id)


def cancel_gathering(actor: Actor, *, gathering_id: UUID, why: str, sends_home: bool = False) -> Gathering:
    """This gathering does not take place; its venue is free, everybody concerned is told.

    Where somebody was checked in it is refused; with `sends_home` only once it has begun: before, they are taken
    back, as nobody is counted at what was not held. Locks the gathering; cancelling again does nothing. Raises
    NotFound, RuleError people-came, gathering-state-changed where it was held, why-missing.
    """
    words = _why(why)
    if not words:
        raise RuleError("why-missing", field="why")
    with transaction.atomic():
        lock_above(actor, [gathering_id])
        gathering = locked(actor, gathering_id, to="gatherings.plan")
        if gathering.state == GatheringState.CANCELLED:
            return gathering
        check_step(NEXT, gathering.state, GatheringState.CANCELLED)
        if has_come(gathering):
            if not sends_home or gathering.starts_at <= clock.now():
                raise RuleError("people-came", title=gathering.title)
            take_all_back(actor, gathering, verb="gatherings.plan")
        write(gathering, {"state": GatheringState.CANCELLED, "why": words, "detached": True})
        venues.give_back(actor, [gathering.id])
        record(actor, "gathering.cancelled", about=about(gathering), data=_when(gathering))
        if gathering.ends_at > clock.now():
            tell_later(actor, gathering, Tell.CANCELLED, before=gathering.starts_at)
    return gathering


def restore_gathering(
    actor: Actor,
    *,
    gathering_id: UUID,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    venue_id: UUID | None = None,
    place_words: str | None = None,
) -> Gathering:
    """It takes place after all: as it was or as said, if its venue is free. Sign-ups are still there; they are told.

    Whoever is offered a place is asked anew. Locks the gathering. Raises NotFound, RuleError gathering-over, as
    `move_gathering` and `schedule.actions.book`.
    """
    with transaction.atomic():
        gathering = locked(actor, gathering_id, to="gatherings.plan")
        if gathering.state != GatheringState.CANCELLED:  # on again, or meanwhile held and closed
            return gathering
        before = gathering.starts_at
        new = _then(gathering, starts_at, ends_at) | _there(actor, gathering, venue_id, place_words)
        if new.get("ends_at", gathering.ends_at) <= clock.now():
            raise RuleError("gathering-over")
        new |= {"state": GatheringState.PLANNED, "why": "", "detached": True}  # held whatever the table says
        write(gathering, new)
        venues.take(actor, gathering)
        record(actor, "gathering.restored", about=about(gathering), data=_when(gathering))
        tell_later(actor, gathering, Tell.RESTORED, before=before)
        follow_change(actor, gathering, asks_anew=True)  # what was asked before it was off has run out
    return gathering


def close_gathering(
    actor: Actor,
    *,
    gathering_id: UUID,
    note: str,
    heads: int | None = None,
    problems: str | None = None,
    recorder_id: UUID | None = None,
) -> Gathering:
    """It was held: what was done in a sentence, what problems were raised, by whom it was written down.

    `heads` are those counted beside the ones checked in by name. `problems` None stays as it is; without a
    `recorder_id` it is whoever closes first, if they live here. Who said they come and did not is counted
    without a name, and nobody is blamed. Locks the gathering; closing again only mends what was written.
    Raises NotFound, RuleError gathering-early, gathering-off.
    """
    words = chinese.clean_text(note, limit=ABOUT_LIMIT, lines=True)
    raised = None if problems is None else chinese.clean_text(problems, limit=PROBLEMS_LIMIT, lines=True)
    with transaction.atomic():
        gathering = locked(actor, gathering_id, to="gatherings.run")
        if heads is not None:
            with told_again(actor, gathering):
                set_heads(actor, gathering, heads)
        said: dict[str, Any] = {"note": words or gathering.note, "recorder_id": _recorder(gathering, recorder_id)}
        if raised is not None:
            said["problems"] = raised
        if gathering.state == GatheringState.HELD:
            if any(getattr(gathering, name) != value for name, value in said.items()):
                write(gathering, said)
            return gathering
        if gathering.state == GatheringState.CANCELLED:
            raise RuleError("gathering-off")
        if clock.now() < gathering.starts_at:
            raise RuleError("gathering-early")
        said["recorder_id"] = said["recorder_id"] or actor.person_id
        _close(actor, gathering, said)
    return gathering


def _recorder(gathering: Gathering, person_id: UUID | None) -> UUID | None:
    """Who wrote it down: somebody who runs it, or was there. Raises NotFound."""
    if person_id is None or person_id == gathering.recorder_id:
        return gathering.recorder_id
    if person_id not in {person.id for person in recorders_of(gathering)}:
        raise NotFound("person")
    return person_id


def _close(actor: Actor, gathering: Gathering, said: Mapping[str, Any]) -> None:
    write(gathering, {**said, "state": GatheringState.HELD, "closing_ref": uuid4()})
    visits, missed = counted(gathering)
    tell_held(actor, gathering, visits=visits, missed=missed)


def reopen_gathering(actor: Actor, *, gathering_id: UUID) -> Gathering:
    """撤回“今天到此结束”. Locks the gathering; one that is open stays so. Raises NotFound."""
    with transaction.atomic():
        gathering = locked(actor, gathering_id, to="gatherings.run")
        if gathering.state != GatheringState.HELD:
            return gathering
        closing = gathering.closing_ref or uuid4()
        write(gathering, {"state": GatheringState.PLANNED, "closing_ref": None})
        tell_reopened(actor, gathering, closing)
    return gathering


def close_forgotten(actor: Actor) -> int:
    """Close what ended long ago and where people were checked in, though nobody said so. Returns how many."""
    ended = clock.now() - FORGOTTEN
    rows = Gathering.objects.of(actor).filter(
        state=GatheringState.PLANNED, ends_at__lt=ended, starts_at__gt=ended - KEPT
    )
    with_people = rows.filter(attendances__undone_at=None, attendances__isnull=False) | rows.filter(heads__gt=0)
    found = list(with_people.values_list("id", flat=True).distinct())
    for gathering_id in found:
        close_gathering(actor, gathering_id=gathering_id, note="")
    return len(found)
