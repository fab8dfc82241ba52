"""Work that comes round by itself: whose turn it is, and what was left behind."""

from __future__ import annotations

from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, transaction

from mulin.base.actor import Actor
from mulin.base.jobs import actors, leases, procrastinated, queue
from mulin.base.jobs.models import ACTIVE, Job, Turn
from mulin.base.manifest import JobKind, job_kinds

EVERYWHERE = UUID(int=0)
Place = tuple[UUID, str]  # a community's id and code


def take_turns() -> int:
    """Ask for every periodic kind that is due. Safe on any number of workers. Returns how many."""
    kinds = [kind for kind in job_kinds().values() if kind.every_seconds]
    places = _communities() if any(kind.per_community for kind in kinds) else []
    return sum(_ask_in_turn(kind, places if kind.per_community else [(EVERYWHERE, "")]) for kind in kinds)


def _communities() -> list[Place]:
    # By name: communities live on a higher floor, as in `rows.TenantRow`.
    community = apps.get_model("places", "Community")
    return list(community._default_manager.filter(frozen_at=None).values_list("id", "code"))


def _ask_in_turn(kind: JobKind, places: list[Place]) -> int:
    now = leases.moment()
    waiting = Turn.objects.filter(kind=kind.code).exclude(leases.over(now, longest=float(kind.every_seconds or 0)))
    not_yet = set(waiting.values_list("community_id", flat=True))
    return sum(_ask(kind, place, now) for place in places if place[0] not in not_yet)


def _ask(kind: JobKind, place: Place, now: leases.Moment) -> bool:
    community_id, code = place
    every = float(kind.every_seconds or 0)
    due = now.after(every)
    with transaction.atomic():
        try:
            with transaction.atomic():
                turn, is_new = Turn.objects.get_or_create(
                    kind=kind.code,
                    community_id=community_id,
                    defaults={"lease_boot": due.boot, "lease_until": due.seconds},
                )
        except IntegrityError:
            return False
        taken = Turn.objects.filter(leases.over(now, longest=every), id=turn.id).update(
            lease_boot=due.boot, lease_until=due.seconds
        )
        where = None if community_id == EVERYWHERE else community_id
        if not (is_new or taken) or Job.objects.filter(kind=kind.code, community_id=where, state__in=ACTIVE).exists():
            return False
        actor = Actor.system(community_id, community_code=code)
        job = Job.objects.create(community_id=where, kind=kind.code, maker=actors.snapshot(actor) | {"language": ""})
        queue.wake(job)
    return True


def wake_the_left_behind() -> int:
    """Wake jobs that are due and that no worker will look at by itself. PostgreSQL only.

    Their worker was killed, before it claimed them or after, or it lost the database on the way.
    """
    procrastinated.sweep()
    lost = Job.objects.filter(leases.over(leases.moment()), state__in=ACTIVE).exclude(id__in=procrastinated.asked_for())
    woken = list(lost[:100])
    for job in woken:
        queue.wake(job)
    return len(woken)
