"""vCard 3.0: lines that phones read, and no value that begins a new one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mulin.exchange.vcard import Card, vcard

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def _unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


@given(TEXT, TEXT, TEXT)
def test_every_line_is_ours_and_short(name: str, organisation: str, note: str) -> None:
    content = vcard([Card(name, organisation, "书记", (("CELL", "13800001041"),), note, ("睦邻", organisation))])
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line
        line.decode()  # no character was cut in two
    keys = [line.split(":")[0].split(";")[0] for line in _unfolded(content)]
    assert set(keys) <= {"BEGIN", "VERSION", "N", "FN", "TEL", "ORG", "TITLE", "NOTE", "CATEGORIES", "END"}
    assert keys.count("BEGIN") == keys.count("END") == keys.count("TEL") == 1


def test_values_are_escaped_and_read_back() -> None:
    card = Card(
        "赵;警,官\nTEL:110", "中山社区\\警点", "民警", (("WORK", "053288888888,801"),), "夜间\r\n有人", ("睦邻卡",), "x"
    )
    lines = _unfolded(vcard([card]))
    assert lines[:4] == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N;CHARSET=UTF-8:赵\\;警\\,官\\nTEL:110;;;;",
        "FN;CHARSET=UTF-8:赵\\;警\\,官\\nTEL:110",
    ]
    assert "TEL;TYPE=WORK:053288888888,801" in lines
    assert "ORG;CHARSET=UTF-8:中山社区\\\\警点" in lines
    assert "NOTE;CHARSET=UTF-8:夜间\\n有人" in lines
    assert lines[-2:] == ["UID:x", "END:VCARD"]


def test_a_number_cannot_smuggle_a_line() -> None:
    assert b"\nTEL:1" not in vcard([Card("a", phones=(("CELL;X:\r\n", "110\r\nTEL:1"),))])
