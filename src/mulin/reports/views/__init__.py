"""Pages of work reports."""

from __future__ import annotations

from mulin.reports.views.figures import correct, facts, figure
from mulin.reports.views.reports import again, begin, export, freeze, listing, report, throw_away
from mulin.reports.views.writing import drop, heading, put_back, sentence, write

__all__ = [
    "again",
    "begin",
    "correct",
    "drop",
    "export",
    "facts",
    "figure",
    "freeze",
    "heading",
    "listing",
    "put_back",
    "report",
    "sentence",
    "throw_away",
    "write",
]
