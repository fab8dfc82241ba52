"""Traditional characters read as simplified ones, for comparison only: 燈籠 is 灯笼.

One character for one, the usual reading; never for what is stored or shown. The table is the part of
OpenCC's TSCharacters whose simplified side is in GB 2312.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("traditional.txt")


@cache
def _table() -> dict[int, str]:
    pairs = "".join(_TABLE.read_text(encoding="utf-8").split())
    return {ord(before): after for before, after in zip(pairs[::2], pairs[1::2], strict=True)}


def simplified(text: str) -> str:
    """`text` with every traditional character replaced; doing it again changes nothing."""
    return text.translate(_table())
