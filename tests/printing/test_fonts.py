from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import font_metrics

from mulin.printing import fonts

RARE = "喆䶮㛃甯赟翀頔骉𠮷〇·"


def test_the_metrics_are_those_of_the_fonts() -> None:
    kept = json.loads((font_metrics.FOLDER / "metrics.json").read_text())
    assert kept == font_metrics.measure()


@pytest.mark.parametrize("sign", RARE)
def test_rare_characters_of_names_are_there(sign: str) -> None:
    assert fonts.has(sign)


def test_what_is_missing_is_named_with_its_text() -> None:
    assert fonts.missing(["张喆", "家 👪", "a\ufffe"]) == [("家 👪", "👪"), ("a\ufffe", "\ufffe")]


def test_figures_are_of_one_width_in_both_weights() -> None:
    for bold in (False, True):
        assert len({fonts.width(figure, 10, bold=bold) for figure in "0123456789"}) == 1
    assert fonts.width("0", 10, bold=True) > fonts.width("0", 10)


@given(st.text(max_size=20), st.text(max_size=20), st.floats(1, 100))
def test_widths_add_up(one: str, other: str, size: float) -> None:
    assert fonts.width(one + other, size) == pytest.approx(fonts.width(one, size) + fonts.width(other, size))


def test_fonts_are_unpacked_once(tmp_path: object) -> None:
    from pathlib import Path

    place = fonts.unpack(Path(str(tmp_path)))
    before = {path.name: path.stat().st_mtime_ns for path in place.iterdir()}
    fonts.unpack(Path(str(tmp_path)))
    assert before == {path.name: path.stat().st_mtime_ns for path in place.iterdir()}
    assert len(before) == 5
