from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.contacts import rules
from mulin.contacts.rules import Area, Claim, Face, Geography, Known, Number, Presence, Stretch
from mulin.kernel.errors import RuleError
from mulin.kernel.phones import Phone, parse

MONDAY = datetime(2026, 11, 23)  # noqa: DTZ001  # hours are told in the community's own zone


def at(day: int, clock: str) -> datetime:
    """`day` 0 is Monday."""
    hour, minute = map(int, clock.split(":"))
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("text", "day", "clock", "presence", "until"),
    [
        ("每天 8:00–20:00", 6, "8:00", "open", "20:00"),
        ("每天 8:00–20:00", 6, "20:00", "closed_today", "8:00"),
        ("周一至周五 8:30–17:30", 5, "10:00", "closed_today", "8:30"),
        ("周二、周四 14:00–17:00", 1, "13:59", "later_today", "14:00"),
        ("周二、周四 14:00–17:00", 3, "16:59", "open", "17:00"),
        ("周一至周六 8:30-17:30", 5, "17:00", "open", "17:30"),
        ("24 小时", 6, "3:00", "open", None),
        ("周一至周五 8:30-11:30,13:30-17:00", 0, "12:00", "later_today", "13:30"),
        ("周一至周五 8:30-11:30,13:30-17:00", 0, "11:00", "open", "11:30"),
        ("周一到周五 8:30~17:30；周六 9:00-12:00", 5, "9:30", "open", "12:00"),
        ("每天 20:00-6:00", 2, "3:00", "open", "6:00"),
        ("周五 20:00-6:00", 5, "3:00", "open", "6:00"),
        ("工作日８点半至１７点", 0, "9:00", "open", "17:00"),
        ("周一三五 9:00-11:00", 2, "9:00", "open", "11:00"),
        ("周末 9:00-10:00", 5, "9:00", "open", "10:00"),
        ("每天 8:00-18:00;周日休息", 6, "9:00", "closed_today", "8:00"),
        ("星期六至星期一 9:00-10:00", 0, "9:00", "open", "10:00"),
    ],
)
def test_hours_as_offices_write_them(text: str, day: int, clock: str, presence: str, until: str | None) -> None:
    now = rules.read_hours(text).now(at(day, clock))
    assert now.presence == presence
    assert now.at == (time.fromisoformat(until.zfill(5)) if until else None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("25:00", "hours-unclear"),
        ("8:00-25:00", "hours-clock"),
        ("8:60-9:00", "hours-clock"),
        ("24:00-8:00", "hours-backwards"),
        ("8:00-8:00", "hours-backwards"),
        ("随便", "hours-unclear"),
        ("周一至周五", "hours-unclear"),
    ],
)
def test_hours_that_are_refused(text: str, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.read_hours(text)
    assert refused.value.code == code


def test_blank_hours_are_undecided() -> None:
    assert rules.read_hours(" ").now(at(0, "9:00")).presence == Presence.UNKNOWN


@given(st.text(max_size=30))
def test_hours_are_read_or_refused_never_broken(text: str) -> None:
    try:
        hours = rules.read_hours(text)
    except RuleError:
        return
    assert hours.now(at(0, "0:00")).presence in Presence


@given(st.integers(0, 23), st.integers(0, 59), st.integers(1, 1439), st.integers(0, 7 * 1440 - 1))
def test_open_exactly_between_start_and_end(hour: int, minute: int, length: int, moment: int) -> None:
    start = hour * 60 + minute
    end = (start + length) % 1440
    hours = rules.read_hours(f"每天 {hour}:{minute:02d}-{end // 60}:{end % 60:02d}")
    inside = (moment % 1440 - start) % 1440 < length
    now = hours.now(MONDAY + timedelta(minutes=moment))
    assert (now.presence == Presence.OPEN) == inside
    assert now.at is not None


EAST, GRID, ONE, TWO, THREE = (uuid4() for _ in range(5))
PLACES = Geography(
    {"东院": EAST, "第一网格": GRID, "1号楼": ONE, "2号楼": TWO, "3号楼": None, "东院3号楼": THREE},
    {ONE: frozenset({ONE, EAST, GRID}), TWO: frozenset({TWO, EAST}), THREE: frozenset({THREE})},
)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", None),
        ("全社区", None),
        ("东院", {EAST}),
        ("1号楼;2号楼", {ONE, TWO}),
        ("１号楼、2号楼", {ONE, TWO}),
        ("1-2号楼", {ONE, TWO}),
        ("1号楼至2号楼，东院 3号楼", {ONE, TWO, THREE}),
        ("第一网格", {GRID}),
    ],
)
def test_areas_as_offices_write_them(text: str, places: set[object] | None) -> None:
    area = rules.read_areas(text, PLACES)
    assert area == (Area() if places is None else Area(everywhere=False, places=frozenset(places)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "code"), [("9号楼", "area-unknown"), ("3号楼", "area-twice"), ("1-900号楼", "area-unknown")]
)
def test_areas_that_are_refused(text: str, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.read_areas(text, PLACES)
    assert refused.value.code == code


@given(st.text(max_size=20))
def test_areas_are_read_or_refused(text: str) -> None:
    try:
        area = rules.read_areas(text, PLACES)
    except RuleError:
        return
    assert PLACES.buildings_in(area) <= set(PLACES.around)


MOBILE, LAND, POLICE = parse("13800001041"), parse("0519-80000110"), parse("110")
whole = Face("第一网格", "张晓燕", "网格员", (), "24 小时", "")


def test_a_person_is_public_only_by_consent() -> None:
    numbers = [Number(MOBILE), Number(LAND)]
    without = rules.public_face(whole, numbers, has_consent=False)
    assert without is not None
    assert (without.person_name, without.phones) == ("", (LAND,))
    agreed = rules.public_face(whole, numbers, has_consent=True)
    assert agreed is not None
    assert (agreed.person_name, agreed.phones) == ("张晓燕", (LAND, MOBILE))  # the landline first
    assert rules.public_face(whole, [Number(MOBILE)], has_consent=False) is None
    assert rules.public_face(whole, [Number(LAND, is_public=False)], has_consent=True) is None


@given(
    st.lists(st.tuples(st.sampled_from([MOBILE, LAND, POLICE, parse("+1 212 555 0100")]), st.booleans())),
    st.booleans(),
    st.booleans(),
)
def test_nothing_private_ever_shows(numbers: list[tuple[Phone, bool]], named: bool, has_consent: bool) -> None:
    face = Face("单位", "某人" if named else "", "", (), "", "")
    shown = rules.public_face(face, [Number(*one) for one in numbers], has_consent=has_consent)
    if shown is None:
        return
    assert set(shown.phones) <= {phone for phone, is_public in numbers if is_public}
    if named and not has_consent:
        assert shown.person_name == ""
        assert all(phone.kind in ("landline", "service") for phone in shown.phones)
    assert Face.from_json(shown.to_json()) == shown


def test_a_desk_is_nobody() -> None:
    assert rules.is_desk("值班室")
    assert not rules.is_desk("顾师傅")


moments = st.integers(0, 100).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n))
stretches = st.builds(lambda a, b: Stretch(min(a, b), max(a, b) + timedelta(hours=1)), moments, moments)


