"""The loaded demo holds its year: five points that meet, counts a recount agrees with, stars the facts give."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.utils.translation import override

from mulin.base.figures import period_of
from mulin.gatherings.models import Attendance, Gathering, GatheringState, Regular
from mulin.kernel import clock
from mulin.ledger import actions as ledger
from mulin.ledger.figures import answer
from mulin.ledger.models import DailyCount, Fact, MonthPart, Unsealed
from mulin.places.models import Community
from mulin.points.models import Deed, Exchange, ExchangeState, Point, PointState, PolicySession, StarReview
from mulin.points.rules import stars
from mulin.reports import queries as reports
from mulin.reports.models import WorkReport
from mulin.schedule.models import Closure
from tests import schema

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.usefixtures("db")]
DAY = date(2026, 9, 24)
NAMES = {"快乐文化", "曲苑之家", "夕阳乐聊天室", "编织艺术", "舞艺之家"}
MONTHS = tuple(f"2026-{month:02}" for month in range(1, 10))  # the community itself began in January


@pytest.fixture(scope="module")
def home(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Community]:
    """The whole demo, loaded once for this module and gone after it."""
    from mulin.ops.house import load_demo

    with django_db_blocker.unblock(), schema.holding(lambda: load_demo(DAY), tmp_path_factory.mktemp("year")):
        yield Community.objects.get(code="zs")


def points_of(home: Community) -> dict[str, Point]:
    return {point.name: point for point in Point.objects.of(home.id).select_related("host__venue")}


def month_of(moment: Any) -> str:
    return f"{moment.astimezone(clock.CHINA):%Y-%m}"


def held_at_points(home: Community, **more: Any) -> list[Gathering]:
    return list(Gathering.objects.of(home.id).filter(state=GatheringState.HELD, host__kind="point", **more))


def visits_at_points(home: Community, **more: Any) -> list[Attendance]:
    rows = Attendance.objects.of(home.id).filter(undone_at=None, spare=False, gathering__host__kind="point", **more)
    return list(rows.select_related("gathering"))


def test_the_five_points_of_the_scenario_are_open(home: Community) -> None:
    found = points_of(home)
    assert set(found) == NAMES
    assert {point.state for point in found.values()} == {PointState.REGISTERED}
    assert {point.founded_on.year for point in found.values()} == {2023}
    with clock.standing_at(clock.now().replace(year=DAY.year, month=DAY.month, day=DAY.day)):
        for point in found.values():
            ahead = Gathering.objects.of(home.id).filter(host=point.host, starts_at__gt=clock.now())
            assert ahead.filter(state=GatheringState.PLANNED).count() >= 20, point.name


def test_people_came_to_every_point_in_every_month_and_never_long_not(home: Community) -> None:
    began = Fact.objects.get(community_id=home.id, kind="community-founded").day
    assert f"{began:%Y-%m}" == MONTHS[0]
    days: dict[str, set[date]] = defaultdict(set)
    attended = Fact.objects.filter(community_id=home.id, kind="gathering.attended").values_list("about", "day")
    for about, day in attended:
        days[about["host"]].add(day)
    for name, point in points_of(home).items():
        came = sorted(days[str(point.host_id)])
        assert sorted({f"{day:%Y-%m}" for day in came}) == list(MONTHS), name
        assert max((after - before).days for before, after in pairwise(came)) <= 14, name
        assert came[-1] < DAY


def test_daily_counts_equal_a_count_of_the_facts_one_by_one(home: Community) -> None:
    assert ledger.verify().ok
    assert not Unsealed.objects.exists()
    facts = Counter(Fact.objects.values_list("community_id", "kind", "day"))
    kept = {(row.community_id, row.kind, row.day): row.count for row in DailyCount.objects.all()}
    assert kept == dict(facts)
    assert sum(kept.values()) > 15_000
    assert {ledger.rebuild_rollups(community_id) for community_id in {key[0] for key in kept}} == {0}


def test_figures_of_each_month_equal_a_count_of_the_rows(home: Community) -> None:
    visits, people = Counter[str](), defaultdict[str, set[Any]](set)
    for visit in visits_at_points(home):
        month = month_of(visit.gathering.starts_at)
        visits[month] += 1 + visit.children
        if visit.person_id:
            people[month].add(visit.person_id)
    sessions = Counter[str]()
    for row in held_at_points(home):
        sessions[month_of(row.starts_at)] += 1
        visits[month_of(row.starts_at)] += row.heads or 0
    expected = {
        "gatherings.visits_at_points": dict(visits),
        "gatherings.held_by_points": dict(sessions),
        "gatherings.people_at_points": {month: len(found) for month, found in people.items()},
    }
    assert set(visits) == set(MONTHS)

    def figures() -> dict[str, dict[str, Any]]:
        return {code: dict(answer(home.id, code, period_of("2026")).months) for code in expected}

    assert figures() == expected
    assert ledger.roll_up(home.id) > 0
    assert set(MonthPart.objects.filter(community_id=home.id).values_list("month", flat=True)) >= set(MONTHS)
    assert ledger.roll_up(home.id) == 0
    assert figures() == expected


def recounted(home: Community, point: Point, half: stars.Half) -> dict[str, int]:
    """What the half-year held, from the rows one by one."""

    def within(day: date) -> bool:
        return half.first <= day <= half.last

    def day_of(moment: Any) -> date:
        return date.fromisoformat(f"{moment.astimezone(clock.CHINA):%Y-%m-%d}")

    visits = [
        row
        for row in visits_at_points(home, gathering__host=point.host, person__isnull=False)
        if within(day_of(row.gathering.starts_at))
    ]
    old = set(
        Regular.objects.of(home.id).filter(host=point.host, since__lt=half.first).values_list("person_id", flat=True)
    )
    deeds = Counter(
        row.kind for row in Deed.objects.of(home.id).filter(point=point, withdrawn_at=None) if within(row.on)
    )
    met = Exchange.objects.of(home.id).filter(point=point, state=ExchangeState.HELD)
    told = PolicySession.objects.of(home.id).filter(point=point, withdrawn_at=None).select_related("gathering")
    return {
        "held": sum(within(day_of(row.starts_at)) for row in held_at_points(home, host=point.host)),
        "people": len({row.person_id for row in visits}),
        "newcomers": len({row.person_id for row in visits if row.is_new_here} - old),
        "room": point.host.venue.capacity if point.host.venue else 0,
        "meetings": deeds["meeting"],
        "stock_takes": deeds["stock_take"],
        "helps": deeds["help"],
        "safety_checks": deeds["safety"],
        "exchanges": sum(within(day_of(row.starts_at)) for row in met),
        "policies": sum(within(day_of(row.gathering.starts_at)) for row in told),
    }


def test_every_point_wears_the_stars_its_facts_give(home: Community) -> None:
    half = stars.last_half(DAY)
    reviews = {row.point.host.name: row for row in StarReview.objects.of(home.id).select_related("point__host__venue")}
    assert set(reviews) == NAMES
    for name, review in reviews.items():
        facts = stars.Facts(**review.facts)
        counted = recounted(home, review.point, half)
        assert {key: review.facts[key] for key in counted} == counted, name
        assert facts.planned >= facts.held > 60
        assert (facts.charter_is_current, facts.term_is_valid) == (True, True), name
        verdict = stars.rate(facts)
        assert (review.half, review.state) == (half.code, "confirmed")
        assert (float(review.total), review.stars) == (verdict.total, verdict.stars), name
        assert (review.point.stars, review.point.stars_for) == (verdict.stars, half.code), name
    assert {review.stars for review in reviews.values()} == {3, 4}


def test_the_year_of_the_scenario_has_its_exchanges_policies_and_closures(home: Community) -> None:
    """As the demo's README tells: visits over the wall, both committees, and a hall that was shut for painting."""
    met = Exchange.objects.of(home.id).filter(state=ExchangeState.HELD)
    told = PolicySession.objects.of(home.id).filter(withdrawn_at=None, reach__gt=0)
    shut = Closure.objects.of(home.id)
    found = (met.count(), met.filter(partner_kind="point").count(), told.count(), shut.count())
    assert all(found), found


@pytest.mark.parametrize(
    ("language", "titles", "opening"),
    [
        ("zh-hans", ["建立干群联系通道", "建立兴趣睦邻点"], "中山社区共有"),
        (
            "en",
            ["A channel between residents and those who serve them", "Neighbour points for every interest"],
            "中山社区 has",
        ),
    ],
)
def test_the_report_opens_and_goes_on_with_channel_and_points(
    home: Community, language: str, titles: list[str], opening: str
) -> None:
    report = WorkReport(community_id=home.id, period="2026")
    with override(language):
        sections = reports.written(report).text.sections
    assert [(one.number, one.title) for one in sections if one.number][:2] == list(enumerate(titles, start=1))
    assert (sections[0].number, sections[0].chapter) == (0, "opening")
    assert next(iter(sections[0].blocks)).words.startswith(opening)
