"""The room manifest: what a room offers to the house.

Lower rooms never import upper rooms. They show an upper room's panels and an upper room hears a
lower room's events only through the manifests collected here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol
from uuid import UUID

from django.apps import apps

from mulin.base.actor import Actor
from mulin.base.coded import Coded
from mulin.base.figures import Measure, Paragraph
from mulin.base.roles import Permission


class Face(StrEnum):
    """Which menu an entry stands in."""

    DESK = "desk"
    RESIDENT = "resident"
    STREET = "street"


class Event(StrEnum):
    """The closed list of things lower rooms tell upper rooms, in the same transaction."""

    PERSON_ERASED = "person_erased"
    PERSON_MERGED = "person_merged"
    PERSON_CLOSED = "person_closed"
    HOUSEHOLD_MOVED = "household_moved"
    CONSENT_WITHDRAWN = "consent_withdrawn"  # person_id, purpose
    PICTURE_TAKEN_AWAY = "picture_taken_away"  # picture_id
    CONTACT_CHANGED = "contact_changed"
    COMMUNITY_FROZEN = "community_frozen"
    # venue_id, closure_id, reason or the name of the holiday; holders: whose bookings lie in the closure
    VENUE_CLOSED = "venue_closed"
    VENUE_REOPENED = "venue_reopened"  # venue_id, reason; holders: who gave it back since it was closed for those days
    CALENDAR_CHANGED = "calendar_changed"  # first, last: the days whose holidays or made working days differ now
    # gatherings: ids, to be moved or called off; not locked yet, so that rows above them are locked first
    GATHERINGS_CHANGE = "gatherings_change"
    GATHERING_CHANGED = "gathering_changed"  # gathering, what: as Tell, before: its start till now, was: its place
    REGULARS_GO = "regulars_go"  # regular_ids: who belonged to a host, just before these rows are deleted
    DEMO_LEFT = "demo_left"  # the demo community became a real one
    RESIDENT_CAME_IN = "resident_came_in"  # person_id, account_id: first sign-in of somebody on the roster


@dataclass(frozen=True, slots=True)
class NavItem:
    """A menu entry. `count` gives the number of decisions waiting, nothing else; "" as verb is everybody."""

    face: Face
    order: int
    title: Any
    icon: str
    url_name: str
    verb: str
    count: Callable[[Actor], int] | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A piece of a page that another room shows, with its own heading: a `<section>`.

    `context(actor, **subject)` gets what `{% panels "household" household=household %}` names, and
    returns None when there is nothing to show.
    """

    slot: str  # home · card_page · desk_side · person · household · building · settings · me · people_list
    order: int
    template: str
    context: Callable[..., Mapping[str, Any] | None]
    verb: str | None = None
    by_role: bool = False  # it shows the same to all with the same roles: the page around it may be kept for them


class When(StrEnum):
    """How soon a decision is wanted on the worker's desk."""

    FIRST = "first"
    TODAY = "today"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of 今日待办: a decision somebody has to take, with its one button."""

    when: When
    icon: str
    tone: str  # r · y · b · g · (accent)
    title: Any
    detail: Any
    action: Any
    url: str
    badge: Any = ""


@dataclass(frozen=True, slots=True)
class LedgerKind:
    """A kind of fact. `sentence` is a lazy text with {actor}, {names of `about`} and {data}.

    `words` says how the codes in `data` are read: part → code → text, as in
    `{"outcome": dict(Outcome.choices)}`. Dates are read as days, other values as they are. `joins`
    names two parts of `about`: the first was found to be the same thing as the second and is given up
    (a merged record), so figures count both once.
    """

    code: str
    sentence: Any
    title: Any
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    joins: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Print:
    """Something the print centre offers."""

    code: str
    title: Any
    detail: Any
    icon: str
    url_name: str
    verb: str
    order: int = 100


@dataclass(frozen=True, slots=True)
class JobKind:
    """Long work: `run(job)` must be safe to repeat. `every_seconds` makes it periodic.

    `quick` kinds (a message) never wait behind long ones (an import). Periodic work is asked for in
    every community, or once for the installation when `per_community` is False.
    """

    code: str
    title: Any
    run: Callable[[Any], None]
    every_seconds: int | None = None
    quick: bool = False
    per_community: bool = True
    makes_paper: bool = False  # its results stand in the print centre


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody on a community's roster who may come in by a phone, as the door shows them."""

    person_id: UUID
    name: str
    where: str  # the door: 东院 1号楼 1-101
    account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PictureHolder:
    """What pictures hang on (a point, a gathering, an event, a candidate), as its room tells an actor.

    `host_id`: whose leader may let them be shown. `people`: who may be seen on them, offered to be named.
    `may_see`: whether the actor may look at it; who may not sees no picture on it either.
    """

    title: str
    url: str
    host_id: UUID | None = None
    may_bring: bool = False
    people: tuple[tuple[UUID, str], ...] = ()
    may_see: bool = True


