"""Named reads of work reports."""

from __future__ import annotations

from mulin.reports.queries.origin import PAGE, Origin, origin
from mulin.reports.queries.periods import full_day, months_between, offered, period_words, span_words
from mulin.reports.queries.reports import (
    CHINESE,
    ENGLISH,
    LANGUAGES,
    Row,
    Shown,
    answers_now,
    document,
    document_of,
    editions_of,
    hand_of,
    heading_for,
    how_of,
    kept_text,
    provenance,
    rows,
    said,
    shown,
    state_of,
    worded,
    written,
)
from mulin.reports.queries.writing import Hand, Heading, Written, write

__all__ = [
    "CHINESE",
    "ENGLISH",
    "LANGUAGES",
    "PAGE",
    "Hand",
    "Heading",
    "Origin",
    "Row",
    "Shown",
    "Written",
    "answers_now",
    "document",
    "document_of",
    "editions_of",
    "full_day",
    "hand_of",
    "heading_for",
    "how_of",
    "kept_text",
    "months_between",
    "offered",
    "origin",
    "period_words",
    "provenance",
    "rows",
    "said",
    "shown",
    "span_words",
    "state_of",
    "worded",
    "write",
    "written",
]
