"""The week of all venues against the limit: a page of thirty bookings, and its queries at any size.

`python -m benchmarks.week_view [--rounds N]` prints one line of JSON. Everything happens in a
throw-away data folder, or in the database that MULIN_DATABASE_URL names (which must be empty).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.house import open_house

MUST_RATIO, MUST_QUERIES = 0.6, 4
MONDAY = date(2026, 3, 2)
VENUES, A_DAY = 5, 6  # thirty bookings on five weekdays, more in the larger weeks
LARGER_WEEKS = 40


def main() -> int:
    """Measure once; exit code 1 when a promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--json", action="store_true", help="accepted for likeness; the answer always is JSON")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mulin-bench-") as folder:
        open_house(Path(folder), static=True)
        result = measure(chosen.rounds)
    print(json.dumps(result, ensure_ascii=False))
    return int(result["ratio"] < MUST_RATIO or max(result["queries"].values()) > MUST_QUERIES)


def measure(rounds: int) -> dict[str, Any]:
    """Milliseconds of both, the ratio, and the queries of a small and of a large community."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connection

    from benchmarks.bare import Bare, ask, interleaved, share
    from mulin.schedule.models import Booking

    community = _community()
    since = datetime.combine(MONDAY, datetime.min.time(), tzinfo=UTC)

    def rows() -> Any:
        week = Booking.objects.of(community.id).filter(starts_at__gte=since, starts_at__lt=since + timedelta(days=7))
        return week.order_by("starts_at")[:30]

    bare, house = Bare(Booking, "title", rows).handler, WSGIHandler()
    address = f"/c/zs/venues/?day={MONDAY.isoformat()}"
    queries: dict[str, int] = {}
    queries["small"] = _queries(house, address)
    _more_weeks(community)
    queries["large"] = _queries(house, address)
    taken = interleaved(rounds, limit=lambda: ask(bare, "/limit-list"), week=lambda: ask(house, address))
    return {
        "benchmark": "week_view",
        "database": connection.vendor,
        "bookings": int(Booking.objects.of(community.id).count()),
        "milliseconds": {name: round(statistics.median(times), 3) for name, times in taken.items()},
        "ratio": round(share(taken["limit"], taken["week"]), 2),
        "must_ratio": MUST_RATIO,
        "queries": queries,
    }


def _queries(house: Any, address: str) -> int:
    from benchmarks.bare import ask, listened

    with listened() as asked:
        status, _body = ask(house, address)
    assert status == 200, status
    return len(asked)


def _community() -> Any:
    from mulin.places.models import City, Community, District, Subdistrict, Venue

    city = City.objects.create(code="jt", name="江泰市")
    street = Subdistrict.objects.create(
        district=District.objects.create(city=city, name="城中区"), code="zhongshan", name="中山街道"
    )
    community = Community.objects.create(subdistrict=street, code="zs", name="中山社区")
    for number in range(VENUES):
        Venue.objects.create(
            community=community, code=f"v{number}", name=f"活动室{number + 1}", kind="room", capacity=30
        )
    _book(community, MONDAY, days=5, a_day=A_DAY)
    return community


def _more_weeks(community: Any) -> None:
    for week in range(1, LARGER_WEEKS + 1):
        _book(community, MONDAY - timedelta(weeks=week), days=7, a_day=VENUES * 6)
        _book(community, MONDAY + timedelta(weeks=week), days=7, a_day=VENUES * 6)


def _book(community: Any, monday: date, *, days: int, a_day: int) -> None:
    from mulin.base import bulk
    from mulin.places.models import Venue
    from mulin.schedule.models import Booking

    venues = list(Venue.objects.of(community.id))
    rows = []
    for day in range(days):
        for number in range(a_day):
            start = datetime.combine(monday + timedelta(days=day), datetime.min.time(), tzinfo=UTC)
            start += timedelta(hours=1 + 2 * (number // VENUES))
            rows.append(
                Booking(
                    community_id=community.id,
                    venue=venues[number % VENUES],
                    starts_at=start,
                    ends_at=start + timedelta(hours=1),
                    holder=uuid4(),
                    title="柔力球集体排练",
                )
            )
    bulk.insert(rows)


if __name__ == "__main__":
    sys.exit(main())
