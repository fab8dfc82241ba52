"""Scans as the desk meets them: one table for Python and for the browser."""

from __future__ import annotations

from mulin.cards.rules import show_number
from mulin.events.rules import show_code
from mulin.kernel import ids
from tests import nasty

GOOD = ids.with_check("K7M2Q4R")
NEIGHBOUR = ids.with_check("ZS01013")  # one of `make_number`, always the same: tests are named after it


def scans() -> list[tuple[str, str]]:
    """(what was scanned, what it is)."""
    bad = GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")
    words = {
        "good": GOOD,
        "lower": GOOD.lower(),
        "shown": show_code(GOOD),
        "bad": bad,
        "neighbour": NEIGHBOUR,
        "neighbour_shown": show_number(NEIGHBOUR),
        "long": "x" * 7000,
    }
    return [(case["value"].format(**words), case["stored"]) for case in nasty.cases("scan")]
