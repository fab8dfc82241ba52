"""Making text fit: sizes in points that go down to a limit, never a cut, never a silent loss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Measure = Callable[..., float]  # printing.fonts.width(text, size, bold=…) in points

POINTS_PER_MM = 72 / 25.4
_STEP = 0.25


@dataclass(frozen=True, slots=True)
class Sized:
    """A text and the size at which it is set, in points."""

    text: str
    size: float

    def as_data(self) -> dict[str, Any]:
        return {"text": self.text, "size": self.size}


def mm(value: float) -> float:
    """Millimetres in points."""
    return value * POINTS_PER_MM


def fit(
    text: str, room: float, measure: Measure, *, largest: float, smallest: float, bold: bool = False
) -> Sized | None:
    """`text` at the largest size at which it is no wider than `room` points; None if at none."""
    size = largest
    while size >= smallest:
        if measure(text, size, bold=bold) <= room:
            return Sized(text, size)
        size -= _STEP
    return None


def fit_first(
    texts: Sequence[str], room: float, measure: Measure, *, largest: float, smallest: float, bold: bool = False
) -> Sized | None:
    """The first of `texts` that fits at all, as large as it can be."""
    for text in texts:
        if sized := fit(text, room, measure, largest=largest, smallest=smallest, bold=bold):
            return sized
    return None


def in_two(text: str) -> tuple[str, str]:
    """`text` in two lines of about equal length, broken after a mark if there is one near."""
    middle = (len(text) + 1) // 2
    marks = [place + 1 for place, sign in enumerate(text[:-1]) if sign in "，。、；：！？,;: "]
    cut = min(marks, key=lambda place: abs(place - middle), default=middle)
    if abs(cut - middle) > len(text) // 4:
        cut = middle
    return text[:cut].strip(), text[cut:].strip()