@given(stretches, st.lists(stretches, max_size=4), moments)
def test_time_without_gaps(term: Stretch, gaps: list[Stretch], moment: datetime) -> None:
    left = rules.without(term, gaps)
    wanted = term.holds(moment) and not any(gap.holds(moment) for gap in gaps)
    assert sum(piece.holds(moment) for piece in left) == int(wanted)


def claim(*digits: str, unit: str = "警点") -> Claim:
    return Claim(unit, tuple((parse(one), True) for one in digits), Area())


def test_the_first_of_a_kind_needs_nobody_else() -> None:
    wanted = frozenset({ONE})
    assert not rules.needs_second_person(claim("13900000000"), Known(None, frozenset({TWO}), wanted))
    assert rules.needs_second_person(claim("13900000000"), Known(None, frozenset({ONE}), wanted))
    assert not rules.needs_second_person(claim("110"), Known(None, frozenset({ONE}), wanted))


def test_a_known_contact_cannot_change_alone() -> None:
    known = Known(claim("13800000000"), frozenset(), frozenset({ONE}), frozenset({ONE}), was_public=True)
    assert rules.needs_second_person(claim("13800000000", "13900000000"), known)
    assert rules.needs_second_person(claim("13800000000", unit="别的"), known)
    assert not rules.needs_second_person(claim("13800000000"), known)
    wider = Known(known.own, frozenset({TWO}), frozenset({ONE, TWO}), frozenset({ONE}), was_public=True)
    assert rules.needs_second_person(claim("13800000000"), wider)


people = st.sampled_from([None, ONE, TWO])


@given(people, people, people, st.sampled_from(["", "confirmed", "no_answer", "denied"]))
def test_approval_takes_two_and_a_call(proposer: object, approver: object, caller: object, outcome: str) -> None:
    said: Any = {"proposer": proposer, "approver": approver, "caller": caller, "outcome": outcome}
    if approver is None or approver == proposer or outcome in ("", "denied"):
        with pytest.raises(RuleError):
            rules.check_approval(**said)
        return
    wait = rules.check_approval(**said)
    at_once = outcome == "confirmed" and caller != proposer
    assert wait == (timedelta(0) if at_once else rules.COOLING)


@given(
    st.lists(st.sampled_from(["110", "13800001041", "0519-80000110转8", "+12125550100"]), unique=True), st.booleans()
)
def test_a_claim_survives_its_storing(digits: list[str], everywhere: bool) -> None:
    area = Area() if everywhere else Area(everywhere=False, places=frozenset({ONE, EAST}))
    said = Claim("单位", tuple((parse(one), True) for one in digits), area)
    assert Claim.from_json(said.to_json()) == said


def test_a_list_in_either_encoding() -> None:
    text = "标题行\n类别,单位,电话\n物业,安居物业,0519-80000160\n,,\n"
    for encoding in ("utf-8-sig", "gb18030"):
        rows = rules.read_list(text.encode(encoding))
        assert [(row.line, row.words["unit_name"]) for row in rows] == [(3, "安居物业")]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"a,b\n1,2\n", "list-columns"), (b"\xff\xfe\x00\x00", "list-unreadable"), (b"x" * 1_000_001, "list-large")],
)
def test_lists_that_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.read_list(data)
    assert refused.value.code == code
