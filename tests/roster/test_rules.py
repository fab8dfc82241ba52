"""The rules of the roster: finding the table, reading cells, telling people apart."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mulin.kernel.errors import RuleError
from mulin.roster.rules import cells, columns, counting, matching, rows
from mulin.roster.rules.matching import Claim, Known
from mulin.roster.tables import heading
from tests.roster.files import HEADER, line

TODAY = date(2026, 9, 24)
HOUSE = UUID(int=7)


def read(*lines: list[str], header: list[str] = HEADER) -> list[rows.Entry]:
    table = [["花名册"], header, *lines]
    return rows.read_rows(table, columns.find_layout(table), today=TODAY)


def claims(*lines: list[str]) -> list[Claim]:
    found = []
    for entry in read(*lines):
        place = entry.place
        door = (uuid5(HOUSE, place.building), place.unit, place.room) if place.building else None
        found.append(Claim(entry, door, entry.phone.encode()))
    return found


def known(*lines: list[str]) -> list[Known]:
    people = []
    for claim in claims(*lines):
        e = claim.entry
        people.append(
            Known(
                id=uuid5(HOUSE, f"{e.number}{e.name}"),
                household_id=HOUSE,
                door=claim.door,
                name=e.name,
                gender=e.gender,
                birth=e.birth,
                precision=e.precision,
                relation=e.relation,
                is_head=e.is_head,
                phone=claim.phone,
                lives_alone=e.lives_alone,
                note=e.note,
            )
        )
    return people


def verdicts(now: list[list[str]], before: list[list[str]] | None = None) -> list[tuple[str, Any]]:
    judged, _ = matching.judge(claims(*now), known(*(before or [])))
    return [(row.verdict, [r.code for r in row.remarks] or row.changes or row.twin_of or None) for row in judged]


# --- the table ---


@pytest.mark.parametrize("lines_above", [0, 1, 5, 19])
def test_the_header_is_found_under_titles_and_columns_in_any_order(lines_above: int) -> None:
    header = [
        "备 注",
        "联系电话（必填）",
        "* 姓 名",
        "出生年月",
        "房号",
        "栋",
        "单元号",
        "小区",
        "与户主的关系",
        "性 别",
    ]
    layout = columns.find_layout([["标题"]] * lines_above + [header, ["x"]])
    assert layout.header == lines_above
    assert layout.is_usable
    assert layout.columns == {
        "note": 0, "phone": 1, "name": 2, "birth": 3, "room": 4, "building": 5, "unit": 6, "yard": 7, "relation": 8,
        "gender": 9,
    }  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_headings_of_a_downloaded_workbook_are_read_again(language: str) -> None:
    with translation.override(language):
        read = {field: columns.field_of(heading(field)) for field in columns.FIELDS}
    assert read == {field: field for field in columns.FIELDS}


def test_two_columns_of_one_kind_are_asked_about() -> None:
    layout = columns.find_layout([["姓名", "电话", "楼号", "室号", "电话"]])
    assert (layout.columns["phone"], layout.twice) == (1, ("phone",))


def test_the_sheet_with_people_is_chosen_and_hidden_ones_are_not() -> None:
    people = [["姓名", "楼号", "室号"], *[["张三", "1", "101"]] * 3]
    assert columns.best_sheet([[["说明"]], people, people], [False, True, False]) == 2


@given(st.lists(st.lists(st.text(max_size=6), max_size=6), max_size=6))
def test_any_table_has_a_layout_and_entries(table: list[list[str]]) -> None:
    layout = columns.find_layout(table)
    if layout.is_usable:
        rows.read_rows(table, layout, today=TODAY)


def test_totals_blank_lines_repeated_headers_and_signatures_are_no_people() -> None:
    entries = read(
        line("1-1-101", "张三"), [""] * 11, HEADER, ["5", *[""] * 10], ["合计", "", "", "", "", "共1人", *[""] * 5],
        ["填表人：王", *[""] * 4, "李", *[""] * 5],
    )  # fmt: skip
    assert [entry.name for entry in entries] == ["张三"]


def test_a_blank_address_is_the_one_above_and_a_half_blank_one_carries_only_its_beginning() -> None:
    entries = read(
        line("1-2-301", "张三"),
        ["", "", "", "", "", "李四", "女", "", "", "", ""],
        ["", "", "", "", "302", "王五", "女", "", "", "", ""],
        ["", "", "2号楼", "1单元", "", "赵六", "女", "", "", "", ""],
        ["", "同上", "同上", "同上", "同上", "钱七", "女", "", "", "", ""],
    )
    doors = [entry.place.door for entry in entries]
    assert doors[1] == doors[0] == ("东院", "1号楼", 2, "301")
    assert doors[2] == ("东院", "1号楼", 2, "302")
    assert [r.code for r in entries[3].remarks] == ["address-missing"]
    assert entries[4].is_held


@pytest.mark.parametrize(
    "address", ["1号楼1单元101", "一号楼一单元101", "1-1-101", "1#1单元101室", "东院1号楼1单元101"]
)
def test_an_address_in_one_column(address: str) -> None:
    entries = read([address, "张三"], ["", "李四"], header=["住址", "姓名"])
    assert {entry.place.door[1:] for entry in entries} == {("1号楼", 1, "101")}


# --- cells ---


@pytest.mark.parametrize(
    ("text", "born", "precision"),
    [
        ("2012-11-30", date(2012, 11, 30), "day"),
        ("1991.8.28", date(1991, 8, 28), "day"),
        ("1991/09", date(1991, 9, 1), "month"),
        ("1962年5月1日", date(1962, 5, 1), "day"),
        ("1958", date(1958, 1, 1), "year"),
        ("１９５８年", date(1958, 1, 1), "year"),
        ("19580312", date(1958, 3, 12), "day"),
        ("1988-04-17 02:30", date(1988, 4, 17), "day"),
        ("22222", date(1960, 11, 2), "day"),
        ("一九五八年三月", date(1958, 3, 1), "month"),
        ("1958年3月生", date(1958, 3, 1), "month"),
        ("—", None, ""),
    ],
)
def test_birth_dates(text: str, born: date | None, precision: str) -> None:
    assert cells.read_birth(text, TODAY) == (born, precision)


@given(st.dates(date(1900, 1, 1), TODAY), st.sampled_from(["-", ".", "/", "年月日"]))
def test_every_date_is_read_in_every_spelling(day: date, way: str) -> None:
    written = (
        f"{day.year}年{day.month}月{day.day}日"
        if way == "年月日"
        else way.join(map(str, (day.year, day.month, day.day)))
    )
    assert cells.read_birth(written, TODAY) == (day, "day")
    if day.year > 1927:  # earlier days have numbers of four digits, which are years
        assert cells.read_birth(str((day - date(1899, 12, 30)).days), TODAY) == (day, "day")


@given(st.text(max_size=40))
def test_any_cell_is_read_or_a_rule_error(text: str) -> None:
    readers = (cells.read_phone, cells.read_gender, cells.read_name, cells.read_relation, cells.read_note)
    for reader in (*readers, partial(cells.read_birth, today=TODAY)):
        with suppress(RuleError):
            reader(text)


@pytest.mark.parametrize(
    ("note", "left", "alone"),
    [
        ("独居", "", True),
        ("行动不便，独居", "行动不便", True),
        ("独居老人，耳背", "耳背", True),
        ("非独居", "非独居", False),
        ("", "", False),
    ],
)
def test_living_alone_is_taken_out_of_the_note(note: str, left: str, alone: bool) -> None:
    found, says = cells.read_note(note)
    assert says == alone
    assert found == left or not alone


def test_an_extension_is_not_lost() -> None:
    (entry,) = read(line("1-1-101", "张三", "女", "1950", "0519-80669259转8"))
    assert (entry.phone, entry.note) == ("051980669259", "电话转8")


def test_identity_numbers_leave_every_cell() -> None:
    table = [
        ["姓名", "身份证号", "备注"],
        ["张三", "32010219500101123X", "旧证 320102500101123"],
        ["李四", "3.2E+17", "编号 2026010100001"],
    ]
    kept, taken = columns.without_identity(table)
    assert kept[1:] == [["张三", "", "旧证 "], ["李四", "", "编号 2026010100001"]]
    assert taken == 3


# --- who is who ---


ANNA, BORIS = (
    line("1-1-101", "王淑珍", "女", "1948-03-02", "13800001881"),
    line("1-1-101", "陈志", "男", "1975", "", "子女"),
)


def test_the_same_file_again_changes_nothing() -> None:
    assert verdicts([ANNA, BORIS], [ANNA, BORIS]) == [("same", None), ("same", None)]


def test_typed_twice_is_one() -> None:
    assert verdicts([ANNA, BORIS, ANNA]) == [("new", None), ("new", None), ("duplicate", 3)]


def test_twins_of_one_phone_are_two() -> None:
    one, two = (line("1-1-101", name, "男", "2019-05-05", "13800001881", "子女") for name in ("陈一", "陈二"))
    assert verdicts([one, two]) == [("new", None), ("new", None)]
    assert verdicts([one, two], [one, two]) == [("same", None), ("same", None)]


def test_same_name_in_one_flat_is_asked_about() -> None:
    other = line("1-1-101", "王淑珍", "女", "1980-01-01", "13900001111")
    assert verdicts([ANNA, other]) == [("new", None), ("held", ["same-name-one-flat"])]


def test_one_person_at_two_doors_is_asked_about() -> None:
    moved = [*ANNA]
    moved[4] = "202"
    assert verdicts([ANNA, moved]) == [("new", None), ("held", ["same-person-two-doors"])]


def test_moved_renamed_and_known_more_exactly() -> None:
    moved = [*ANNA]
    moved[4] = "202"
    renamed = [*ANNA]
    renamed[5] = "王淑贞"
    exact = [*BORIS]
    exact[7] = "1975-06-01"
    assert verdicts([moved], [ANNA]) == [("changed", ("door",))]
    assert verdicts([renamed], [ANNA]) == [("changed", ("name",))]
    assert verdicts([exact], [BORIS]) == [("changed", ("birth",))]
    assert verdicts([BORIS], [exact]) == [("same", None)]


def test_a_name_alone_never_merges() -> None:
    elsewhere = line("2-1-101", "王淑珍", "女", "", "")
    assert verdicts([elsewhere], [ANNA]) == [("new", None)]
    other = line("1-1-101", "王淑珍", "男", "1990-01-01", "13900001111")
    assert verdicts([other], [ANNA]) == [("held", ["same-name-other"])]


def test_a_second_head_behind_one_door_is_a_second_household() -> None:
    second = line("1-1-101", "租客", "男", "1990")
    judged, _ = matching.judge(claims(ANNA, BORIS, second, ANNA), [])
    assert [row.entry.place.head for row in judged] == [1, 1, 2, 2]
    assert counting.count(judged, 0, as_of=TODAY)["households"] == 2


def test_missing_are_those_behind_the_doors_of_the_file() -> None:
    far = line("9-1-101", "远处", "女", "1950")
    _, missing = matching.judge(claims(ANNA), known(ANNA, BORIS, far))
    assert len(missing) == 1


PEOPLE = st.lists(
    st.builds(
        line,
        st.sampled_from(["1-1-101", "1-1-102", "2-1-101"]),
        st.sampled_from(["王淑珍", "陈志", "李强", "赵敏"]),
        st.sampled_from(["男", "女", ""]),
        st.sampled_from(["1950-01-01", "1950", "1980-02-02", ""]),
        st.sampled_from(["", "13800001881", "13900002002"]),
    ),
    max_size=6,
)


@given(PEOPLE, PEOPLE)
def test_every_row_has_one_verdict_and_nobody_is_claimed_twice(before: list[list[str]], now: list[list[str]]) -> None:
    people = known(*before)
    judged, missing = matching.judge(claims(*now), people)
    assert len(judged) == len(now)
    claimed = [row.person_id for row in judged if row.person_id]
    assert len(claimed) == len(set(claimed))
    assert not set(claimed) & set(missing)
    assert matching.judge(claims(*now), people) == (judged, missing)


@given(PEOPLE)
def test_what_was_accepted_is_the_same_next_time(now: list[list[str]]) -> None:
    judged, _ = matching.judge(claims(*now), [])
    accepted = {row.entry.number for row in judged if row.verdict == "new"}
    people = [k for k, c in zip(known(*now), claims(*now), strict=True) if c.entry.number in accepted]
    again, missing = matching.judge(claims(*now), people)
    assert {row.verdict for row in again if row.entry.number in accepted} <= {"same", "held"}
    assert not missing


def test_ages_are_those_that_are_certain() -> None:
    assert counting.surely_aged(date(1966, 1, 1), "year", date(2026, 6, 1)) == 59
    assert counting.surely_aged(date(1966, 2, 1), "month", date(2026, 2, 28)) == 60
    assert counting.surely_aged(date(1966, 12, 1), "month", date(2026, 12, 30)) == 59
    assert counting.surely_aged(date(1966, 6, 1), "day", date(2026, 6, 1)) == 60


def test_rare_names() -> None:
    assert [name for name in ("魏䶮", "王芳", "区桂甯", "阿依古丽·买买提") if counting.is_rare(name)] == [
        "魏䶮",
        "区桂甯",
    ]


def test_an_entry_is_its_cells() -> None:
    (entry,) = read(ANNA)
    assert replace(entry, cells={}) != entry
