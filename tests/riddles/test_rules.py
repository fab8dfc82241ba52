from __future__ import annotations

import csv
import unicodedata
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.kernel.traditional import _table, simplified
from mulin.riddles.actions.bank import STARTER
from mulin.riddles.rules import (
    FORMS,
    STRIPS,
    TIE,
    At,
    Candidate,
    Standing,
    Truth,
    Why,
    check_open,
    decide,
    doubts,
    fold_answer,
    form_named,
    is_revealed,
    is_right,
    lay_out,
    paginate,
    propose,
    read_aloud,
    read_draft,
    read_table,
)
from mulin.riddles.rules.picking import SHARE, _quotas

QUICK = settings(max_examples=60, deadline=None, derandomize=True)
LANTERN = Truth("红娘子，上高楼，心里疼，眼泪流", "灯笼", ("宫灯",))
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)
NOISE = st.sampled_from(["", " ", "。", "！", "，", "　", "!", "…", "\u200b", "”"])


# --- F1: what is right ---------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["宫灯", "宮燈"])
def test_what_else_counts_is_right_too(words: str) -> None:
    assert is_right(words, LANTERN)


def test_two_answers_at_once_are_none() -> None:
    assert not is_right("灯笼，宫灯", LANTERN)


@pytest.mark.parametrize(
    ("words", "right"),
    [("denglong", True), ("ＤＥＮＧ long", True), ("dēng lóng", True), ("deng", False), ("灯long", False)],
)
def test_letters_count_only_where_they_are_allowed(words: str, *, right: bool) -> None:
    assert is_right(words, LANTERN, allows_pinyin=True) is right
    assert not is_right(words, LANTERN)


def test_letters_of_a_surname_are_read_both_ways() -> None:
    spring = Truth("四季温暖", "单车")
    assert is_right("danche", spring, allows_pinyin=True)
    assert is_right("shanche", spring, allows_pinyin=True)


@pytest.mark.parametrize("words", ["告", "告字", "告诉的告", "是告诉的告字吧"])
def test_a_single_character_may_be_named_by_a_word(words: str) -> None:
    assert is_right(words, Truth("一口咬掉牛尾巴", "告"))


def test_the_riddle_said_back_is_wrong_even_where_the_answer_says_so() -> None:
    assert not is_right("一加一", Truth("一加一", "王", ("一加一",)))


@given(HAN, st.lists(NOISE, min_size=2, max_size=2))
@QUICK
def test_width_signs_and_traditional_forms_never_matter(answer: str, noise: list[str]) -> None:
    truth = Truth("谜面在此，猜猜看是何物也", answer)
    assert is_right(noise[0] + noise[1].join(answer) + noise[0], truth)
    assert is_right(unicodedata.normalize("NFD", answer), truth)
    assert fold_answer(fold_answer(answer)) == fold_answer(answer)


@given(st.text(max_size=30), HAN)
@QUICK
def test_any_words_are_judged_without_falling_over(words: str, answer: str) -> None:
    right = is_right(words, Truth("某某某某某某某", answer), allows_pinyin=True)
    if fold_answer(words) == fold_answer(answer):
        assert right


def test_the_table_of_traditional_characters_leads_to_an_end() -> None:
    assert simplified("燈籠麻雀龍鳳") == "灯笼麻雀龙凤"
    assert len(_table()) > 2500
    assert all(simplified(after) == after for after in _table().values())


# --- drafts, forms, tables -----------------------------------------------------------------------


