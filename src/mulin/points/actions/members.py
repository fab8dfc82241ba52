"""Joining, leaving, inviting, and coming to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from mulin.base import once
from mulin.base.actor import Actor
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Attendance, Gathering, GatheringState
from mulin.gatherings.rules import clean_guest_phone
from mulin.kernel import chinese, clock, ids, phones
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import record
from mulin.people.models import Person
from mulin.points import access, queries
from mulin.points.actions.common import (
    about_member,
    check_open,
    clean,
    hint,
    in_charge,
    leads,
    living,
    locked_point,
    member_ids,
    named,
    note_left,
    required,
    tell,
)
from mulin.points.models import Duty, Invitation, Member, Point, TryOut, TryState

INVITED_FOR = timedelta(days=60)
GUESTS_KEPT = timedelta(days=60)  # names and phones of who wanted to come and see


@transaction.atomic
def join(
    actor: Actor, *, point_id: UUID, person_id: UUID | None = None, shows_name: bool = False, invitation: str = ""
) -> Member:
    """Become a member: oneself, one of one's people, or anybody at the desk. Again is harmless.

    Locks the point's row. Raises NotFound, RuleError point-closed, point-paused.
    """
    person = access.person_of_actor(actor, person_id or actor.person_id or UUID(int=0), to="points.join")
    point = locked_point(actor, point_id, to="")
    invited = queries.invitation_with(actor, invitation) if invitation else None
    by = invited.by_id if invited and invited.point_id == point.id else None
    return _admit(actor, point, person, shows_name=shows_name, invited_by=by)


@transaction.atomic
def take_in(actor: Actor, *, point_id: UUID, person_id: UUID) -> Member:
    """The leader takes in a neighbour without telephone, by their word: somebody who has been here before.

    Locks the point's row. Raises NotFound for somebody who never came: a leader cannot look up the roster.
    """
    point = locked_point(actor, point_id)
    came = Attendance.objects.of(actor).filter(gathering__host_id=point.host_id, person_id=person_id, undone_at=None)
    if not came.exists():
        raise NotFound("person")
    return _admit(actor, point, living(actor, person_id), shows_name=False, invited_by=actor.person_id)


def _admit(actor: Actor, point: Point, person: Person, *, shows_name: bool, invited_by: UUID | None) -> Member:
    check_open(point)
    if not point.is_open:
        raise RuleError("point-paused")
    standing = Member.objects.of(actor).filter(point=point, person=person, regular__until=None).first()
    if standing is not None:
        found: Member = standing
        return found
    regular = gatherings.add_regular(
        in_charge(actor, point.host_id),
        host_id=point.host_id,
        person_id=person.id,
        since=clock.today(),
        shows_name=shows_name,
    )
    member: Member = Member.objects.create(
        community_id=actor.community_id,
        regular=regular,
        point=point,
        person=person,
        invited_by_id=invited_by,
        mouth=actor.mouth,
    )
    record(actor, "point.joined", about=about_member(point, regular.id, person))
    TryOut.objects.of(actor).filter(point=point, person=person, state=TryState.NEW).update(
        state=TryState.ANSWERED, answered_at=clock.now()
    )
    hint(actor, "points.joined", leads(point), point=point.host.name)
    return member


@transaction.atomic
def leave(actor: Actor, *, point_id: UUID, person_id: UUID | None = None) -> None:
    """No longer a member; duties ahead are given up. Again is harmless.

    Locks the point's row. Raises NotFound, RuleError("leader-hands-over") for who leads, or is to.
    """
    person = access.person_of_actor(actor, person_id or actor.person_id or UUID(int=0), to="points.join")
    point = locked_point(actor, point_id, to="")
    _let_go(actor, point, person, kind="point.left")


@transaction.atomic
def strike_off(actor: Actor, *, point_id: UUID, person_id: UUID, why: str) -> None:
    """The leader takes somebody off the roster and says why; the person is told. Locks the point's row."""
    point = locked_point(actor, point_id)
    words = required(why, limit=60, field="why")
    person = living(actor, person_id)
    if _let_go(actor, point, person, kind="point.struck_off"):
        tell(actor, "points.struck-off", [person.id], point=point.host.name, why=words)


