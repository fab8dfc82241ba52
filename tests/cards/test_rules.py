from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.cards.rules import card_text, check_outcome, fit, make_number, read_number, show_number
from mulin.cards.rules.lines import unit_label
from mulin.cards.rules.wallet import short_hours
from mulin.kernel.errors import RuleError
from mulin.kernel.ids import ALPHABET
from mulin.kernel.phones import Phone

CODES = st.from_regex(r"[a-z]{1,8}[0-9]{0,3}", fullmatch=True)
SERIALS = st.integers(1, 120_000)


@given(CODES, SERIALS)
def test_a_number_is_read_back_however_it_is_written(code: str, serial: int) -> None:
    number = make_number(code, serial)
    shown = show_number(number)
    for written in (
        shown,
        shown.lower(),
        f" {shown} ",
        shown.replace("-", " "),
        shown.replace("0", "O").replace("1", "l"),
    ):
        assert read_number(written) == number
    assert f"{serial:04d}" in number


@given(CODES, SERIALS, st.data())
def test_one_wrong_sign_is_noticed(code: str, serial: int, data: Any) -> None:
    number = make_number(code, serial)
    place = data.draw(st.integers(0, len(number) - 1))
    wrong = data.draw(st.sampled_from([sign for sign in ALPHABET if sign != number[place]]))
    with pytest.raises(RuleError, match="card-number-mistyped"):
        read_number(number[:place] + wrong + number[place + 1 :])


@pytest.mark.parametrize("text", ["", "ZS", "0", "二维码", "x" * 500, "ZS-0101-3", "\x00"])
def test_what_is_no_number_is_said_so(text: str) -> None:
    with pytest.raises(RuleError, match="card-number-mistyped"):
        read_number(text)


def test_the_shown_number_has_three_groups() -> None:
    assert show_number("ZS01013K") == "ZS-0101-3K"


@dataclass
class Contact:
    kind: str
    unit_name: str
    person_name: str = ""
    digits: str = "051980000110"
    hours_text: str = ""
    note: str = ""
    contact_id: str = "1"
    kind_name: str = ""

    @property
    def phones(self) -> tuple[Phone, ...]:
        if not self.digits:
            return ()
        kind = "service" if len(self.digits) < 7 else "mobile" if self.digits[0] == "1" else "landline"
        return (Phone(self.digits, kind),)


CONTACTS = [
    Contact("grid_officer", "第一网格", "张晓燕", "13800001041"),
    Contact("party_branch", "中山社区第一党支部", "李国栋"),
    Contact("school", "中山小学", digits=""),
    Contact("hotline", "报警", digits="110"),
    Contact("hotline", "政务热线", digits="12345"),
    Contact("hotline", "供电", digits="95598"),
]


def test_a_card_says_who_can_be_rung() -> None:
    text = card_text(CONTACTS, kinds=[], community_name="中山社区")
    assert [(line.unit, line.name, line.phone) for line in text.lines] == [
        ("网格员", "张晓燕", "138 0000 1041"),
        ("第一党支部", "李国栋", "0519-80000110"),
        ("供电", "", "95598"),
    ]
    assert text.hotline == "12345"


def test_kinds_choose_and_order() -> None:
    text = card_text(CONTACTS, kinds=["party_branch", "grid_officer"], community_name="中山社区")
    assert [line.kind for line in text.lines] == ["party_branch", "grid_officer"]
    assert text.hotline == ""


def test_other_words_another_fingerprint() -> None:
    before = card_text(CONTACTS, kinds=[], community_name="中山社区")
    CHANGED = [Contact("grid_officer", "第一网格", "张晓燕", "13800001042"), *CONTACTS[1:]]
    assert card_text(CHANGED, kinds=[], community_name="中山社区").fingerprint != before.fingerprint
    assert card_text(CONTACTS, kinds=[], community_name="中山社区").fingerprint == before.fingerprint
    assert type(before).from_json(before.to_json()) == before


@pytest.mark.parametrize(
    ("kind", "unit", "label"),
    [
        ("grid_officer", "第一网格", "网格员"),
        ("party_branch", "中山社区第一党支部", "第一党支部"),
        ("residents_committee", "中山社区居民委员会", "居委会"),
        ("health_station", "中山社区卫生服务站", "卫生服务站"),
        ("other", "中山社区", "中山社区"),
        ("property_management", "安居物业服务处", "安居物业服务处"),
    ],
)
def test_a_unit_is_called_as_neighbours_call_it(kind: str, unit: str, label: str) -> None:
    assert unit_label(kind, unit, "中山社区") == label


def test_hours_in_fewer_characters_say_the_same() -> None:
    assert short_hours("周一至周五 8:30–17:30") == "工作日8:30–17:30"
    assert short_hours("周二、周四 14:00–17:00") == "周二、四 14:00–17:00"
    assert short_hours("24 小时") == "24 小时"


@given(st.text(max_size=40))
def test_two_lines_lose_nothing(text: str) -> None:
    assert "".join("".join(fit.in_two(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("before", "after", "state", "code"),
    [
        ("", "given", "live", None),
        ("absent", "given", "live", None),
        ("refused", "given", "live", None),
        ("given", "returned", "live", None),
        ("given", "absent", "live", "card-handed-over"),
        ("refused", "absent", "live", "card-handed-over"),
        ("", "returned", "live", "card-handed-over"),
        ("", "given", "replaced", "card-not-live"),
        ("", "given", "revoked", "card-not-live"),
    ],
)
def test_what_may_follow_what(before: str, after: str, state: str, code: str | None) -> None:
    if code is None:
        check_outcome(before, after, state=state)
        return
    with pytest.raises(RuleError, match=code):
        check_outcome(before, after, state=state)