def test_a_draft_is_cleaned_and_its_words_are_understood() -> None:
    draft = read_draft(
        {
            "face": " 今天\u200b ",
            "category": "（国名）",
            "answer": "日本",
            "form": "秋千",
            "difficulty": "★★★",
            "also": "扶桑；日本、 扶桑",
        }
    )
    assert (draft.face, draft.category, draft.form, draft.difficulty) == ("今天", "打一国名", "swing", 3)
    assert draft.also == ("扶桑",)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"face": "。，", "answer": "雨"}, "riddle-face-empty"),
        ({"face": "千条线", "answer": "！"}, "riddle-answer-empty"),
        ({"face": "千条线", "answer": "千條線"}, "riddle-says-itself"),
        ({"face": "甲" * 201, "answer": "雨"}, "text-long"),
        ({"face": "甲", "answer": "乙" * 21}, "text-long"),
        ({"face": "甲", "answer": "乙", "also": "、".join("丙丁戊己庚辛壬癸子")}, "riddle-also-many"),
        ({"face": "甲", "answer": "乙", "form": "飞天"}, "riddle-form-unknown"),
        ({"face": "今天", "answer": "日本国", "form": "秋千格"}, "riddle-form-length"),
        ({"face": "甲", "answer": "乙", "difficulty": "9"}, "riddle-difficulty"),
        ({"face": "a\0b", "answer": "乙"}, "text-hidden"),
    ],
)
def test_a_draft_that_cannot_hang_says_why(words: dict[str, str], code: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_draft(words)
    assert caught.value.code == code
    assert caught.value.field in ("face", "answer", "also", "form", "difficulty")


@pytest.mark.parametrize(
    ("form", "answer", "read"),
    [
        ("秋千格", "日本", "本日"),
        ("卷帘格", "地中海", "海中地"),
        ("上楼格", "甲乙丙", "丙甲乙"),
        ("下楼", "甲乙丙", "乙丙甲"),
        ("徐妃格", "螃蟹", ""),
    ],
)
def test_forms_turn_the_answer(form: str, answer: str, read: str) -> None:
    assert read_aloud(form_named(form), answer) == read


def test_no_form_is_no_form() -> None:
    assert form_named("") == form_named("无") == ""
    assert all(form_named(name) == code for code, (name, _least, _most) in FORMS.items())


def test_what_the_face_gives_away_is_a_warning_only() -> None:
    assert doubts("红公鸡，绿尾巴", "紅萝卜") == ("紅",)
    assert doubts("千条线", "雨") == ()


def test_a_table_is_read_below_its_header_whatever_stands_above() -> None:
    rows = read_table(
        [
            ["中秋灯谜"],
            ["序号", "谜面", "答案", "难度"],
            ["1", "千条线", "雨", "易"],
            ["", "", "", ""],
            ["2", "一加一", "王", ""],
        ]
    )
    assert [(row.line, row.words["face"]) for row in rows] == [(3, "千条线"), (5, "一加一")]
    with pytest.raises(RuleError) as caught:
        read_table([["谜面", "备注"]])
    assert caught.value.code == "riddle-table-columns"


def test_the_starter_bank_is_large_sound_and_fits_its_strips() -> None:
    with STARTER.open(encoding="utf-8", newline="") as lines:
        drafts = [read_draft(row.words) for row in read_table(list(csv.reader(lines)))]
    assert len(drafts) >= 100
    assert len({draft.fingerprint for draft in drafts}) == len(drafts)
    assert {draft.difficulty for draft in drafts} == {1, 2, 3}
    assert all((layout := lay_out(draft.face)) and layout.strips == 1 and layout.size >= 18 for draft in drafts)


# --- picking -------------------------------------------------------------------------------------

DAY = date(2026, 9, 27)
SINCE = DAY - timedelta(days=400)
BANKS = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 3]), st.integers(0, 25), st.sampled_from([None, date(2025, 10, 6), date(2023, 9, 29)])
    ),
    max_size=40,
)


@given(BANKS, st.integers(1, 30), st.text(max_size=4))
@QUICK
def test_picking_never_doubles_and_takes_last_years_only_when_it_must(
    bank: list[tuple[int, int, date | None]], count: int, seed: str
) -> None:
    candidates = [Candidate(UUID(int=n + 1), hard, str(answer), last) for n, (hard, answer, last) in enumerate(bank)]
    by_id = {one.id: one for one in candidates}
    found = propose(candidates, count, since=SINCE, seed=seed)
    chosen = [by_id[one] for one in found.ids]
    answers = [one.answer for one in chosen]
    fresh = {one.answer for one in candidates if one.last_used is None or one.last_used < SINCE}
    assert len(set(answers)) == len(answers) == min(count, len({one.answer for one in candidates}))
    assert found.reused == sum(one.last_used is not None and one.last_used >= SINCE for one in chosen)
    assert found.reused == 0 or fresh <= set(answers)
    assert found == propose(candidates[::-1], count, since=SINCE, seed=seed)


def test_picking_balances_easy_and_hard() -> None:
    bank = [Candidate(UUID(int=n + 1), n % 3 + 1, str(n)) for n in range(300)]
    found = propose(bank, 60, since=SINCE, seed="a")
    hard = [next(one.difficulty for one in bank if one.id == chosen) for chosen in found.ids]
    assert {difficulty: hard.count(difficulty) for difficulty in SHARE} == {1: 30, 2: 21, 3: 9}
    assert propose(bank, 60, since=SINCE, seed="b").ids != found.ids


@given(st.integers(0, 300))
@QUICK
def test_quotas_add_up(count: int) -> None:
    assert sum(_quotas(count).values()) == count


# --- answering -----------------------------------------------------------------------------------

NOON = datetime(2026, 9, 27, 14, 0, tzinfo=clock.CHINA)


