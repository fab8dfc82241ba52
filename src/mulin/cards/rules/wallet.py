"""The wallet card, 90 × 54 mm: sizes and column widths of both sides, or which contact is too long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mulin.cards.rules.fit import Measure, Sized, fit, fit_first, in_two, mm
from mulin.cards.rules.lines import EMERGENCY, CardText, Line
from mulin.kernel.errors import RuleError

MOST_LINES = 10
PHONE_SIZE = 9.5
UNIT_SIZE = 8.0
NAME_SIZE = 9.5
HOURS_SIZE = 6.5
SMALLEST = 6.5

_WIDTH = mm(82)  # between the margins
_GUTTER = 4.5
_ROWS_HEIGHT = 38.2  # mm for all rows
_ROW_HEIGHT = (3.6, 5.2)  # mm, lowest and highest
_FRONT_WIDTH = mm(51.5)  # left of the QR
_MARK_WIDTH = mm(5.4 + 1.8)
_DEMO_WIDTH = mm(10.5)
_PLATE_PAD = mm(2 * 5.4 + 2)
_HOST_WIDTH = mm(43)


@dataclass(frozen=True, slots=True)
class FrontText:
    """What the front says besides number and QR."""

    city: str
    community: str
    motto: str
    host: str
    demo: bool


def front(text: FrontText, measure: Measure) -> dict[str, Any]:
    """Sizes of the front that are the same for every card. Raises RuleError "card-place-long", "card-motto-long"."""
    room = _FRONT_WIDTH - _MARK_WIDTH - (_DEMO_WIDTH if text.demo else 0)
    place = fit_first(
        [f"{text.city} {text.community}", text.community], room, measure, largest=8.5, smallest=SMALLEST, bold=True
    )
    if place is None:
        raise RuleError("card-place-long", name=text.community)
    host = fit(text.host, _HOST_WIDTH, measure, largest=7, smallest=SMALLEST)
    return {
        "place": place.as_data(),
        "motto": _motto(text.motto, measure),
        "host": (host or Sized(text.host, SMALLEST)).as_data(),
        "host_below": host is None,
        "demo": text.demo,
    }


def _motto(motto: str, measure: Measure) -> dict[str, Any]:
    if whole := fit(motto, _FRONT_WIDTH, measure, largest=8.5, smallest=7.5):
        return {"lines": [whole.text] if motto else [], "size": whole.size}
    lines = [fit(line, _FRONT_WIDTH, measure, largest=8.5, smallest=SMALLEST) for line in in_two(motto)]
    if None in lines:
        raise RuleError("card-motto-long", field="motto")
    return {"lines": [line.text for line in lines if line], "size": min(line.size for line in lines if line)}


def plate(names: Sequence[str], measure: Measure) -> dict[str, Any]:
    """The door plate: the first of `names` that fits. Raises RuleError "card-plate-long"."""
    sized = fit_first(names, _FRONT_WIDTH - _PLATE_PAD, measure, largest=12, smallest=8, bold=True)
    if sized is None:
        raise RuleError("card-plate-long", name=names[0])
    return sized.as_data()


def back(text: CardText, measure: Measure) -> dict[str, Any]:
    """The table of the back: a size for every cell, the columns' widths and the rows' height.

    Raises RuleError "card-nobody", "card-too-many" (how many, and how many fit) and "card-too-long"
    (which contact).
    """
    lines = text.lines
    if not lines:
        raise RuleError("card-nobody")
    if len(lines) > MOST_LINES:
        raise RuleError("card-too-many", count=len(lines), room=MOST_LINES)
    phone_width = max(measure(line.phone, PHONE_SIZE, bold=True) for line in lines)
    room = _WIDTH - phone_width - 3 * _GUTTER
    for shorten in (False, True):
        cells = [_cells(line, shorten=shorten) for line in lines]
        if widths := _column_widths(cells, room, measure):
            break
    else:
        raise RuleError("card-too-long", contact=_longest(lines, measure).said)
    height = max(_ROW_HEIGHT[0], min(_ROW_HEIGHT[1], _ROWS_HEIGHT / len(lines)))
    return {
        "rows": [_row(line, row, widths, measure) for line, row in zip(lines, cells, strict=True)],
        "columns": [*widths, phone_width + 0.1],
        "gutter": _GUTTER,
        "row_height": round(height, 2),
        "emergency": [{"number": number, "word": word} for number, word in EMERGENCY.items()],
        "hotline": text.hotline,
    }


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    largest: float
    smallest: float
    bold: bool = False

    def width(self, size: float, measure: Measure) -> float:
        return measure(self.text, size, bold=self.bold) + 0.05 if self.text else 0.0


def _cells(line: Line, *, shorten: bool) -> tuple[_Cell, _Cell, _Cell]:
    return (
        _Cell(line.unit, UNIT_SIZE, SMALLEST),
        _Cell(line.name, NAME_SIZE, 7, bold=True),
        _Cell(short_hours(line.hours) if shorten else line.hours, HOURS_SIZE, SMALLEST),
    )


def _column_widths(rows: Sequence[tuple[_Cell, ...]], room: float, measure: Measure) -> list[float] | None:
    """Widths of unit, name and hours that fill `room`; None if the smallest sizes are too wide."""
    columns = list(zip(*rows, strict=True))
    wished = [max(cell.width(cell.largest, measure) for cell in column) for column in columns]
    least = [max(cell.width(cell.smallest, measure) for cell in column) for column in columns]
    spare = room - sum(wished)
    if spare >= 0:
        return [wished[0] + spare / 3, wished[1] + spare / 3, wished[2] + spare / 3]
    if sum(least) > room:
        return None
    give = (room - sum(least)) / (sum(wished) - sum(least))
    return [low + (high - low) * give for low, high in zip(least, wished, strict=True)]


def _row(line: Line, cells: tuple[_Cell, ...], widths: Sequence[float], measure: Measure) -> dict[str, Any]:
    unit, name, hours = (_shrunk(cell, width, measure) for cell, width in zip(cells, widths, strict=True))
    phone = Sized(line.phone, PHONE_SIZE)
    return {"unit": unit.as_data(), "name": name.as_data(), "hours": hours.as_data(), "phone": phone.as_data()}


def _shrunk(cell: _Cell, room: float, measure: Measure) -> Sized:
    natural = cell.width(cell.largest, measure)
    size = cell.largest if natural <= room else max(cell.smallest, cell.largest * room / natural)
    return Sized(cell.text, round(size - 0.005, 2))


def _longest(lines: Sequence[Line], measure: Measure) -> Line:
    def needed(line: Line) -> float:
        cells = _cells(line, shorten=True)
        return sum(cell.width(cell.smallest, measure) for cell in cells) + measure(line.phone, PHONE_SIZE, bold=True)

    return max(lines, key=needed)


def short_hours(hours: str) -> str:
    """Service hours in fewer characters that say the same: 周一至周五 8:30–17:30 → 工作日8:30–17:30."""
    for long, short in (
        ("周一至周五", "工作日"),
        ("周一到周五", "工作日"),
        ("星期", "周"),
        ("每天 ", "每天"),
        ("、周", "、"),
    ):
        hours = hours.replace(long, short)
    return hours.replace("日 ", "日").replace(" – ", "–").replace(" - ", "-")
