"""Named reads over hosts and gatherings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext

from mulin.base import days
from mulin.base.actor import Actor
from mulin.gatherings.models import Attendance, Regular, SignUp, Steward, StewardKind
from mulin.kernel import clock


def led_by(community_id: UUID, person_id: UUID) -> frozenset[UUID]:
    """The open hosts a resident leads today, alone or as deputy. One query."""
    today = clock.today()
    terms = Steward.objects.of(community_id).filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        person_id=person_id,
        starts_on__lte=today,
        kind__in=[StewardKind.LEADER, StewardKind.DEPUTY],
        host__closed_at=None,
    )
    return frozenset(terms.values_list("host_id", flat=True))


def about_person(actor: Actor, person_id: UUID) -> dict[str, Any]:
    """What this room keeps of one person, as they may take it along. Four queries."""
    of = {"person_id": person_id}
    sign_ups = SignUp.objects.of(actor).filter(**of).select_related("gathering")
    visits = Attendance.objects.of(actor).filter(**of, undone_at=None).select_related("gathering")
    regulars = Regular.objects.of(actor).filter(**of).select_related("host")
    terms = Steward.objects.of(actor).filter(**of).select_related("host")
    return {
        gettext("报名"): [
            (days.as_day(row.gathering.starts_at).isoformat(), row.gathering.title, str(row.get_state_display()))
            for row in sign_ups
        ],
        gettext("来过"): [(days.as_day(row.came_at).isoformat(), row.gathering.title) for row in visits],
        gettext("常去"): [(row.since.isoformat(), row.host.name) for row in regulars],
        gettext("担任"): [(row.starts_on.isoformat(), row.host.name, str(row.get_kind_display())) for row in terms],
    }