@dataclass(frozen=True, slots=True)
class MessageKind:
    """A kind of message. `text` is a lazy text with {names} of the message's data.

    `sms` kinds may also leave as a text message. A `secret` one (a sign-in code) is sent at most
    once and its data is wiped when it has gone. `says` tells for a {name} how a `Coded` value of it is said.
    `page` names the page where its reader goes on; `parts` says which of the data fill its address.
    """

    code: str
    title: Any
    text: Any
    sms: bool = False
    secret: bool = False
    says: Mapping[str, Callable[[Coded], str]] = field(default_factory=dict)
    page: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PrivacyHandler:
    """How a room gives a person's data out, and how it forgets the person (PIPL 45–47).

    `models` are the labels of every model of the room that points to a person; the architecture
    test demands that each such model is named by a handler.
    """

    models: tuple[str, ...]
    export: Callable[[Actor, UUID], Mapping[str, Any]]
    erase: Callable[[Actor, UUID], None]


class EventHandler(Protocol):
    """Hears an event: the actor, and its facts by name."""

    def __call__(self, *args: Any, **facts: Any) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What one room offers. Every slot may be empty."""

    name: str
    permissions: tuple[Permission, ...] = ()
    nav: tuple[NavItem, ...] = ()
    panels: tuple[Panel, ...] = ()
    todos: tuple[Callable[[Actor], Iterable[Todo]], ...] = ()
    ledger_kinds: tuple[LedgerKind, ...] = ()
    prints: tuple[Print, ...] = ()
    jobs: tuple[JobKind, ...] = ()
    messages: tuple[MessageKind, ...] = ()
    privacy: tuple[PrivacyHandler, ...] = ()
    events: tuple[tuple[Event, EventHandler], ...] = ()
    figures: tuple[Measure, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    errors: Mapping[str, Any] = field(default_factory=dict)
    # An account in a community as it stands now: name, roles in force, persons acted for. One room offers it.
    actor_now: Callable[[UUID, UUID], Actor] | None = None
    # Roles that come from what somebody is or does in a room rather than from an appointment: (community, account,
    # day) → querysets of rows (role, "host" …, its id). They are read in one query with the appointments.
    grant_rows: Callable[[UUID, UUID, date], list[Any]] | None = None
    # What pictures may hang on, if the id is one of this room's: (actor, id).
    picture_holder: Callable[[Actor, UUID], PictureHolder | None] | None = None
    # How a sign-in code leaves: (digits, code, community or None). `messaging` offers it to `accounts`.
    send_code: Callable[[str, str, UUID | None], None] | None = None
    # Who on the roster of a community (id) has a phone (digits). One room offers it.
    neighbours: Callable[[UUID, str], list[Neighbour]] | None = None
    # The pages of what holds a venue: (actor, ids of holders) → address by id, in a constant number of queries.
    holders: Callable[[Actor, Collection[UUID]], Mapping[UUID, str]] | None = None
    # `messaging.actions.post`: the one way a message leaves the house. One room offers it.
    courier: Callable[..., Any] | None = None


@cache
def rooms() -> tuple[Room, ...]:
    """Every room's manifest, in floor order (the order of INSTALLED_APPS)."""
    found = []
    for app in apps.get_app_configs():
        if app.name.startswith("mulin.") and find_spec(f"{app.name}.room"):
            found.append(import_module(f"{app.name}.room").ROOM)
    return tuple(found)


