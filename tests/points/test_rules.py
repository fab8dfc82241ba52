"""Pure decisions: founding, charter, terms, stars, reports, what fits whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.kernel.errors import RuleError
from mulin.points.rules import board, charter, fit, founding, sharing, stars, states, terms
from mulin.schedule.rules import calendar_from, official_days

FIVE = tuple(uuid4() for _ in range(5))
WHOLE = founding.Proposed(
    name="舞艺之家", founders=FIVE, leader=FIVE[0], deputy=FIVE[1], has_place=True, has_times=True, charter="来去自愿"
)


def test_a_whole_proposal_of_five_is_taken() -> None:
    founding.check_proposal(WHOLE, needed=5)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": ""}, "point-name-empty"),
        ({"has_place": False}, "point-place-empty"),
        ({"has_times": False}, "point-times-empty"),
        ({"charter": " \n"}, "charter-empty"),
        ({"leader": None}, "leader-missing"),
        ({"leader": uuid4()}, "leader-not-founder"),
        ({"deputy": FIVE[0]}, "deputy-same"),
        ({"deputy": uuid4()}, "leader-not-founder"),
        ({"founders": FIVE[:4]}, "founders-few"),
        ({"founders": (*FIVE[:4], FIVE[0])}, "founders-few"),  # one of them twice
    ],
)
def test_what_is_missing_is_named(change: dict[str, object], code: str) -> None:
    with pytest.raises(RuleError) as refused:
        founding.check_proposal(replace(WHOLE, **change), needed=5)
    assert refused.value.code == code


def test_how_many_are_missing_is_said() -> None:
    with pytest.raises(RuleError) as refused:
        founding.check_proposal(replace(WHOLE, founders=FIVE[:3]), needed=5)
    assert refused.value.data == {"needed": 5, "missing": 2}


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (founding.Standing(lives_here=False, age=50, is_staff=False), "leader-away"),
        (founding.Standing(lives_here=True, age=17, is_staff=False), "leader-child"),
        (founding.Standing(lives_here=True, age=40, is_staff=True), "leader-staff"),
    ],
)
def test_who_cannot_lead(who: founding.Standing, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        founding.check_leader(who)
    assert refused.value.code == code
    founding.check_leader(founding.Standing(lives_here=True, age=None, is_staff=False))


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(1, 24))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_months_later_is_the_same_day_or_the_last(day: date, months: int) -> None:
    later = founding.add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_every_kind_of_point_has_a_charter_to_start_from() -> None:
    for category in ("dance", "chat", "other", "nonsense"):
        charter.check_text(charter.template(category))
    assert "晚八点前" in charter.template("dance")


def test_a_charter_is_in_force_when_more_than_half_have_signed() -> None:
    assert not charter.is_agreed(signed=0, members=0)
    assert not charter.is_agreed(signed=3, members=6)
    assert charter.is_agreed(signed=4, members=6)


@pytest.mark.parametrize(
    ("votes_for", "present", "members", "carried"),
    [(5, 9, 20, True), (4, 8, 20, False), (3, 6, 20, False), (6, 6, 20, False), (7, 7, 20, True)],
)
def test_a_show_of_hands(votes_for: int, present: int, members: int, *, carried: bool) -> None:
    assert charter.is_carried(votes_for=votes_for, present=present, members=members) is carried


def test_a_charter_is_current_for_a_year() -> None:
    assert charter.is_current(date(2025, 9, 30), date(2026, 9, 21))
    assert not charter.is_current(date(2025, 9, 20), date(2026, 9, 21))
    assert not charter.is_current(None, date(2026, 9, 21))


def test_terms() -> None:
    term = terms.usual_term(date(2026, 2, 28))
    assert term == terms.Term(date(2026, 2, 28), date(2028, 2, 27))
    terms.check_term(term)
    with pytest.raises(RuleError, match="point-term-long"):
        terms.check_term(terms.Term(date(2026, 1, 1), date(2029, 1, 1)))
    with pytest.raises(RuleError, match="point-term-backwards"):
        terms.check_term(terms.Term(date(2026, 1, 2), date(2026, 1, 1)))
    assert terms.ends_soon(date(2026, 10, 1), date(2026, 9, 1))
    assert not terms.ends_soon(None, date(2026, 9, 1))


def test_an_election_needs_more_than_half() -> None:
    terms.check_election(votes_for=6, present=11)
    for votes_for, present, code in ((5, 10, "election-lost"), (11, 10, "election-odd"), (0, 0, "election-odd")):
        with pytest.raises(RuleError, match=code):
            terms.check_election(votes_for=votes_for, present=present)


FACTS = st.builds(
    stars.Facts,
    planned=st.integers(0, 120),
    held=st.integers(0, 120),
    people=st.integers(0, 90),
    newcomers=st.integers(0, 20),
    room=st.integers(0, 200),
    has_charter=st.booleans(),
    charter_is_current=st.booleans(),
    meetings=st.integers(0, 3),
    stock_takes=st.integers(0, 3),
    term_is_valid=st.booleans(),
    helps=st.integers(0, 12),
    exchanges=st.integers(0, 3),
    policies=st.integers(0, 4),
    safety_checks=st.integers(0, 4),
)
MORE = ("held", "people", "newcomers", "meetings", "stock_takes", "helps", "exchanges", "policies", "safety_checks")


@given(FACTS, st.sampled_from(MORE))
@settings(max_examples=120, derandomize=True, deadline=None)
def test_more_good_done_never_costs_a_star(facts: stars.Facts, what: str) -> None:
    before = stars.rate(facts)
    after = stars.rate(replace(facts, **{what: getattr(facts, what) + 1}))
    assert after.total >= before.total
    assert after.stars >= before.stars
    assert 0 <= before.total <= stars.WHOLE
    assert abs(before.total - sum(share.earned for share in before.shares)) < 0.01
    assert all(0 <= share.share <= 1 and share.earned <= share.weight for share in before.shares)


@pytest.mark.parametrize(("total", "given_stars"), [(39, 1), (40, 2), (60, 3), (75, 4), (90, 5)])
def test_the_bars(total: int, given_stars: int) -> None:
    weights = dict.fromkeys(stars.Part, 0) | {stars.Part.REGULARITY: total, stars.Part.SAFETY: 100 - total}
    facts = stars.Facts(planned=10, held=9)
    assert stars.rate(facts, weights=weights).stars == given_stars


def test_a_point_that_never_met_has_no_stars() -> None:
    assert stars.rate(stars.Facts(has_charter=True, term_is_valid=True)).stars == 0


def test_the_best_possible_half_year() -> None:
    facts = stars.Facts(
        planned=78, held=76, people=42, newcomers=6, room=60, has_charter=True, charter_is_current=True, meetings=1,
        stock_takes=1, term_is_valid=True, helps=6, exchanges=1, policies=2, safety_checks=2,
    )  # fmt: skip
    assert stars.rate(facts) == stars.Verdict(5, 100.0, stars.rate(facts).shares)


def test_weights_make_a_hundred_and_bars_rise() -> None:
    stars.check_weights(stars.WEIGHTS, stars.BARS)
    for weights, bars in (
        ({**stars.WEIGHTS, "safety": 11}, stars.BARS),
        ({**stars.WEIGHTS, "safety": -5, "breadth": 35}, stars.BARS),
        ({"regularity": 100}, stars.BARS),
        (stars.WEIGHTS, {**stars.BARS, "4": 95}),
        (stars.WEIGHTS, {**stars.BARS, "5": 101}),
        (stars.WEIGHTS, {"3": 60}),
    ):
        with pytest.raises(RuleError, match="star-"):
            stars.check_weights(weights, bars)


def test_halves_of_the_year() -> None:
    assert stars.half_of(date(2026, 6, 30)).code == "2026-H1"
    assert stars.last_half(date(2026, 9, 21)) == stars.Half("2026-H1", date(2026, 1, 1), date(2026, 6, 30))
    assert stars.last_half(date(2026, 1, 1)).code == "2025-H2"


def test_what_cannot_wait_is_put_away_at_once() -> None:
    assert board.hides_at_once("fraud", households=1)
    assert not board.hides_at_once("insult", households=2)
    assert board.hides_at_once("insult", households=3)


CALENDAR = calendar_from(official_days(2026), (), announced=frozenset({2026}), years=[2026])


@pytest.mark.parametrize(
    ("cause", "reported", "due"),
    [
        ("leak", datetime(2026, 9, 25, 10, tzinfo=UTC), datetime(2026, 9, 26, 10, tzinfo=UTC)),
        ("insult", datetime(2026, 9, 3, 4, tzinfo=UTC), datetime(2026, 9, 8, 4, tzinfo=UTC)),  # over a weekend
        ("insult", datetime(2026, 9, 24, 4, tzinfo=UTC), datetime(2026, 9, 30, 4, tzinfo=UTC)),  # 中秋 is a Friday
        ("insult", datetime(2026, 9, 18, 4, tzinfo=UTC), datetime(2026, 9, 22, 4, tzinfo=UTC)),  # a worked Sunday
        (
            "insult",
            datetime(2026, 9, 30, 4, tzinfo=UTC),
            datetime(2026, 10, 10, 4, tzinfo=UTC),
        ),  # 国庆 and a Saturday
    ],
)
def test_until_when_a_report_is_decided(cause: str, reported: datetime, due: datetime) -> None:
    assert board.due_at(cause, reported, CALENDAR) == due


def test_what_whoever_looks_should_notice() -> None:
    assert board.doubts("周三还是老时间") == ()
    assert board.doubts("加微信 13800001234 看 www.fuli.vip") == ("link", "number", "selling")


def test_an_appeal_within_seven_days_once() -> None:
    then = datetime(2026, 9, 1, tzinfo=UTC)
    board.check_appeal(decided_at=then, now=then + timedelta(days=7), appealed=False)
    with pytest.raises(RuleError, match="appeal-late"):
        board.check_appeal(decided_at=then, now=then + timedelta(days=8), appealed=False)
    with pytest.raises(RuleError, match="appeal-again"):
        board.check_appeal(decided_at=then, now=then, appealed=True)
    me = uuid4()
    with pytest.raises(RuleError, match="appeal-same-person"):
        board.check_other_person(decided_by=me, now_by=me)


def _offer(name: str, **changes: object) -> fit.Offer:
    usual = {"category": "chat", "pace": "calm", "parts": frozenset({"afternoon"}), "courtyard": "东院"}
    return fit.Offer(uuid4(), name, **(usual | changes))  # type: ignore[arg-type]  # as the class says


def test_what_fits_comes_first_with_its_reasons_and_nothing_is_hidden() -> None:
    offers = [_offer("夕阳乐"), _offer("舞艺", category="dance", pace="lively", parts=frozenset({"evening"}))]
    wish = fit.Wish(categories=frozenset({"dance"}), parts=frozenset({"evening"}), courtyard="东院")
    found = fit.fitting(wish, offers)
    assert [one.offer.name for one in found] == ["舞艺", "夕阳乐"]
    assert found[0].reasons == ("interest", "time", "near")
    assert found[1].misses == ("interest", "time")


def test_without_a_wish_nearer_comes_first_then_the_given_order() -> None:
    offers = [_offer("丙", courtyard="西院"), _offer("乙"), _offer("甲", courtyard="西院")]
    found = fit.fitting(fit.Wish(courtyard="东院"), offers)
    assert found[0].offer.name == "乙"
    assert all(not one.misses for one in found)


def test_day_parts_and_courtyards_in_words() -> None:
    assert [fit.day_part(time(h)) for h in (9, 14, 18)] == ["morning", "afternoon", "evening"]
    buildings = {"6号楼": "中院", "10号楼": "西院", "1号楼": "东院"}
    assert fit.courtyard_of("6号楼一层", ["东院", "中院"], buildings) == "中院"
    assert fit.courtyard_of("10号楼一层", ["东院", "中院"], buildings) == "西院"
    assert fit.courtyard_of("中院", ["东院", "中院"], buildings) == "中院"
    assert fit.courtyard_of("河边", ["东院"], buildings) == ""


@pytest.mark.parametrize(
    ("count", "why", "stock", "change"), [(3, "given", 2, 3), (2, "used", 2, -2), (0, "counted", 5, -5)]
)
def test_how_the_stock_moves(count: int, why: str, stock: int, change: int) -> None:
    assert sharing.change_of(count, why=why, stock=stock) == change


def test_nothing_leaves_a_stock_that_is_not_there() -> None:
    for count, why in ((3, "used"), (0, "given"), (10_000, "given")):
        with pytest.raises(RuleError):
            sharing.change_of(count, why=why, stock=2)


def test_a_closed_point_stays_closed() -> None:
    states.check_step(states.POINT, "paused", "registered")
    for then in ("trial", "registered", "paused"):
        with pytest.raises(RuleError, match="point-step"):
            states.check_step(states.POINT, "closed", then)
