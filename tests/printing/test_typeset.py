"""Typesetting in the child: hostile text stays text, nothing outside the sheet's folder can be read."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mulin.base.sandbox import ChildFailed, run_child
from mulin.kernel import clock
from mulin.printing import fonts, typeset
from tests.printing import paper
from tests.printing.test_fonts import RARE

HOSTILE = [
    '#read("/etc/passwd")',
    '] #panic("x") [',
    "$x$",
    "$ sum_(i=0)^n $",
    "#let a = 1",
    "@preview/tablex:0.0.8",
    '#import "@preview/tablex:0.0.8": *',
    "\\u{41}",
    "// comment",
    "/* open",
    "*bold* _it_ `raw`",
    "<label> @ref",
    '"quoted" \\" end',
    "= heading",
    "- item",
    "#sys.inputs",
    "{{7*7}}{% load %}${7*7}%(x)s",
    '#include "../secret.typ"',
]
# Every ingredient a smuggler would mix, and plain text between.
_PIECES = [
    *HOSTILE,
    "#",
    "[",
    "]",
    "{",
    "}",
    "$",
    "\\",
    '"',
    "'",
    "`",
    "<",
    ">",
    "@",
    "*",
    "_",
    "~",
    "/",
    "//",
    "张喆",
    "a1",
]


def _kin(text: str) -> str:
    """Text without blanks and with the look-alikes that extraction folds."""
    return "".join(text.split()).replace("\u00ad", "").replace("\ufffe", "-").replace("\u2011", "-")


def _sheet(main: str, data: Any, **files: bytes) -> bytes:
    order = {
        "main": "main.typ",
        "files": {
            name: base64.b64encode(body).decode()
            for name, body in {"main.typ": main.encode(), "data.json": json.dumps(data).encode(), **files}.items()
        },
        "fonts": str(fonts.folder()),
        "format": "pdf",
        "ppi": 72,
        "tagged": False,
        "made_at": int(clock.now().timestamp()),
    }
    return run_child("mulin.printing.child:typeset", json.dumps(order).encode(), seconds=20, megabytes=1024)[4:]


LINES = """#set page(width: 2000pt, height: auto, margin: 10pt)
#set text(font: ("Noto Sans SC", "Noto Sans TC"), size: 6pt, kerning: false, ligatures: false, hyphenate: false)
#for line in json("data.json") { text(line); linebreak() }"""


def _mixed(count: int) -> Iterator[str]:
    chance = random.Random(20260924)
    for _ in range(count):
        yield "".join(chance.choices(_PIECES, k=chance.randint(1, 5)))


def test_ten_thousand_hostile_strings_stay_text() -> None:
    lines = [*HOSTILE, *_mixed(10_000)]
    printed = _kin(paper.all_text(_sheet(LINES, lines)))
    place = 0
    for line in lines:
        wanted = _kin(line)
        found = printed.find(wanted, place)
        assert found == place, line
        place += len(wanted)


def test_source_would_have_run() -> None:
    """The test above proves something only if the same words run as source."""
    with pytest.raises(ChildFailed, match="refused"):
        _sheet('#panic("boom")', [])


@pytest.mark.parametrize(
    "main",
    [
        '#read("/etc/passwd")',
        '#read("../../../../etc/passwd")',
        '#import "@preview/tablex:0.0.8": *',
        '#image("https://example.org/a.png")',
        '#plugin("x.wasm")',
    ],
)
def test_a_sheet_reaches_nothing_outside(main: str) -> None:
    with pytest.raises(ChildFailed, match="refused"):
        _sheet(main, [])


@pytest.mark.parametrize("name", ["../x.typ", "a/b.typ", "/etc/x.typ", ".typ", "A.TYP", "x.typ\n"])
def test_only_plain_file_names_are_placed(name: str) -> None:
    with pytest.raises(ChildFailed) as no:
        _sheet("", [], **{name: b""})
    assert no.value.detail == "file-name"


def test_an_endless_sheet_is_stopped() -> None:
    order = {
        "main": "main.typ",
        "files": {
            "main.typ": base64.b64encode(b"#let f(n) = { let a = range(n); f(n) + a }\n#while true { }").decode()
        },
        "fonts": "/nowhere",
        "format": "pdf",
        "ppi": 72,
        "tagged": False,
        "made_at": 0,
    }
    with pytest.raises(ChildFailed):
        run_child("mulin.printing.child:typeset", json.dumps(order).encode(), seconds=2, megabytes=1024)


def test_typst_and_the_metrics_agree() -> None:
    """What typst measures is what `fonts.width` promised: for figures, letters, Han and rare Han."""
    words = [
        "138 0000 1041",
        "0519-80000110",
        "周一至周五8:30–17:30",
        "mulin.example.org",
        RARE,
        "Wi-Fi AVATo.",
        "转801",
    ]
    main = """#import "kit.typ": *
#show: typography
#let wide(pair) = calc.round(measure(line-of(100pt, weight: pair.weight, pair.text)).width / 1pt, digits: 1)
#context for pair in json("data.json") [#wide(pair)|]"""
    pairs = [{"text": word, "weight": weight} for word in words for weight in (400, 700)]
    kit = (Path(typeset.__file__).parent / "sheets" / "kit.typ").read_bytes()
    printed = _kin(paper.all_text(_sheet(main, pairs, **{"kit.typ": kit})))
    expected = [fonts.width(pair["text"], 100, bold=pair["weight"] == 700) for pair in pairs]
    assert [float(width) for width in printed.split("|")[:-1]] == pytest.approx(expected, abs=0.6)
