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
    day, which, held_by = gettext("哪天"), gettext("哪一场"), gettext("谁办的")
    return {
        gettext("报名"): [
            {
                day: days.as_day(row.gathering.starts_at),
                which: row.gathering.title,
                gettext("怎样了"): str(row.get_state_display()),
                gettext("要照顾的"): row.needs,
            }
            for row in sign_ups
        ],
        gettext("来过"): [{day: days.as_day(row.came_at), which: row.gathering.title} for row in visits],
        gettext("常去"): [{gettext("从哪天起"): row.since, held_by: row.host.name} for row in regulars],
        gettext("担任"): [
            {
                gettext("从哪天起"): row.starts_on,
                gettext("到哪天止"): row.ends_on,
                held_by: row.host.name,
                gettext("担任什么"): str(row.get_kind_display()),
            }
            for row in terms
        ],
        gettext("记录过"): [{day: days.as_day(row.starts_at), which: row.title} for row in written],
        gettext("日历地址"): [{day: days.as_day(row.created_at)} for row in keys],
    }
