"""A point's life after founding: what it says of itself, registering, pausing, closing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Gathering, GatheringState
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record
from mulin.places.models import Venue
from mulin.points import queries
from mulin.points.actions.asking_again import Again, ask_again, note_called_off
from mulin.points.actions.common import check_open, clean, locked_point, member_ids, named, note_left, required, tell
from mulin.points.actions.exchanging import end_exchange, lock_sides, locked_while
from mulin.points.models import (
    Category,
    Exchange,
    ExchangeState,
    Invitation,
    Member,
    Pace,
    Point,
    PointState,
    TryOut,
    TryState,
)
from mulin.points.rules import founding, states

LONGEST_PAUSE = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a point says of itself."""

    name: str
    category: str
    interests: str = ""
    about: str = ""
    welcome: str = ""
    pace: str = Pace.GENTLE
    venue_id: UUID | None = None
    place_words: str = ""
    times: str = ""
    needs: str = ""
    members_need_no_sign_up: bool | None = None  # None: as it is


@transaction.atomic
def edit_point(actor: Actor, *, point_id: UUID, words: Words) -> Point:
    """Change what a point says of itself; name and place go to its host too. Locks the point's row."""
    point = locked_point(actor, point_id)
    check_open(point)
    if words.category not in Category.values or words.pace not in Pace.values:
        raise RuleError("choice-missing", field="category")
    if words.venue_id is not None:
        Venue.objects.of(actor).get_or_404(id=words.venue_id)
    said = asdict(words)
    name = required(said.pop("name"), limit=founding.NAME_LIMIT, field="name")
    venue_id = said.pop("venue_id")
    limits = {
        "interests": founding.INTERESTS_LIMIT,
        "about": founding.ABOUT_LIMIT,
        "welcome": 100,
        "place_words": founding.PLACE_LIMIT,
        "times": founding.TIMES_LIMIT,
        "needs": 100,
    }
    for field, limit in limits.items():
        said[field] = clean(said[field], limit=limit, field=field, lines=field == "about")
    host, frees = point.host, said.pop("members_need_no_sign_up")
    frees = host.members_need_no_sign_up if frees is None else frees
    if (name, venue_id, frees) != (host.name, host.venue_id, host.members_need_no_sign_up):
        new = {"name": name, "venue_id": venue_id, "members_need_no_sign_up": frees}
        gatherings.edit_host(actor, host_id=host.id, **new)
        host.name, host.venue_id, host.members_need_no_sign_up = name, venue_id, frees
    for field, value in said.items():
        setattr(point, field, value)
    point.save(update_fields=list(said))
    record(actor, "point.edited", about={"point": named(point)})
    return point


def _step(point: Point, then: str) -> None:
    states.check_step(states.POINT, point.state, then)
    point.state = then


@transaction.atomic
def register(actor: Actor, *, point_id: UUID) -> Point:
    """The trial went well: registered. Locks the point's row. For the desk.

    Raises RuleError point-step, trial-running, trial-never-met, charter-not-in-force.
    """
    point = locked_point(actor, point_id, to="points.decide")
    if point.state != PointState.TRIAL:  # one that pauses goes on first: with its sessions, and told to its members
        raise RuleError("point-step")
    _step(point, PointState.REGISTERED)
    founding.may_register(
        trial_over=point.trial_ends_on <= clock.today(),
        held=queries.held_count(point),
        has_charter=queries.charter_in_force(point) is not None,
    )
    point.registered_on = clock.today()
    point.save(update_fields=["state", "registered_on"])
    record(actor, "point.registered", about={"point": named(point)})
    tell(actor, "points.registered", member_ids(point), point=point.host.name)
    return point


@transaction.atomic
def pause(actor: Actor, *, point_id: UUID, why: str, back_on: date | None = None) -> Point:
    """先停一停: no sessions until it comes back; nothing is lost. Locks the point's row and its exchanges'.

    Sessions planned before `back_on` (or all of them) are called off, and those who come are told.
    Raises RuleError back-past, back-far, words-missing.
    """
    point = locked_point(actor, point_id)
    today = clock.today()
    if back_on is not None and back_on <= today:
        raise RuleError("back-past", field="back_on")
    if back_on is not None and back_on - today > LONGEST_PAUSE:
        raise RuleError("back-far", field="back_on", days=LONGEST_PAUSE.days)
    words = required(why, limit=60, field="why")
    _step(point, PointState.PAUSED)
    _lock_exchanges(actor, point)
    agreed = Exchange.objects.of(actor).filter(point=point, state=ExchangeState.ACCEPTED, starts_at__gt=clock.now())
    stood = list(agreed.values_list("id", flat=True))
    point.paused_on, point.back_on, point.why = today, back_on, words
    point.save(update_fields=["state", "paused_on", "back_on", "why"])
    gatherings.pause_host(actor, host_id=point.host_id, why=words, back_on=back_on)
    note_called_off(actor, agreed=stood)
    record(actor, "point.paused", about={"point": named(point)}, data={"until": back_on})
    said = {"point": point.host.name, "why": words}
    if back_on is None:
        tell(actor, "points.paused", member_ids(point), **said)
    else:
        tell(actor, "points.paused-until", member_ids(point), **said, day=back_on)
    return point


