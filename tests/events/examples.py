"""Scans as the desk meets them: one table for Python and for the browser."""

from __future__ import annotations

import json
from pathlib import Path

from mulin.cards.rules import show_number
from mulin.events.rules import show_code
from mulin.kernel import ids

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
    rows = json.loads((Path(__file__).parent / "scans.json").read_text())
    return [(row["text"].format(**words), row["kind"]) for row in rows]
