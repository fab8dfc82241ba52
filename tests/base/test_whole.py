"""Numbers in forms: one sentence for whatever is wrong, with the limits in it."""

from __future__ import annotations

import pytest
from django import forms
from django.utils import translation

from mulin.base.whole import WholeField


def fault(field: WholeField, text: str) -> str:
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(text)
    return "".join(refused.value.messages)


@pytest.mark.parametrize("text", ["0", "501", "9999999", "-3", "1_0", "1e2", "二", "1.5", "²", "12345678901234567890"])
def test_too_much_too_little_and_no_number_have_one_sentence(text: str) -> None:
    field = WholeField(min_value=1, max_value=500)
    with translation.override("zh-hans"):
        assert fault(field, text) == "请写 1 到 500 之间的整数。"
    with translation.override("en"):
        assert fault(field, text) == "Please write a whole number from 1 to 500."


def test_a_field_without_limits_of_its_own_takes_five_figures() -> None:
    with translation.override("zh-hans"):
        assert fault(WholeField(), "100000") == "请写 0 到 99999 之间的整数。"
        assert fault(WholeField(min_value=1), "0") == "请写 1 到 99999 之间的整数。"


@pytest.mark.parametrize(("text", "number"), [("12", 12), (" 500 ", 500), ("１２", 12), ("1", 1)])
def test_numbers_are_read_as_people_write_them(text: str, number: int) -> None:
    assert WholeField(min_value=1, max_value=500).clean(text) == number


def test_what_is_left_empty_is_no_number() -> None:
    assert WholeField(required=False).clean("") is None
