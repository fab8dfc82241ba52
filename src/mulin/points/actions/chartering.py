"""The charter (公约): a new version is drafted, signed one by one or adopted by show of hands, read out each year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import record
from mulin.points import access, queries
from mulin.points.actions.common import check_open, clean, locked_point, member_ids, named, tell
from mulin.points.actions.opening import day_start
from mulin.points.models import Charter, CharterSigning, CharterState
from mulin.points.rules import charter as rules


@transaction.atomic
def draft_charter(actor: Actor, *, point_id: UUID, text: str) -> Charter:
    """Lay a new version before the members; they are asked to read and sign. Locks the point.

    Raises RuleError charter-empty, charter-long, charter-waiting (another is open), charter-same.
    """
    point = locked_point(actor, point_id)
    check_open(point)
    written = "\n".join(rules.lines(clean(text, limit=rules.TEXT_LIMIT, field="charter", lines=True)))
    rules.check_text(written)
    before = queries.charters_of(point)
    if any(version.state == CharterState.OPEN for version in before):
        raise RuleError("charter-waiting")
    if any(version.state == CharterState.IN_FORCE and version.text == written for version in before):
        raise RuleError("charter-same", field="charter")
    charter: Charter = Charter.objects.create(
        community_id=actor.community_id,
        point=point,
        version=1 + max((version.version for version in before), default=0),
        text=written,
        drafted_by_id=actor.account_id,
    )
    record(actor, "point.charter_drafted", about={"point": named(point)}, data={"version": charter.version})
    tell(actor, "points.charter-to-sign", member_ids(point), point=point.host.name)
    return charter


def _locked(actor: Actor, charter_id: UUID) -> Charter:
    Charter.objects.of(actor).select_for_update().get_or_404(id=charter_id)
    return access.charter_for(actor, charter_id)


@transaction.atomic
def sign_charter(
    actor: Actor, *, charter_id: UUID, person_ids: Sequence[UUID], signed_on: date | None = None
) -> Charter:
    """Members agree: oneself or one's people; on paper many at once, by leader or desk. Again is harmless.

    Locks the charter. When more than half of the members have signed an open version, it is in force.
    Raises NotFound for who does not belong, RuleError("charter-over") for one no longer open.
    """
    charter = _locked(actor, charter_id)
    if charter.state not in (CharterState.OPEN, CharterState.IN_FORCE):
        raise RuleError("charter-over")
    point = charter.point
    wanted = list(dict.fromkeys(person_ids))
    on_paper = actor.may("points.lead", host_id=point.host_id)
    inside = queries.belongs(actor, point.host_id, wanted)
    if any(person not in inside for person in wanted):
        raise NotFound("member")
    if not on_paper and any(person not in actor.own_people for person in wanted):
        raise NotFound("member")
    day = _past_day(signed_on, field="signed_on")
    known = queries.has_signed(charter, wanted)
    try:
        with transaction.atomic():
            CharterSigning.objects.bulk_create(
                CharterSigning(
                    community_id=actor.community_id,
                    charter=charter,
                    person_id=person,
                    signed_on=day,
                    mouth=actor.mouth,
                    by_id=actor.account_id,
                )
                for person in wanted
                if person not in known
            )
    except IntegrityError as error:
        raise RuleError("charter-over") from error
    if charter.state == CharterState.OPEN:
        signed, members = _signed_by_members(charter), len(member_ids(point))
        if rules.is_agreed(signed=signed, members=members):
            _put_in_force(actor, charter, signed=signed, since=clock.today())
    return charter


def _signed_by_members(charter: Charter) -> int:
    return len(queries.has_signed(charter, member_ids(charter.point)))


@transaction.atomic
def adopt_charter(actor: Actor, *, charter_id: UUID, votes_for: int, present: int, on: date | None = None) -> Charter:
    """A meeting adopted an open version by show of hands. Locks the charter. For leader and desk.

    Raises RuleError vote-odd, vote-not-carried, charter-over, day-future.
    """
    charter = _locked(actor, charter_id)
    if not actor.may("points.lead", host_id=charter.point.host_id):
        raise NotFound("charter")
    if charter.state != CharterState.OPEN:
        raise RuleError("charter-over")
    rules.check_vote(votes_for=votes_for, present=present, members=len(member_ids(charter.point)))
    day = _past_day(on, field="on")
    charter.votes_for, charter.present = votes_for, present
    _put_in_force(actor, charter, signed=_signed_by_members(charter), since=day)
    return charter


def _past_day(day: date | None, *, field: str) -> date:
    """The day something was decided: today where nothing is said. Raises RuleError("day-future")."""
    today = clock.today()
    if day is not None and day > today:
        raise RuleError("day-future", field=field)
    return day or today


def _put_in_force(actor: Actor, charter: Charter, *, signed: int, since: date) -> None:
    Charter.objects.of(actor).filter(point=charter.point, state=CharterState.IN_FORCE).update(
        state=CharterState.REPLACED
    )
    charter.state, charter.in_force_from, charter.confirmed_on = CharterState.IN_FORCE, since, since
    charter.save(update_fields=["state", "in_force_from", "confirmed_on", "votes_for", "present"])
    record(
        actor,
        "point.charter_adopted",
        about={"point": named(charter.point)},
        data={"version": charter.version, "signed": signed},
        at=day_start(since),
    )


@transaction.atomic
def confirm_charter(actor: Actor, *, charter_id: UUID, on: date | None = None) -> Charter:
    """The charter was read out and kept: current for another year. Compare-and-set. For leader and desk."""
    charter = _locked(actor, charter_id)
    if not actor.may("points.lead", host_id=charter.point.host_id):
        raise NotFound("charter")
    if charter.state != CharterState.IN_FORCE:
        raise RuleError("charter-over")
    day = _past_day(on, field="on")
    if charter.confirmed_on is None or day > charter.confirmed_on:
        charter.confirmed_on = day
        charter.save(update_fields=["confirmed_on"])
        record(actor, "point.charter_confirmed", about={"point": named(charter.point)}, data={"on": day})
    return charter


@transaction.atomic
def drop_charter(actor: Actor, *, charter_id: UUID) -> Charter:
    """An open version is not wanted after all. Locks the charter. For leader and desk."""
    charter = _locked(actor, charter_id)
    if not actor.may("points.lead", host_id=charter.point.host_id):
        raise NotFound("charter")
    if charter.state != CharterState.OPEN:
        raise RuleError("charter-over")
    charter.state = CharterState.DROPPED
    charter.save(update_fields=["state"])
    record(actor, "point.charter_dropped", about={"point": named(charter.point)}, data={"version": charter.version})
    return charter
