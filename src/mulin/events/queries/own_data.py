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
    return {
        gettext("集章卡"): [(row.event.title, row.shown_code) for row in cards],
        gettext("领的奖品"): [
            (as_day(row.at).isoformat(), row.event.title, row.prize.name if row.prize else "") for row in prizes
        ],
        gettext("帮的忙"): [
            (as_day(row.shift.starts_at).isoformat(), row.event.title, row.shift.duty, str(row.get_state_display()))
            for row in shifts
        ],
        gettext("带的站点"): [(row.event.title, row.name) for row in stations],
    }
