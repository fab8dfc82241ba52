"""Pieces, numbering and what a document can hold."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.kernel.errors import RuleError
from mulin.reports import rules
from mulin.reports.paper import words
from mulin.reports.queries import periods
from mulin.reports.rules import Block, Filling, Kind, Passage, Piece, State, Step, Text

FILLING = Filling(numbers={"a.b": "193", "a.none": "未统计", "a.rate": "95.5%"}, without_number=frozenset({"a.none"}))


def pieces(text: str, *, by_hand: bool = False) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text) for one in rules.pieces_of(text, FILLING, by_hand=by_hand)]


def test_a_number_takes_its_measure_word_along() -> None:
    assert pieces("办了{figure:a.b}场，按时{figure:a.rate}。") == [
        ("text", "办了"),
        ("figure", "193场"),
        ("text", "，按时"),
        ("figure", "95.5%"),
        ("text", "。"),
    ]


def test_what_was_not_recorded_has_no_measure_word() -> None:
    assert pieces("办了{figure:a.none} 场。")[1:] == [("figure", "未统计"), ("text", "。")]


def test_a_figure_nobody_declares_says_so() -> None:
    assert pieces("{figure:x.y}") == [("unknown", "无此指标")]
    assert pieces("{figure:}") == [("unknown", "无此指标")]


def test_numbers_typed_by_hand_are_marked_and_counted_ones_are_not() -> None:
    assert pieces("送到120份，9:30到，共{figure:a.b}场", by_hand=True) == [
        ("text", "送到"),
        ("typed", "120份"),
        ("text", "，"),
        ("typed", "9:30"),
        ("text", "到，共"),
        ("figure", "193场"),
    ]
    assert pieces("送到120份") == [("text", "送到120份")]


def test_nobody_is_named_who_did_not_agree() -> None:
    said = rules.pieces_of("{person:1}和{person:2}", Filling(numbers={}, names={"1": "王淑珍"}))
    assert [one.text for one in said] == ["王淑珍", "和", "一位居民"]


@given(st.text(alphabet="{}figure:person.ab 场12%", max_size=40), st.booleans())
@settings(max_examples=60, derandomize=True)
def test_nothing_of_a_text_is_lost(text: str, by_hand: bool) -> None:
    bare = Filling(numbers={})
    said = rules.pieces_of(text, bare, by_hand=by_hand)
    kept = "".join(one.text for one in said if one.kind not in (Kind.UNKNOWN, Kind.PERSON))
    marks = rules._MARK.sub("", text)
    assert kept.replace(" ", "") == marks.replace(" ", "") or any(one.kind in (Kind.UNKNOWN,) for one in said)


def test_an_empty_section_is_not_there_and_the_others_close_up() -> None:
    full = [Passage("", (Block((Piece(Kind.TEXT, "x"),)),))]
    made = rules.numbered(
        [("opening", "开头", full), ("channel", "甲", []), ("points", "乙", full), ("next", "丙", full)]
    )
    assert [(section.chapter, section.number) for section in made] == [("opening", 0), ("points", 1), ("next", 2)]


@pytest.mark.parametrize(("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (25, "二十五")])
def test_numerals(number: int, said: str) -> None:
    assert rules.numeral(number) == said


@given(st.text(max_size=60))
@settings(max_examples=60, derandomize=True)
def test_control_signs_never_reach_a_document(text: str) -> None:
    kept = rules.without_controls(text)
    assert all(sign in "\t\n\r" or (sign >= " " and not "\ud800" <= sign <= "\udfff") for sign in kept)
    assert not {"\ufffe", "\uffff"} & set(kept)


def test_a_frozen_report_does_not_freeze_again() -> None:
    assert rules.after(State.DRAFT, Step.FREEZE) == State.FROZEN
    with pytest.raises(RuleError, match="report-frozen"):
        rules.after(State.FROZEN, Step.FREEZE)


def test_a_text_is_kept_without_names() -> None:
    blocks = (Block((Piece(Kind.PERSON, "王淑珍", "1"), Piece(Kind.FIGURE, "5个", "a.b"))),)
    text = Text(
        "题", "期", "主送", rules.numbered([("points", "乙", [Passage("", blocks)])]), "署名", date(2026, 9, 30)
    )
    kept = rules.as_json(text)
    assert "王淑珍" not in str(kept)
    assert rules.from_json(kept, {"1": "王淑珍"}, "一位居民") == text
    assert rules.persons_in(kept) == ["1"]


@pytest.mark.parametrize("length", [1, 20, 21, 39, 45, 300])
def test_a_title_is_set_whole_in_lines_that_fit(length: int) -> None:
    title = "构" * length
    lines = words.title_lines(title)
    assert "".join(lines) == title
    assert all(len(line) <= words.TITLE_LINE for line in lines)


def test_in_january_what_is_written_about_is_last_years() -> None:
    codes = periods.offered(date(2027, 1, 5))
    assert codes == ["2027", "2027-H1", "2027-Q1", "2027-01", "2026-12", "2026", "2026-H2", "2026-Q4", "2026-Q3"]


def test_in_november_last_years_parts_are_no_longer_asked_for() -> None:
    codes = periods.offered(date(2026, 11, 27))
    assert codes[-3:] == ["2026-11", "2026-10", "2025"]
