"""How a riddle stands on its strip: vertical columns, a pair of clauses each, as large as fits.

A strip is a sixth of a sheet lying down. Characters stand in cells of one size, so whether a face
fits is arithmetic. One that would become too small takes two strips side by side.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

STRIPS = 6  # of a sheet
_HIGH = 328.0  # points for the columns: 116 mm
_WIDE = {1: 117.0, 2: 257.0}  # points across one strip, and two
_SIZES = {1: range(32, 13, -1), 2: range(22, 10, -1)}
_CELL, _PITCH, _TIGHT = 1.08, 1.72, 1.42
_LABEL_HIGH, _LABEL_CELL, _LABEL_SIZE, _LABEL_LEAST = 88.0, 1.14, 14, 9  # 谜目: 31 mm high
_CLAUSE = re.compile(r"[^，,。；;？?！!\n]+[，,。；;？?！!\n]*|[，,。；;？?！!\n]+")
_DROPPED = "，,。；;\n "
# Punctuation as it stands in vertical lines.
_UPRIGHT = (
    "，︐ ,︐ 、︑ 。︒ ：︓ :︓ ；︔ ;︔ ！︕ !︕ ？︖ ?︖ …︙ —︱ （︵ (︵ ）︶ )︶"
    " 《︽ 》︾ 〈︿ 〉﹀ 「﹁ 」﹂ 『﹃ 』﹄ 【︻ 】︼ \u201c﹃ \u201d﹄ \u2018﹁ \u2019﹂"
)
_VERTICAL = {ord(pair[0]): pair[1] for pair in _UPRIGHT.split()}
_HANGING = frozenset("︐︑︒︓︔︕︖︙︶︾﹀﹂﹄︼")  # never at the head of a column
_OPENING = frozenset("︵︽︿﹁﹃︻")  # never at its foot


@dataclass(frozen=True, slots=True)
class Layout:
    """A face set vertically: how many strips wide, the size in points, its columns from right to left."""

    strips: int
    size: float
    pitch: float  # from column to column, in points
    columns: tuple[tuple[str, ...], ...]  # each cell holds one character, with its marks


def lay_out(face: str) -> Layout | None:
    """The largest setting in which `face` fits one strip, else two; None if it fits neither."""
    clauses = list(_clauses(face))
    pairs = [[*first, *second] for first, second in _paired(clauses)]
    for strips, sizes in _SIZES.items():
        for size in sizes:
            rows = int(_HIGH // (size * _CELL))
            for tidy in (pairs, clauses, _flowing(pairs, rows) if size <= 18 or strips == 2 else []):
                columns = [_trimmed(column) for column in tidy]
                pitch = size * (_PITCH if len(columns) <= 4 * strips else _TIGHT)
                if columns and max(map(len, columns)) <= rows and len(columns) * pitch <= _WIDE[strips] + size * 0.4:
                    return Layout(strips, size, pitch, tuple(map(tuple, columns)))
    return None


def label(words: str) -> Layout:
    """谜目 below the face: one column of up to 14 points, two or three where it is long. Always fits."""
    cells = _cells(words)
    for count in (1, 2, 3):
        rows = -(-len(cells) // count)
        size = min(_LABEL_SIZE, int(_LABEL_HIGH / (max(rows, 1) * _LABEL_CELL)))
        if size >= _LABEL_LEAST or count == 3:  # the last try
            break
    columns = [tuple(cells[start : start + rows]) for start in range(0, len(cells), max(rows, 1))]
    return Layout(1, size, size * _TIGHT, tuple(columns))


def _clauses(face: str) -> Iterator[list[str]]:
    for clause in _CLAUSE.findall(face):
        if cells := _cells(clause.replace("\n", "，") if clause.strip() else ""):
            yield cells


def _cells(text: str) -> list[str]:
    """The characters of `text`, each with its marks; spaces go, punctuation turns upright."""
    cells: list[str] = []
    for sign in text.translate(_VERTICAL):
        if unicodedata.combining(sign) or unicodedata.category(sign) == "Me":
            if cells:
                cells[-1] += sign
        elif not sign.isspace():
            cells.append(sign)
    return cells


def _paired(clauses: Sequence[list[str]]) -> Iterator[tuple[list[str], list[str]]]:
    for place in range(0, len(clauses), 2):
        yield clauses[place], clauses[place + 1] if place + 1 < len(clauses) else []


def _flowing(pieces: Sequence[list[str]], rows: int) -> list[list[str]]:
    """All characters one after the other, broken at the foot; marks stand where readers expect them."""
    cells = [cell for piece in pieces for cell in piece]
    columns, place = [], 0
    while place < len(cells):
        end = place + rows
        while place + 1 < end < len(cells) and (cells[end] in _HANGING or cells[end - 1] in _OPENING):
            end -= 1  # a closing mark keeps the character before it, an opening one the character behind
        columns.append(cells[place:end])
        place = end
    return columns


def _trimmed(column: list[str]) -> list[str]:
    """Without the comma or stop at the foot, as slips are written."""
    foot = str.translate(_DROPPED, _VERTICAL)
    return column[:-1] if len(column) > 1 and column[-1] in foot else column


def paginate(widths: Sequence[int]) -> list[list[int]]:
    """The slips (by place) of each sheet, in order; one two strips wide is never parted."""
    sheets: list[list[int]] = []
    room = 0
    for place, strips in enumerate(widths):
        if strips > room:
            sheets.append([])
            room = STRIPS
        sheets[-1].append(place)
        room -= strips
    return sheets
