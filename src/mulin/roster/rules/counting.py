"""What a roster amounts to, each number with its definition (口径)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from mulin.roster.rules.matching import CHANGED, DUPLICATE, HELD, NEW, SAME, Judged

MINOR, ELDER, OLD = 14, 60, 80


def last_day_of(birth: date, precision: str) -> date:
    """The latest day a birth date can mean: 31 December of a year, the last of a month."""
    if precision == "year":
        return date(birth.year, 12, 31)
    if precision == "month":
        first_of_next = date(birth.year + birth.month // 12, birth.month % 12 + 1, 1)
        return first_of_next - timedelta(days=1)
    return birth


def surely_aged(birth: date, precision: str, day: date) -> int:
    """Whole years on `day` that are certain: with only a year or month known, its last day is taken."""
    born = last_day_of(birth, precision)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_rare(name: str) -> bool:
    """Whether a name has a character beyond GB 2312, the set old printers and forms know, or 甯.

    甯 is in that set, but was declared a variant of 宁 afterwards, and many fonts dropped it.
    """
    if "甯" in name:
        return True
    try:
        name.replace("·", "").encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def count(judged: Sequence[Judged], missing: int, *, as_of: date) -> dict[str, Any]:
    """The figures of a preview and of the shell's answer.

    rows: rows about somebody. residents: people the file tells of, whether new, changed or the same.
    households: homes they live in; a flat with two 户主 holds two. no_phone: residents without a
    number of their own. Ages are those on `as_of`, the roster's own day, and certain (see `surely_aged`).
    """
    verdicts = Counter(row.verdict for row in judged)
    people = [row for row in judged if row.verdict in (NEW, CHANGED, SAME)]
    ages = [
        (surely_aged(row.entry.birth, row.entry.precision, as_of), row.entry.lives_alone)
        for row in people
        if row.entry.birth
    ]
    return {
        "rows": len(judged),
        "residents": len(people),
        "households": len({(row.door, row.entry.place.head) for row in people}),
        "no_phone": sum(not row.entry.phone for row in people),
        "duplicates": verdicts[DUPLICATE],
        "rejected": verdicts[HELD],
        "minors_under_14": sum(age < MINOR for age, _ in ages),
        "aged_60_plus": sum(age >= ELDER for age, _ in ages),
        "aged_80_plus": sum(age >= OLD for age, _ in ages),
        "living_alone_60_plus": sum(age >= ELDER and alone for age, alone in ages),
        "new": verdicts[NEW],
        "changed": verdicts[CHANGED],
        "same": verdicts[SAME],
        "held": verdicts[HELD],
        "missing": missing,
        "as_of": as_of.isoformat(),
    }
