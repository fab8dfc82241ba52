"""What this room keeps of one person, as they may take it along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from mulin.base.actor import Actor
from mulin.base.days import as_day
from mulin.events.models import DeskOp, Helper, Kind, StampCard, Station


def about_person(actor: Actor, person_id: UUID) -> dict[str, Any]:
    """Cards, prizes, shifts, stations. Four queries."""
    cards = StampCard.objects.of(actor).filter(person_id=person_id).select_related("event")
    prizes = (
        DeskOp.objects.of(actor)
        .filter(kind=Kind.PRIZE, holder=person_id, withdrawn=False)
        .select_related("event", "prize")
    )
    shifts = Helper.objects.of(actor).filter(person_id=person_id).select_related("event", "shift")
    stations = Station.objects.of(actor).filter(host_id=person_id).select_related("event")
    day, which = gettext("哪天"), gettext("哪次活动")
    return {
        gettext("集章卡"): [{which: row.event.title, gettext("卡号"): row.shown_code} for row in cards],
        gettext("领的奖品"): [
            {day: as_day(row.at), which: row.event.title, gettext("奖品"): row.prize.name if row.prize else ""}
            for row in prizes
        ],
        gettext("帮的忙"): [
            {
                day: as_day(row.shift.starts_at),
                which: row.event.title,
                gettext("做什么"): row.shift.duty,
                gettext("怎样了"): str(row.get_state_display()),
            }
            for row in shifts
        ],
        gettext("带的站点"): [{which: row.event.title, gettext("站点"): row.name} for row in stations],
    }
