"""What is noted by hand: meetings, stock-takes, help given, safety checks, policy explained in a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, F, IntegerField, OuterRef, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import translation

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
AT_ONCE = 200
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
        about={"point": named(point), "deed": _named_by_kind(deed)},
        data={"people": people},
        at=day_start(on),
    )
    once.remember(actor, client_key, content, deed.id)
    return deed


def _named_by_kind(deed: Deed) -> Named:
    """The ledger keeps one name for all readers: in the source language, whoever notes it."""
    with translation.override(settings.LANGUAGE_CODE):
        return Named(deed.id, str(deed.get_kind_display()))


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
        about = {"point": named(deed.point), "deed": _named_by_kind(deed)}
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
    reach = PolicySession.objects.of(actor).annotate(came=_came(actor)).get(id=row.id).came
    if not PolicySession.objects.of(actor).filter(id=row.id, reach=None).update(reach=reach):
        return
    row.reach = reach
    record(
        actor,
        "point.policy_explained",
        about={
            "point": named(row.point),
            "policy": _named_policy(row),
            "gathering": Named(session.id, session.title),
        },
        data={"committee": row.committee, "reach": reach},
        at=session.starts_at,
    )


def _named_policy(row: PolicySession) -> Named:
    """The topic and from what it was explained: 防范养老诈骗（民警讲解）."""
    return Named(row.id, f"{row.topic}（{row.material}）" if row.material else row.topic)


def _came(actor: Actor) -> Combinable:
    """How many visits the session of a policy had: by name, with their children, and counted without names."""
    visits = Attendance.objects.of(actor).filter(gathering=OuterRef("gathering"), undone_at=None, spare=False)
    sums = visits.order_by().values("gathering").annotate(n=Count("id") + Sum("children")).values("n")
    return Coalesce(Subquery(sums, output_field=IntegerField()), 0) + Coalesce(F("gathering__heads"), 0)


@transaction.atomic
def settle_policies(actor: Actor) -> int:
    """Sessions that are over: how many people a policy reached is now known. By a job; safe to repeat.

    Where a session of the last year has changed since (a sheet typed in later, taken back, called off), what was
    counted is taken back and counted anew. At most so many at a time, the next run does the rest. Returns how many
    were counted.
    """
    rows = PolicySession.objects.of(actor).filter(withdrawn_at=None).select_related("point__host", "gathering")
    changed = rows.filter(reach__isnull=False, gathering__starts_at__gt=clock.now() - LONGEST_AGO)
    changed = changed.annotate(came=_came(actor)).exclude(gathering__state=GatheringState.HELD, reach=F("came"))
    for row in list(changed.order_by("id")[:AT_ONCE]):
        _start_anew(actor, row)
    waiting = list(rows.filter(reach=None, gathering__state=GatheringState.HELD).order_by("id")[:AT_ONCE])
    for row in waiting:
        _settle(actor, row)
    return len(waiting)


def _start_anew(actor: Actor, row: PolicySession) -> None:
    """The same topic once more, not yet counted, as another row: what is taken back ends all facts of a row."""
    if not _take_back(actor, row):
        return
    PolicySession.objects.create(
        community_id=row.community_id,
        point=row.point,
        gathering=row.gathering,
        topic=row.topic,
        material=row.material,
        committee=row.committee,
    )


def _take_back(actor: Actor, row: PolicySession) -> bool:
    """Compare-and-set; with its fact, if it has counted. Whether it stood till now."""
    standing = PolicySession.objects.of(actor).filter(id=row.id, withdrawn_at=None)
    if not standing.update(withdrawn_at=clock.now()):
        return False
    if row.reach is not None:
        about = {"point": named(row.point), "policy": _named_policy(row)}
        record(actor, "point.policy_withdrawn", about=about)
    return True


@transaction.atomic
def withdraw_policy(actor: Actor, *, policy_id: UUID) -> PolicySession:
    """It was not explained after all. Compare-and-set; again is harmless."""
    row = access.policy_session_for(actor, policy_id)
    _take_back(actor, row)
    return row
