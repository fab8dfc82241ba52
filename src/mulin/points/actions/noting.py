"""What is noted by hand: meetings, stock-takes, help given, safety checks, policy explained in a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Sum

from mulin.base import once
from mulin.base.actor import Actor
from mulin.gatherings.models import Attendance, Gathering, GatheringState
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import Named, record
from mulin.points import access
from mulin.points.actions.common import check_open, clean, locked_point, named, required
from mulin.points.actions.opening import day_start
from mulin.points.models import Committee, Deed, DeedKind, PolicySession

LONGEST_AGO = timedelta(days=366)
MOST_PEOPLE = 500
FACTS = {
    DeedKind.MEETING: "point.meeting_held",
    DeedKind.STOCK_TAKE: "point.stock_taken",
    DeedKind.HELP: "point.help_given",
    DeedKind.SAFETY: "point.safety_checked",
}


@transaction.atomic
def note_deed(
    actor: Actor, *, point_id: UUID, kind: str, on: date, client_key: str, people: int = 1, words: str = ""
) -> Deed:
    """Note a meeting, a stock-take, help given or a safety check. Locks the point. For leader and desk.

    Raises RuleError choice-missing, day-future, day-long-ago, people-odd.
    """
    point = locked_point(actor, point_id)
    if kind not in DeedKind.values:
        raise RuleError("choice-missing", field="kind")
    said = clean(words, limit=200, field="words", lines=True)
    content = [str(point.id), kind, on, people, said]
    if earlier := once.earlier_result(actor, client_key, content):
        found: Deed = Deed.objects.of(actor).get_or_404(id=earlier)
        return found
    check_open(point)
    _check_day(on)
    if not 1 <= people <= MOST_PEOPLE:
        raise RuleError("people-odd", field="people", most=MOST_PEOPLE)
    deed: Deed = Deed.objects.create(
        community_id=actor.community_id,
        point=point,
        kind=kind,
        on=on,
        people=people,
        words=said,
        by_id=actor.account_id,
        mouth=actor.mouth,
    )
    record(
        actor,
        FACTS[DeedKind(kind)],
        about={"point": named(point), "deed": Named(deed.id, str(deed.get_kind_display()))},
        data={"people": people},
        at=day_start(on),
    )
    once.remember(actor, client_key, content, deed.id)
    return deed


def _check_day(on: date) -> None:
    if on > clock.today():
        raise RuleError("day-future", field="on")
    if clock.today() - on > LONGEST_AGO:
        raise RuleError("day-long-ago", field="on")


@transaction.atomic
def withdraw_deed(actor: Actor, *, deed_id: UUID) -> Deed:
    """撤回: it was noted by mistake. Compare-and-set; again is harmless."""
    deed = access.deed_for(actor, deed_id)
    if Deed.objects.of(actor).filter(id=deed.id, withdrawn_at=None).update(withdrawn_at=clock.now()):
        about = {"point": named(deed.point), "deed": Named(deed.id, str(deed.get_kind_display()))}
        record(actor, "point.deed_withdrawn", about=about)
    return deed


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What is explained, from what, for whom of the two committees."""

    topic: str
    material: str = ""
    committee: str = Committee.BOTH


@transaction.atomic
def plan_policy(actor: Actor, *, gathering_id: UUID, topic: Topic) -> PolicySession:
    """Laws or policy are explained within a session. Counts once the session is over (`settle_policy`).

    No lock: a unique constraint. Raises NotFound, RuleError policy-twice, session-off.
    """
    sessions = Gathering.objects.of(actor).select_related("host")
    session = sessions.get_or_404(id=gathering_id)
    point = access.point_of_host(actor, session.host_id, to="points.lead")
    if session.state == GatheringState.CANCELLED:
        raise RuleError("session-off")
    if topic.committee not in Committee.values:
        raise RuleError("choice-missing", field="committee")
    try:
        with transaction.atomic():
            row: PolicySession = PolicySession.objects.create(
                community_id=actor.community_id,
                point=point,
                gathering=session,
                topic=required(topic.topic, limit=60, field="topic"),
                material=clean(topic.material, limit=100, field="material"),
                committee=topic.committee,
            )
    except IntegrityError as error:
        raise RuleError("policy-twice", field="topic") from error
    if session.state == GatheringState.HELD:
        _settle(actor, row)
    return row


def _settle(actor: Actor, row: PolicySession) -> None:
    session = row.gathering
    came = Attendance.objects.of(actor).filter(gathering=session, undone_at=None, spare=False)
    sums = came.aggregate(children=Sum("children"))
    reach = came.count() + (sums["children"] or 0) + (session.heads or 0)
    if not PolicySession.objects.of(actor).filter(id=row.id, reach=None).update(reach=reach):
        return
    row.reach = reach
    record(
        actor,
        "point.policy_explained",
        about={
            "point": named(row.point),
            "policy": Named(row.id, row.topic),
            "gathering": Named(session.id, session.title),
        },
        data={"committee": row.committee, "reach": reach},
        at=session.starts_at,
    )


@transaction.atomic
def settle_policies(actor: Actor) -> int:
    """Sessions that are over: how many people a policy reached is now known. By a job; safe to repeat."""
    rows = PolicySession.objects.of(actor).filter(reach=None, withdrawn_at=None, gathering__state=GatheringState.HELD)
    waiting = list(rows.select_related("point__host", "gathering")[:200])
    for row in waiting:
        _settle(actor, row)
    return len(waiting)


@transaction.atomic
def withdraw_policy(actor: Actor, *, policy_id: UUID) -> PolicySession:
    """It was not explained after all. Compare-and-set; again is harmless."""
    row = access.policy_session_for(actor, policy_id)
    standing = PolicySession.objects.of(actor).filter(id=row.id, withdrawn_at=None)
    if standing.update(withdrawn_at=clock.now()) and row.reach is not None:
        about = {"point": named(row.point), "policy": Named(row.id, row.topic)}
        record(actor, "point.policy_withdrawn", about=about)
    return row
