"""The large-print sheet (大字卡), A5: every line 24 pt or more."""

from __future__ import annotations

from typing import Any

from mulin.cards.rules.fit import Measure, Sized, fit_first, mm
from mulin.cards.rules.lines import EMERGENCY, CardText, Line
from mulin.kernel.errors import RuleError

LINE_SIZE = 24.0
_PHONE_SIZE = 26.0
_WIDTH = mm(132)
_GAP = mm(3)
_ROWS_HEIGHT = 128.0  # mm
_ROW_HEIGHT = (12.0, 16.4)
_PLATE_WIDTH = mm(62)


def plate(names: list[str], measure: Measure) -> dict[str, Any]:
    """The door plate. Raises RuleError "card-plate-long"."""
    for name in names:
        if sized := fit_first([name], _PLATE_WIDTH, measure, largest=18, smallest=12, bold=True):
            return sized.as_data()
    raise RuleError("card-plate-long", name=names[0])


def sheet(text: CardText, measure: Measure) -> dict[str, Any]:
    """Rows of one line each, or of two where unit, name and number do not fit beside each other.

    Raises RuleError "card-nobody", "card-too-many", "card-too-long".
    """
    if not text.lines:
        raise RuleError("card-nobody")
    rows = [_row(line, measure) for line in text.lines]
    places = sum(2 if row["two"] else 1 for row in rows)
    most = int(_ROWS_HEIGHT // _ROW_HEIGHT[0])
    if places > most:
        raise RuleError("card-too-many", count=len(rows), room=most - (places - len(rows)))
    return {
        "rows": rows,
        "row_height": round(min(_ROW_HEIGHT[1], _ROWS_HEIGHT / places), 2),
        "emergency": [{"number": number, "word": word} for number, word in EMERGENCY.items()],
        "hotline": text.hotline,
    }


def _row(line: Line, measure: Measure) -> dict[str, Any]:
    phone = fit_first([line.phone], _WIDTH, measure, largest=_PHONE_SIZE, smallest=LINE_SIZE, bold=True)
    if phone is None:
        raise RuleError("card-too-long", contact=line.said)
    for unit in dict.fromkeys((line.unit, line.short)):
        words = f"{unit} {line.name}".strip()
        for size in (_PHONE_SIZE, LINE_SIZE):
            phone_width = measure(line.phone, size, bold=True)
            if measure(words, LINE_SIZE) + _GAP + phone_width <= _WIDTH:
                return _as_row(words, Sized(line.phone, size), two=False)
    for unit in dict.fromkeys((line.unit, line.short)):
        words = f"{unit} {line.name}".strip()
        if measure(words, LINE_SIZE) <= _WIDTH:
            return _as_row(words, phone, two=True)
    raise RuleError("card-too-long", contact=line.said)


def _as_row(words: str, phone: Sized, *, two: bool) -> dict[str, Any]:
    return {"words": words, "size": LINE_SIZE, "phone": phone.as_data(), "two": two}
