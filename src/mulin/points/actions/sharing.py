"""What members share: the rota, the materials, the plan for the year."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from mulin.base import once
from mulin.base.actor import Actor
from mulin.base.days import as_day
from mulin.gatherings.models import Gathering, GatheringState
from mulin.kernel import clock
from mulin.kernel.errors import Conflict, NotFound, RuleError
from mulin.ledger.actions import Named, record
from mulin.points import access, queries
from mulin.points.actions.common import check_open, clean, hint, locked_point, named, required
from mulin.points.models import Duty, Material, MaterialMove, MoveWhy, PlanItem, RotaJob
from mulin.points.rules import sharing as rules

JOB_LIMIT, THING_LIMIT, PLAN_LIMIT = 20, 30, 60


@transaction.atomic
def add_job(actor: Actor, *, point_id: UUID, name: str, opens_room: bool = False) -> RotaJob:
    """A job to be shared out. Locks the point. Raises RuleError rota-job-twice, rota-jobs-many."""
    point = locked_point(actor, point_id)
    check_open(point)
    said = required(name, limit=JOB_LIMIT, field="name")
    jobs = list(point.rota_jobs.filter(retired_at=None))
    if any(job.name == said for job in jobs):
        raise RuleError("rota-job-twice", field="name")
    if len(jobs) >= rules.MOST_JOBS:
        raise RuleError("rota-jobs-many", most=rules.MOST_JOBS)
    job: RotaJob = RotaJob.objects.create(
        community_id=actor.community_id, point=point, name=said, opens_room=opens_room, order=len(jobs)
    )
    return job


@transaction.atomic
def retire_job(actor: Actor, *, job_id: UUID) -> None:
    """A job is no longer shared out; who did it when stays. No lock: compare-and-set."""
    job = access.rota_job_for(actor, job_id)
    if not actor.may("points.lead", host_id=job.point.host_id):
        raise NotFound("job")
    RotaJob.objects.of(actor).filter(id=job.id, retired_at=None).update(retired_at=clock.now())
    Duty.objects.of(actor).filter(job=job, gathering__starts_at__gt=clock.now()).delete()


@transaction.atomic
def take_duty(actor: Actor, *, job_id: UUID, gathering_id: UUID, person_id: UUID | None = None) -> Duty:
    """我来: a member takes a job at a session, or the leader writes down who does. A unique constraint decides.

    Raises NotFound, RuleError duty-taken, duty-over, duty-not-member.
    """
    job = access.rota_job_for(actor, job_id)
    who = person_id or actor.person_id
    leads = actor.may("points.lead", host_id=job.point.host_id)
    if who is None or not (leads or who in actor.own_people):
        raise NotFound("person")
    if not queries.belongs(actor, job.point.host_id, [who]):
        raise RuleError("duty-not-member")
    sessions = Gathering.objects.of(actor).filter(host_id=job.point.host_id)
    session = sessions.get_or_404(id=gathering_id)
    if session.state != GatheringState.PLANNED or session.ends_at < clock.now():
        raise RuleError("duty-over")
    try:
        with transaction.atomic():
            duty: Duty = Duty.objects.create(
                community_id=actor.community_id,
                job=job,
                gathering=session,
                person_id=who,
                by_id=actor.account_id,
                mouth=actor.mouth,
            )
    except IntegrityError:
        found: Duty = Duty.objects.of(actor).select_related("person").get(job=job, gathering=session)
        if found.person_id == who:
            return found
        raise RuleError("duty-taken", who=found.person.name) from None
    if who != actor.person_id:
        hint(actor, "points.duty", [who], point=job.point.host.name, job=job.name, day=as_day(session.starts_at))
    return duty


@transaction.atomic
def give_duty_up(actor: Actor, *, job_id: UUID, gathering_id: UUID) -> None:
    """Not this time; the job is free again. Again is harmless. Raises NotFound for somebody else's, unless leading."""
    job = access.rota_job_for(actor, job_id)
    duty = Duty.objects.of(actor).filter(job=job, gathering_id=gathering_id).select_for_update().first()
    if duty is None:
        return
    if duty.person_id not in actor.own_people and not actor.may("points.lead", host_id=job.point.host_id):
        raise NotFound("duty")
    duty.delete()