def _let_go(actor: Actor, point: Point, person: Person, *, kind: str) -> bool:
    if queries.has_office(point, person.id):
        raise RuleError("leader-hands-over")
    if not queries.belongs(actor, point.host_id, [person.id]):
        return False
    gatherings.remove_regular(in_charge(actor, point.host_id), host_id=point.host_id, person_id=person.id)
    now = clock.now()
    Duty.objects.of(actor).filter(job__point=point, person=person, gathering__starts_at__gt=now).delete()
    for member in Member.objects.of(actor).filter(point=point, person=person, left_on=None):
        member.point, member.person = point, person
        note_left(actor, member, kind)
    return True


@transaction.atomic
def keep_emergency_contact(actor: Actor, *, point_id: UUID, person_id: UUID, name: str, phone: str) -> None:
    """Whom to ring for a member: said by the member or one of their people, or told to the leader. No lock: one row.

    Empty words take it away. Raises NotFound, RuleError for a phone that is none.
    """
    point = access.point_for(actor, point_id)
    allowed = actor.may("points.join", person_id=person_id) or actor.may("points.lead", host_id=point.host_id)
    member = Member.objects.of(actor).filter(point=point, person_id=person_id, regular__until=None).first()
    if not allowed or member is None:
        raise NotFound("member")
    member.emergency_name = clean(name, limit=chinese.NAME_LIMIT, field="name")
    member.emergency_phone = phones.parse(phone).digits if phone.strip() else ""
    member.save(update_fields=["emergency_name", "emergency_phone"])


@transaction.atomic
def invite(actor: Actor, *, point_id: UUID, words: str = "", client_key: str) -> Invitation:
    """A link, or a slip of paper, to pass on to a neighbour; good for 60 days. No lock: a new row.

    For members and leaders. Raises NotFound, RuleError point-closed, point-paused.
    """
    point = access.inside_point_for(actor, point_id)
    if not point.is_open:
        raise RuleError("point-paused")
    said = clean(words, limit=60, field="words")
    content = [str(point.id), said]
    if earlier := once.earlier_result(actor, client_key, content):
        found: Invitation = Invitation.objects.of(actor).get_or_404(id=earlier)
        return found
    row: Invitation = Invitation.objects.create(
        community_id=actor.community_id,
        point=point,
        by_id=actor.person_id,
        code=ids.with_check(ids.random_code(7)),
        words=said,
        until=clock.today() + INVITED_FOR,
    )
    once.remember(actor, client_key, content, row.id)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Looker:
    """Who wants to come and see: one of one's people, or a visitor by name and phone."""

    person_id: UUID | None = None
    guest_name: str = ""
    guest_phone: str = ""
    gathering_id: UUID | None = None
    words: str = ""


@transaction.atomic
def ask_to_see(actor: Actor, *, point_id: UUID, looker: Looker, client_key: str) -> TryOut:
    """先来看看: come once without joining; the leader is told, so that somebody looks out for them.

    Where nobody leads the point, the desk finds the wish among what it has to do.
    No lock: a new row; a second wish of the same person is the first. Raises RuleError.
    """
    point = access.point_for(actor, point_id)
    if not point.is_open:
        raise RuleError("point-paused")
    row = _read_looker(actor, point, looker)
    content = [str(point.id), str(looker.person_id), row.guest_name, row.guest_phone, row.words]
    if earlier := once.earlier_result(actor, client_key, content):
        found: TryOut = TryOut.objects.of(actor).get_or_404(id=earlier)
        return found
    standing = None
    if row.person_id:
        waiting = TryOut.objects.of(actor).filter(point=point, person_id=row.person_id, state=TryState.NEW)
        standing = waiting.select_for_update().first()
    if standing is not None:
        standing.gathering, standing.words = row.gathering, row.words
        standing.save(update_fields=["gathering", "words"])
        row = standing
    else:
        _give_up_answered(actor, row)
        row.save(force_insert=True)
        record(actor, "point.try_asked", about={"point": named(point)})
        tell(actor, "points.try-asked", leads(point), point=point.host.name)
    once.remember(actor, client_key, content, row.id)
    return row


