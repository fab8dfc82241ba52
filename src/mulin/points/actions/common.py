"""What the actions share: locking, cleaning, naming in facts, and telling people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from mulin.accounts import queries as accounts
from mulin.base.actor import Actor, Grant
from mulin.base.roles import STAFF_ROLES, Role
from mulin.gatherings.models import Regular
from mulin.kernel import chinese, clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import Named, record
from mulin.messaging import actions as messaging
from mulin.people import queries as people
from mulin.people.models import Person, PersonState
from mulin.points import queries
from mulin.points.models import Member, Point, PointState
from mulin.points.rules import founding


def clean(words: str, *, limit: int, field: str, lines: bool = False) -> str:
    """Text as it may be stored; its "no" names the field."""
    try:
        return chinese.clean_text(words, limit=limit, lines=lines)
    except RuleError as error:
        raise RuleError(error.code, field=field, **error.data) from error


def required(words: str, *, limit: int, field: str, lines: bool = False) -> str:
    """The same, and not empty. Raises RuleError("words-missing")."""
    text = clean(words, limit=limit, field=field, lines=lines)
    if not text:
        raise RuleError("words-missing", field=field)
    return text


def locked_point(actor: Actor, point_id: UUID, *, to: str = "points.lead") -> Point:
    """The point's row, locked until the transaction ends, for who may do `to`. Raises NotFound. Two queries."""
    row: Point = Point.objects.of(actor).select_for_update().get_or_404(id=point_id)
    point: Point = queries.points_of(actor).get(id=row.id)
    if to and not actor.may(to, host_id=point.host_id):
        raise NotFound("point")
    return point


def check_open(point: Point) -> None:
    """Raises RuleError("point-closed") for one that is closed."""
    if point.state == PointState.CLOSED:
        raise RuleError("point-closed")


def named(point: Point) -> Named:
    """How facts name a point."""
    return Named(point.id, point.host.name)


def named_person(person: Person) -> Named:
    return Named(person.id, person.name)


def living(actor: Actor, person_id: UUID) -> Person:
    """Somebody who lives here. Raises NotFound. One query."""
    person: Person = people.people_of(actor).filter(state=PersonState.LIVING).get_or_404(id=person_id)
    return person


def check_may_lead(person: Person) -> None:
    """Raises RuleError where the person cannot lead a point. One query at most."""
    today = clock.today()
    is_staff = person.account_id is not None and any(
        term.role in STAFF_ROLES for term in accounts.terms_of(person.account_id, today)
    )
    founding.check_leader(
        founding.Standing(lives_here=person.state == PersonState.LIVING, age=person.age_on(today), is_staff=is_staff)
    )


def check_may_found(person: Person) -> None:
    """Raises RuleError("founder-child"), naming who it is."""
    founding.check_founder(person.name, person.age_on(clock.today()))


def in_charge(actor: Actor, host_id: UUID) -> Actor:
    """The same actor, for one call of `gatherings` on what this room has allowed: a resident joins, somebody moved."""
    return replace(actor, grants=(*actor.grants, Grant(Role.POINT_LEADER, hosts=frozenset({host_id}))))


def member_ids(point: Point) -> list[UUID]:
    """Everybody who belongs to a point today. One query."""
    rows = Regular.objects.of(point.community_id).filter(host_id=point.host_id, until=None)
    return list(rows.order_by("person_id").values_list("person_id", flat=True))


def tell(actor: Actor, kind: str, people_ids: Iterable[UUID], **data: object) -> int:
    """The same message to several people, each once, but not to the one who acts. Returns how many."""
    told = 0
    for person_id in dict.fromkeys(people_ids):
        if person_id != actor.person_id:
            messaging.post(actor, kind=kind, to_person_id=person_id, data=data)
            told += 1
    return told


def hint(actor: Actor, kind: str, people_ids: Iterable[UUID], **data: object) -> int:
    """The same, only to those who read on a telephone: nobody carries a slip of paper for it. One query more."""
    rows = Person.objects.of(actor).filter(id__in=list(people_ids), account__isnull=False)
    return tell(actor, kind, rows.order_by("id").values_list("id", flat=True), **data)


def leads(point: Point) -> list[UUID]:
    """Leader and deputy of today. Two queries."""
    both = queries.leads_of(point.community_id, [point.host_id]).get(point.host_id, {})
    return [lead.person.id for lead in both.values()]


def about_member(point: Point, regular_id: UUID, person: Person) -> dict[str, Named]:
    """How facts name a membership: by its own reference, which joining and leaving share."""
    return {"point": named(point), "person": named_person(person), "membership": Named(regular_id, point.host.name)}


def note_left(actor: Actor, member: Member, kind: str) -> None:
    """A membership is over: with its fact, once. In the caller's transaction. Needs `point__host`, `person`."""
    still = Member.objects.of(actor).filter(id=member.id, left_on=None)
    if still.update(left_on=clock.today(), emergency_name="", emergency_phone=""):
        record(actor, kind, about=about_member(member.point, member.regular_id, member.person))
