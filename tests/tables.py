"""A table of a page as its reader sees it."""

from __future__ import annotations

from typing import Any

from lxml import html


def rows_of(page: str, css_class: str) -> list[list[str]]:
    """Every row of the one table with this class: the words of its cells, the heading row first."""
    (table,) = html.fromstring(page).xpath(f'//table[contains(concat(" ", @class, " "), " {css_class} ")]')
    return [[_words(cell) for cell in row.xpath("./th|./td")] for row in table.iter("tr")]


def _words(cell: Any) -> str:
    return " ".join(" ".join(cell.itertext()).split())
