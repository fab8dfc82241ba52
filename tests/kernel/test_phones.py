"""Telephone numbers: what people write is read alike, what is no number says where the fault is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.kernel import phones
from mulin.kernel.errors import RuleError

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
LANDLINES = st.from_regex(r"0(10|2[1-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}", fullmatch=True)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@given(
    MOBILES,
    st.sampled_from(["", "+86", "+86 ", "0086", "86 ", "'", "\u200b"]),
    st.sampled_from(["", " ", "-", "—", "."]),
)
def test_a_mobile_is_read_however_it_is_written(digits: str, prefix: str, separator: str) -> None:
    written = prefix + separator.join((digits[:3], digits[3:7], digits[7:]))
    for text in (written, f" {written}\u3000", written.translate(WIDE), written.translate(ARABIC)):
        assert phones.parse(text) == phones.Phone(digits, "mobile")


@given(LANDLINES, st.sampled_from(["", "801", "8"]))
def test_a_landline_keeps_its_extension(digits: str, extension: str) -> None:
    phone = phones.parse(digits + (f" 转 {extension}" if extension else ""))
    assert (phone.digits, phone.kind, phone.extension) == (digits, "landline", extension)
    assert phones.parse(phone.shown) == phone


@given(st.text(max_size=100))
def test_any_text_is_a_number_or_a_rule_error(text: str) -> None:
    try:
        found = phones.parse_many(text)
    except RuleError:
        return
    for phone in found:
        assert phones.parse(phone.shown) == phone
        assert re.fullmatch(r"tel:\+?[0-9]+(,[0-9]+)?", phone.tel)


@given(MOBILES | LANDLINES)
def test_a_masked_number_hides_at_least_three_digits_and_cannot_be_read_back(digits: str) -> None:
    masked = phones.mask(digits)
    assert "****" in masked
    assert len(masked.replace("*", "")) <= len(digits) - 3
    with pytest.raises(RuleError):
        phones.parse(masked)


@pytest.mark.parametrize(
    ("text", "shown", "tel", "masked"),
    [
        ("13800001041", "138 0000 1041", "tel:13800001041", "138****1041"),
        ("0519-80000101", "0519-80000101", "tel:051980000101", "0519****0101"),
        ("+86 519 8000 0101", "0519-80000101", "tel:051980000101", "0519****0101"),
        ("(010) 6234 5678", "010-62345678", "tel:01062345678", "010****5678"),
        ("0532-88888888-801", "0532-88888888转801", "tel:053288888888,801", "0532****8888"),
        ("110", "110", "tel:110", "110"),
        ("400 820 8820", "400-820-8820", "tel:4008208820", "4008208820"),
        ("+1 212 555 0100", "+12125550100", "tel:+12125550100", "+12****0100"),
    ],
)
def test_how_a_number_is_shown_called_and_masked(text: str, shown: str, tel: str, masked: str) -> None:
    phone = phones.parse(text)
    assert (phone.shown, phone.tel, phones.mask(phone.digits)) == (shown, tel, masked)


def test_several_numbers_in_one_field_are_told_apart() -> None:
    for text in (
        "13800138000/13900139000",
        "13800138000、13900139000",
        "13800138000\n13900139000",
        "13800138000 13900139000",
    ):
        assert [phone.digits for phone in phones.parse_many(text)] == ["13800138000", "13900139000"]
    assert len(phones.parse_many("13800138000，138 0013 8000")) == 1


@pytest.mark.parametrize(
    ("text", "code", "data"),
    [
        ("1380013800", "phone-short", {"count": 10}),
        ("12800138000", "phone-start", {"start": "128"}),
        ("138001380001", "phone-long", {"count": 12}),
        ("13800138000.0", "phone-decimal", {"digits": "13800138000"}),
        ("80000101", "phone-area", {}),
        ("—", "phone-empty", {}),
    ],
)
def test_a_fault_names_its_place(text: str, code: str, data: dict[str, object]) -> None:
    with pytest.raises(RuleError) as caught:
        phones.parse(text)
    assert (caught.value.code, caught.value.data) == (code, data)
