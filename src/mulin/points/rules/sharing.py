"""What members share: how a move changes the stock, what a plan may say."""

from __future__ import annotations

from datetime import date

from mulin.kernel.errors import RuleError

MOST_JOBS = 6
MOST_PLAN_LINES = 24
MOST_THINGS = 9999
_GOING = frozenset({"used", "lent", "passed_on", "broken"})
COUNTED = "counted"


def change_of(count: int, *, why: str, stock: int) -> int:
    """By how much the stock changes. Raises RuleError count-odd, material-none (field "count")."""
    if not (0 if why == COUNTED else 1) <= count <= MOST_THINGS:
        raise RuleError("count-odd", field="count")
    if why == COUNTED:
        return count - stock
    if why not in _GOING:
        return count
    if count > stock:
        raise RuleError("material-none", field="count", stock=stock)
    return -count


def check_plan(*, year: int, month: int | None, today: date, lines: int) -> None:
    """This year's or next year's. Raises RuleError."""
    if year not in (today.year, today.year + 1):
        raise RuleError("plan-year", field="year")
    if month is not None and not 1 <= month <= 12:
        raise RuleError("plan-month", field="month")
    if lines >= MOST_PLAN_LINES:
        raise RuleError("plan-long", most=MOST_PLAN_LINES)
