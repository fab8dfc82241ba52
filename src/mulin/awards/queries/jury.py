"""The panel, and the box that went to doors."""

from __future__ import annotations

from typing import Any

from mulin.awards.models import Elector, HomeTrip, Juror, Round
from mulin.base.actor import Mouth
from mulin.kernel import pinyin


def jurors_of(row: Round) -> list[Juror]:
    """The panel, by name. One query."""
    rows = Juror.objects.of(row.community_id).filter(round=row)
    return sorted(rows, key=lambda one: (pinyin.sort_key(one.label), one.where, one.seal))


def panel_given(row: Round) -> int:
    """How many jurors got a sheet. One query."""
    return int(Juror.objects.of(row.community_id).filter(round=row, has_sheet=True).count())


def trips_of(row: Round) -> list[HomeTrip]:
    """How often the box went to doors, by day. One query."""
    return list(HomeTrip.objects.of(row.community_id).filter(round=row).order_by("went_on", "created_at"))


def trips_data(row: Round) -> list[dict[str, Any]]:
    """What is published of the home box: no name, no door. One query."""
    return [
        {
            "day": trip.went_on.isoformat(),
            "watching": trip.watching,
            "doors": trip.doors,
            "ballots": trip.ballots,
            "seal": trip.seal_number,
        }
        for trip in trips_of(row)
    ]


def handed_at_doors(row: Round) -> int:
    """How many sheets were handed over at doors. One query."""
    rows = Elector.objects.of(row.community_id).filter(round=row, is_void=False, paper=Mouth.DOOR)
    return int(rows.count())
