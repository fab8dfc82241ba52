"""Write `src/mulin/printing/fonts/metrics.json`: which characters the vendored fonts have, and how wide.

Run after changing a font: `python -m tools.font_metrics`. A test compares the file with the fonts.
"""

from __future__ import annotations

import io
import json
import lzma
from collections.abc import Iterable
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.models import normalizeLocation, piecewiseLinearMap
from fontTools.varLib.varStore import VarStoreInstancer

FOLDER = Path(__file__).resolve().parent.parent / "src" / "mulin" / "printing" / "fonts"
FONTS = ("noto-sans-sc.ttf.xz", "rare-tc.ttf.xz", "rare-jp.ttf.xz")  # in the order in which sheets ask them
WEIGHTS = (400, 700)
FULL = 1000  # the width of nearly every character, in units of a thousandth of the size


def measure() -> dict[str, object]:
    """Covered ranges, and the widths that are not `FULL`, per weight."""
    covered: set[int] = set()
    widths: dict[str, dict[str, int]] = {str(weight): {} for weight in WEIGHTS}
    for name in FONTS:
        font = TTFont(io.BytesIO(lzma.decompress((FOLDER / name).read_bytes())))
        fresh = {code: glyph for code, glyph in font.getBestCmap().items() if code not in covered}
        for weight in WEIGHTS:
            advances = _advances(font, weight)
            exceptions = {chr(code): advances[glyph] for code, glyph in fresh.items() if advances[glyph] != FULL}
            widths[str(weight)] |= exceptions
        covered |= set(fresh)
    return {"cover": _ranges(covered), "widths": widths}


def _advances(font: TTFont, weight: int) -> dict[str, int]:
    axes = {axis.axisTag: (axis.minValue, axis.defaultValue, axis.maxValue) for axis in font["fvar"].axes}
    location = normalizeLocation({"wght": weight}, axes)
    if "avar" in font:
        location = {tag: piecewiseLinearMap(v, font["avar"].segments[tag]) for tag, v in location.items()}
    table = font["HVAR"].table
    deltas = VarStoreInstancer(table.VarStore, font["fvar"].axes, location)
    mapping = table.AdvWidthMap.mapping if table.AdvWidthMap else None
    glyphs = font.getGlyphOrder()
    index = {name: mapping[name] if mapping else number for number, name in enumerate(glyphs)}
    return {name: round(font["hmtx"][name][0] + deltas[index[name]]) for name in glyphs}


def _ranges(codes: Iterable[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for code in sorted(codes):
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return found


if __name__ == "__main__":
    (FOLDER / "metrics.json").write_text(json.dumps(measure(), ensure_ascii=True, separators=(",", ":")) + "\n")