def _standing(**said: object) -> Standing:
    return Standing(**{"taken_at": None, "wins": 0, "most": 3, "stamps": 2, "ties_stamped": True, **said})  # type: ignore[arg-type]  # as given


@pytest.mark.parametrize(
    ("said", "seconds", "expected"),
    [
        ({}, 0, (True, 2, Why.WON)),
        ({"taken_at": NOON}, 119, (False, 2, Why.TIED)),
        ({"taken_at": NOON}, -119, (False, 2, Why.TIED)),
        ({"taken_at": NOON}, 121, (False, 0, Why.LATE)),
        ({"taken_at": NOON, "ties_stamped": False}, 0, (False, 0, Why.LATE)),
        ({"wins": 3}, 0, (False, 0, Why.ENOUGH)),
    ],
)
def test_what_a_right_answer_brings(said: dict[str, object], seconds: int, expected: tuple[object, ...]) -> None:
    outcome = decide(_standing(**said), at=NOON + timedelta(seconds=seconds))
    assert (outcome.won, outcome.stamps, outcome.why) == expected


def _hours(*, told: int | None = None, is_off: bool = False) -> At:
    told_at = None if told is None else NOON + timedelta(minutes=told)
    return At(NOON, NOON + timedelta(hours=3), told_at, is_off)


def test_answers_are_told_at_the_end_or_by_hand_and_never_when_it_is_off() -> None:
    assert not is_revealed(_hours(), NOON + timedelta(minutes=179))
    assert is_revealed(_hours(), NOON + timedelta(minutes=180))
    assert is_revealed(_hours(told=60), NOON + timedelta(minutes=60))
    assert not is_revealed(_hours(is_off=True), NOON + timedelta(days=1))


@pytest.mark.parametrize(
    ("hours", "said", "now", "at_home", "code"),
    [
        (_hours(), -10, -10, False, None),
        (_hours(), -10, -10, True, "riddles-not-yet"),
        (_hours(), 100, 100, True, None),
        (_hours(), 100, 181, True, "riddles-told"),
        (_hours(), 100, 300, False, None),  # the offline desk comes back later
        (_hours(), 200, 300, False, "riddles-told"),
        (_hours(told=60), 100, 100, False, "riddles-told"),
        (_hours(told=60), 59, 100, False, None),
        (_hours(), 100, 60 * 24 * 9, False, "riddles-told"),
        (_hours(is_off=True), 100, 100, False, "riddles-off"),
    ],
)
def test_when_answering_is_open(hours: At, said: int, now: int, code: str | None, *, at_home: bool) -> None:
    moments = {"answered_at": NOON + timedelta(minutes=said), "now": NOON + timedelta(minutes=now)}
    if code is None:
        check_open(hours, at_home=at_home, **moments)
        return
    with pytest.raises(RuleError) as caught:
        check_open(hours, at_home=at_home, **moments)
    assert caught.value.code == code


def test_the_tie_is_short() -> None:
    assert timedelta(seconds=30) <= TIE <= timedelta(minutes=5)


# --- F4: strips ----------------------------------------------------------------------------------


def test_a_pair_of_clauses_makes_a_column_without_its_last_comma() -> None:
    layout = lay_out("麻屋子，红帐子，里面住着白胖子")
    assert layout is not None
    assert ["".join(column) for column in layout.columns] == ["麻屋子︐红帐子", "里面住着白胖子"]
    assert (layout.strips, layout.size) == (1, 32)


@given(st.text(st.sampled_from('春眠不觉晓，。；\n ？（）“”喆䶮𠮷é]#"\\'), min_size=1, max_size=200))
@QUICK
def test_every_face_of_up_to_200_characters_fits_and_loses_nothing(face: str) -> None:
    layout = lay_out(face)
    kept = [sign for sign in face if not sign.isspace()]
    if not kept:
        assert layout is None
        return
    assert layout is not None
    rows, wide = int(328 // (layout.size * 1.08)), {1: 117.0, 2: 257.0}[layout.strips]
    assert max(map(len, layout.columns)) <= rows
    assert len(layout.columns) * layout.pitch <= wide + layout.size * 0.4 + 0.001
    letters = [sign for sign in kept if sign not in "，。；？（）“”"]
    assert [sign for column in layout.columns for cell in column for sign in cell if sign in letters] == letters


@given(st.lists(st.sampled_from([1, 1, 1, 2]), max_size=30))
@QUICK
def test_sheets_hold_six_strips_in_order(widths: list[int]) -> None:
    sheets = paginate(widths)
    assert [place for sheet in sheets for place in sheet] == list(range(len(widths)))
    assert all(sum(widths[place] for place in sheet) <= STRIPS for sheet in sheets)