@transaction.atomic
def add_material(actor: Actor, *, point_id: UUID, name: str, unit: str = "个", kept_at: str = "") -> Material:
    """A thing the point has; how many comes with the first move. Locks the point. Raises RuleError material-twice."""
    point = locked_point(actor, point_id)
    check_open(point)
    said = required(name, limit=THING_LIMIT, field="name")
    if point.materials.filter(name=said, retired_at=None).exists():
        raise RuleError("material-twice", field="name")
    thing: Material = Material.objects.create(
        community_id=actor.community_id,
        point=point,
        name=said,
        unit=clean(unit, limit=6, field="unit") or "个",
        kept_at=clean(kept_at, limit=40, field="kept_at"),
    )
    return thing


@transaction.atomic
def move_material(
    actor: Actor, *, material_id: UUID, count: int, why: str, words: str = "", client_key: str
) -> MaterialMove:
    """Things came, went, or were counted (`count` is then how many there are). Compare-and-set on the stock.

    For leader and desk. Raises RuleError material-none, count-odd.
    """
    thing = access.material_for(actor, material_id)
    if not actor.may("points.lead", host_id=thing.point.host_id):
        raise NotFound("material")
    if why not in MoveWhy.values:
        raise RuleError("choice-missing", field="why")
    said = clean(words, limit=60, field="words")
    content = [str(thing.id), count, why, said]
    if earlier := once.earlier_result(actor, client_key, content):
        found: MaterialMove = MaterialMove.objects.of(actor).get_or_404(id=earlier)
        return found
    change = rules.change_of(count, why=why, stock=thing.stock)
    rows = Material.objects.of(actor).filter(id=thing.id, stock=thing.stock)
    if not rows.update(stock=F("stock") + change):
        raise Conflict("material")
    move: MaterialMove = MaterialMove.objects.create(
        community_id=actor.community_id,
        material=thing,
        change=change,
        why=why,
        words=said,
        on=clock.today(),
        by_id=actor.account_id,
        mouth=actor.mouth,
    )
    once.remember(actor, client_key, content, move.id)
    return move


@transaction.atomic
def retire_material(actor: Actor, *, material_id: UUID) -> None:
    """A thing is no longer kept; its moves stay. Compare-and-set. For leader and desk."""
    thing = access.material_for(actor, material_id)
    if not actor.may("points.lead", host_id=thing.point.host_id):
        raise NotFound("material")
    Material.objects.of(actor).filter(id=thing.id, retired_at=None).update(retired_at=clock.now())


@transaction.atomic
def add_plan_item(
    actor: Actor, *, point_id: UUID, year: int, title: str, month: int | None = None, client_key: str
) -> PlanItem:
    """A line of the plan for a year. Locks the point. Raises RuleError plan-year, plan-month, plan-long."""
    point = locked_point(actor, point_id)
    check_open(point)
    said = required(title, limit=PLAN_LIMIT, field="title")
    content = [str(point.id), year, said, month]
    if earlier := once.earlier_result(actor, client_key, content):
        found: PlanItem = PlanItem.objects.of(actor).get_or_404(id=earlier)
        return found
    rules.check_plan(year=year, month=month, today=clock.today(), lines=point.plan_items.filter(year=year).count())
    item: PlanItem = PlanItem.objects.create(
        community_id=actor.community_id, point=point, year=year, month=month, title=said
    )
    once.remember(actor, client_key, content, item.id)
    return item


@transaction.atomic
def tick_plan_item(actor: Actor, *, item_id: UUID, done_on: date | None) -> PlanItem:
    """Done on a day, or (None) not yet after all. Compare-and-set: what is ticked keeps its day, again is harmless.

    Raises NotFound, RuleError day-future.
    """
    item = access.plan_item_for(actor, item_id)
    if done_on is not None and done_on > clock.today():
        raise RuleError("day-future", field="done_on")
    rows = PlanItem.objects.of(actor).filter(id=item.id, done_on__isnull=done_on is not None)
    if not rows.update(done_on=done_on):
        item.refresh_from_db(fields=["done_on"])
        return item
    item.done_on = done_on
    about = {"point": named(item.point), "item": Named(item.id, item.title)}
    if done_on is not None:
        record(actor, "point.plan_done", about=about, data={"on": done_on})
    else:
        record(actor, "point.plan_undone", about=about)
    return item


@transaction.atomic
def drop_plan_item(actor: Actor, *, item_id: UUID) -> None:
    """A line of the plan is taken out."""
    access.plan_item_for(actor, item_id).delete()
