"""The vendored fonts: whether they have a character, how wide a line is, and where they lie unpacked.

Widths come from `metrics.json`, made from the fonts by `tools/font_metrics.py`, so that whether a
line fits is known without typesetting it. Sheets switch kerning off and so agree with it.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import os
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings

_HERE = Path(__file__).resolve().parent
_FULL = 1000
_PACKED = (
    "noto-sans-sc.ttf.xz",
    "rare-tc.ttf.xz",
    "rare-jp.ttf.xz",
    "noto-serif-sc-regular.otf.xz",
    "noto-serif-sc-bold.otf.xz",
)


@cache
def _metrics() -> tuple[list[int], list[int], dict[int, dict[str, int]]]:
    raw = json.loads((_HERE / "metrics.json").read_text())
    starts, ends = zip(*raw["cover"], strict=True)
    return list(starts), list(ends), {int(weight): widths for weight, widths in raw["widths"].items()}


def has(sign: str) -> bool:
    """Whether the fonts can draw the one character `sign`; blanks need no drawing."""
    if sign.isspace():
        return True
    starts, ends, _ = _metrics()
    place = bisect_right(starts, ord(sign)) - 1
    return place >= 0 and ord(sign) <= ends[place]


def missing(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Every text with a character no font has, with that character; typst would print a box silently."""
    return [(text, sign) for text in texts for sign in dict.fromkeys(text) if not has(sign)]


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of `text` on one line at `size` points, in points. Never less than what is set."""
    _, _, widths = _metrics()
    own = widths[700 if bold else 400]
    return sum(own.get(sign, _FULL) for sign in text) * size / _FULL


@cache
def folder() -> Path:
    """The folder with the unpacked fonts, inside the data folder; unpacked at first use (about 1 s)."""
    return unpack(settings.MULIN.data)


def unpack(data: Path) -> Path:
    """Unpack the fonts below `data`, once for each version of them; safe among several processes."""
    target = data / "fonts" / _version()
    target.mkdir(parents=True, exist_ok=True)
    for name in _PACKED:
        _place(target / name.removesuffix(".xz"), _HERE / name)
    return target


def _place(path: Path, source: Path) -> None:
    if path.exists():
        return
    content = lzma.decompress(source.read_bytes())
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(content)
    temporary.replace(path)


@cache
def _version() -> str:
    digest = hashlib.sha256()
    for name in _PACKED:
        digest.update(f"{name}:{(_HERE / name).stat().st_size};".encode())
    return digest.hexdigest()[:12]