def _give_up_answered(actor: Actor, row: TryOut) -> None:
    """Another day counts instead of the one that was answered and is still to come."""
    if row.person_id:
        ahead = Q(gathering=None) | Q(gathering__starts_at__gt=clock.now())
        answered = TryOut.objects.of(actor).filter(ahead, point=row.point, person_id=row.person_id)
        answered.filter(state=TryState.ANSWERED).update(state=TryState.CANCELLED)


def _read_looker(actor: Actor, point: Point, looker: Looker) -> TryOut:
    row = TryOut(community_id=actor.community_id, point=point, mouth=actor.mouth)
    if looker.person_id is not None:
        row.person = access.person_of_actor(actor, looker.person_id, to="points.join")
    else:
        row.guest_name = _guest_name(looker.guest_name)
        row.guest_phone = clean_guest_phone(looker.guest_phone) if looker.guest_phone.strip() else ""
    row.words = clean(looker.words, limit=100, field="words")
    if looker.gathering_id is not None:
        planned = Gathering.objects.of(actor).filter(host_id=point.host_id, state=GatheringState.PLANNED)
        row.gathering = planned.get_or_404(id=looker.gathering_id)
    return row


def _guest_name(name: str) -> str:
    try:
        return chinese.clean_name(name).text
    except RuleError as error:
        raise RuleError(error.code, field="guest_name", **error.data) from error


@transaction.atomic
def answer_looker(actor: Actor, *, try_out_id: UUID) -> TryOut:
    """The leader has answered who wants to see. Compare-and-set; again is harmless."""
    row = access.try_out_for(actor, try_out_id, to="points.lead")
    changed = TryOut.objects.of(actor).filter(id=row.id, state=TryState.NEW)
    if changed.update(state=TryState.ANSWERED, answered_at=clock.now()) and row.person_id:
        tell(actor, "points.try-answered", [row.person_id], point=row.point.host.name)
    return row


@transaction.atomic
def withdraw_try_out(actor: Actor, *, try_out_id: UUID) -> TryOut:
    """One of one's own people does not come to see after all; nobody waits at the door. Compare-and-set."""
    row = access.own_try_out_for(actor, try_out_id)
    standing = TryOut.objects.of(actor).filter(id=row.id).exclude(state=TryState.CANCELLED)
    if standing.update(state=TryState.CANCELLED):
        hint(actor, "points.try-withdrawn", leads(row.point), point=row.point.host.name)
    return row


@transaction.atomic
def message_members(actor: Actor, *, point_id: UUID, words: str, client_key: str) -> int:
    """The leader tells everybody of the point something, each by their own way. No lock: messages only.

    Returns to how many. Raises NotFound, RuleError("words-missing").
    """
    point = access.point_for(actor, point_id, to="points.lead")
    said = required(words, limit=200, field="words")
    content = [str(point.id), said]
    if once.earlier_result(actor, client_key, content):
        return 0
    told = tell(actor, "points.word", member_ids(point), point=point.host.name, words=said)
    record(actor, "point.members_told", about={"point": named(point)}, data={"people": told})
    once.remember(actor, client_key, content, point.id)
    return told


def forget_guests(actor: Actor) -> int:
    """Forget guests who wanted to come and see long ago, with name and phone. Returns how many."""
    old = TryOut.objects.of(actor).filter(person=None, created_at__lt=clock.now() - GUESTS_KEPT)
    return int(old.delete()[0])