def _lock_exchanges(actor: Actor, point: Point) -> None:
    """Those that can end with it, all at once, since the other sides may be about the same ones. One query."""
    going = (ExchangeState.INVITED, ExchangeState.ACCEPTED)
    lock_sides(Exchange.objects.of(actor).filter(point=point, state__in=going))


def _call_off(actor: Actor, point: Point, why: str) -> int:
    ahead = Gathering.objects.of(actor).filter(
        host_id=point.host_id, state=GatheringState.PLANNED, starts_at__gt=clock.now()
    )
    sessions = list(ahead.order_by("starts_at").values_list("id", flat=True))
    for session in sessions:
        gatherings.cancel_gathering(actor, gathering_id=session, why=why, sends_home=True)
    return len(sessions)


@transaction.atomic
def resume(actor: Actor, *, point_id: UUID) -> Again:
    """It goes on, as it was before the pause; exchanges the pause called off are asked anew: see `ask_again`.

    Locks the point's row and its exchanges'.
    """
    point = locked_point(actor, point_id)
    if point.state != PointState.PAUSED:
        raise RuleError("point-step")
    return _go_on(actor, point)


def resume_due(actor: Actor) -> int:
    """Points whose day to be back has come go on by themselves; again is harmless. Returns how many."""
    waiting = Point.objects.of(actor).filter(state=PointState.PAUSED, back_on__lte=clock.today())
    resumed = 0
    for point_id in waiting.order_by("id").values_list("id", flat=True):
        with transaction.atomic():
            point = locked_point(actor, point_id)
            if point.state == PointState.PAUSED and point.back_on and point.back_on <= clock.today():
                _go_on(actor, point)
                resumed += 1
    return resumed


def _go_on(actor: Actor, point: Point) -> Again:
    _step(point, PointState.REGISTERED if point.registered_on else PointState.TRIAL)
    point.paused_on, point.back_on, point.why = None, None, ""
    point.save(update_fields=["state", "paused_on", "back_on", "why"])
    off = Exchange.objects.of(actor).filter(point=point, off_by_pause=True)
    lock_sides(off)
    joint = list(off.exclude(gathering=None).values_list("gathering_id", flat=True))
    again = ask_again(actor, point)
    again.homeless.extend(gatherings.resume_host(actor, host_id=point.host_id, but=joint))
    record(actor, "point.resumed", about={"point": named(point)})
    tell(actor, "points.resumed", member_ids(point), point=point.host.name)
    return again


@transaction.atomic
def close_point(actor: Actor, *, point_id: UUID, why: str) -> Point:
    """散了: what is ahead is called off, members are told, everything that was stays to be read. For the desk.

    Locks the point's row and its exchanges'. Raises RuleError("words-missing").
    """
    point = locked_point(actor, point_id, to="points.decide")
    words = required(why, limit=60, field="why")
    _step(point, PointState.CLOSED)
    _lock_exchanges(actor, point)
    everybody = member_ids(point)
    _call_off(actor, point, words)
    point.closed_on, point.why = clock.today(), words
    point.save(update_fields=["state", "closed_on", "why"])
    _let_everybody_go(actor, point)
    gatherings.close_host(actor, host_id=point.host_id)
    _end_what_waits(actor, point)
    record(actor, "point.closed", about={"point": named(point)}, data={"members": len(everybody)})
    tell(actor, "points.closed", everybody, point=point.host.name, why=words)
    return point


def _let_everybody_go(actor: Actor, point: Point) -> None:
    members = Member.objects.of(actor).filter(point=point, left_on=None).select_related("person", "point__host")
    for member in members:
        gatherings.remove_regular(actor, host_id=point.host_id, person_id=member.person_id)
        note_left(actor, member, "point.left")


def _end_what_waits(actor: Actor, point: Point) -> None:
    Invitation.objects.of(actor).filter(point=point, until__gte=clock.today()).update(
        until=clock.today() - timedelta(days=1)
    )
    TryOut.objects.of(actor).filter(point=point, state=TryState.NEW).update(state=TryState.CANCELLED)
    for exchange in Exchange.objects.of(actor).filter(point=point, state=ExchangeState.INVITED).order_by("id"):
        row = locked_while(actor, exchange, ExchangeState.INVITED)
        if row is not None:
            end_exchange(actor, row, point.why)