def panels(slot: str) -> list[Panel]:
    """The panels offered for `slot`, in order."""
    return sorted((p for room in rooms() for p in room.panels if p.slot == slot), key=lambda p: p.order)


def tell(event: Event, actor: Actor, **facts: Any) -> None:
    """Let every room that listens hear `event`, inside the caller's transaction, in floor order."""
    for room in rooms():
        for heard, handler in room.events:
            if heard == event:
                handler(actor, **facts)


@cache
def ledger_kinds() -> dict[str, LedgerKind]:
    """Every declared kind of fact, by code."""
    return {kind.code: kind for room in rooms() for kind in room.ledger_kinds}


@cache
def job_kinds() -> dict[str, JobKind]:
    """Every declared kind of long work, by code."""
    return {kind.code: kind for room in rooms() for kind in room.jobs}


@cache
def message_kinds() -> dict[str, MessageKind]:
    """Every declared kind of message, by code."""
    return {kind.code: kind for room in rooms() for kind in room.messages}


@cache
def figures() -> dict[str, Measure]:
    """Every declared figure, by code, in floor order."""
    return {figure.code: figure for room in rooms() for figure in room.figures}


@cache
def paragraphs() -> tuple[Paragraph, ...]:
    """Every paragraph of the work report, in the order of its section."""
    return tuple(sorted((p for room in rooms() for p in room.paragraphs), key=lambda p: p.order))


@cache
def error_sentences() -> dict[str, Any]:
    """Every declared error code with its sentence."""
    return {code: text for room in rooms() for code, text in room.errors.items()}


@cache
def actor_now() -> Callable[[UUID, UUID], Actor] | None:
    """How to ask who an account is now in a community; None until a room offers it."""
    return next((room.actor_now for room in reversed(rooms()) if room.actor_now), None)


def grant_rows(community_id: UUID, account_id: UUID, today: date) -> list[Any]:
    """The querysets of roles an account holds today by what they are and do (living here, leading a point)."""
    asked = (room.grant_rows(community_id, account_id, today) for room in rooms() if room.grant_rows)
    return [rows for some in asked for rows in some]


def neighbours(community_id: UUID, digits: str) -> list[Neighbour]:
    """Who on the roster of a community has this phone; nobody while no room keeps a roster."""
    ask = next((room.neighbours for room in rooms() if room.neighbours), None)
    return ask(community_id, digits) if ask else []


def picture_holder(actor: Actor, holder_id: UUID) -> PictureHolder | None:
    """What this id is, as the room that keeps it tells; None where no room knows it."""
    told = (room.picture_holder(actor, holder_id) for room in rooms() if room.picture_holder)
    return next((holder for holder in told if holder), None)


def holder_pages(actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    """Where the things that hold venues are shown, as far as this actor may see them."""
    found: dict[UUID, str] = {}
    for room in rooms() if ids else ():
        if room.holders is not None:
            found |= room.holders(actor, ids)
    return found


def courier() -> Callable[..., Any]:
    """How a message is posted. Raises LookupError in a house without messaging."""
    post = next((room.courier for room in rooms() if room.courier), None)
    if post is None:
        raise LookupError("no room offers a courier")
    return post


def send_code(digits: str, code: str, community_id: UUID | None) -> None:
    """Send a sign-in code to a phone, in the caller's transaction; at most once, after commit."""
    for room in rooms():
        if room.send_code:
            room.send_code(digits, code, community_id)
            return
    raise LookupError("no room sends sign-in codes")
