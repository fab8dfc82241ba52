"""What this room keeps of one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from mulin.base import days
from mulin.base.actor import Actor
from mulin.gatherings.models import Attendance, FeedKey, Gathering, Regular, SignUp, Steward


def about_person(actor: Actor, person_id: UUID) -> dict[str, Any]:
    """What this room keeps of one person, as they may take it along. Six queries."""
    of = {"person_id": person_id}
    sign_ups = SignUp.objects.of(actor).filter(**of).select_related("gathering")
    visits = Attendance.objects.of(actor).filter(**of, undone_at=None).select_related("gathering")
    regulars = Regular.objects.of(actor).filter(**of).select_related("host")
    terms = Steward.objects.of(actor).filter(**of).select_related("host")
    written = Gathering.objects.of(actor).filter(recorder_id=person_id)
    keys = FeedKey.objects.of(actor).filter(**of, revoked_at=None)
    return {
        gettext("报名"): [
            (
                days.as_day(row.gathering.starts_at).isoformat(),
                row.gathering.title,
                str(row.get_state_display()),
                row.needs,
            )
            for row in sign_ups
        ],
        gettext("来过"): [(days.as_day(row.came_at).isoformat(), row.gathering.title) for row in visits],
        gettext("常去"): [(row.since.isoformat(), row.host.name) for row in regulars],
        gettext("担任"): [(row.starts_on.isoformat(), row.host.name, str(row.get_kind_display())) for row in terms],
        gettext("记录过"): [(days.as_day(row.starts_at).isoformat(), row.title) for row in written],
        gettext("日历地址"): [(days.as_day(row.created_at).isoformat(),) for row in keys],
    }
