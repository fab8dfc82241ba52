"""How the parts of a report read on a page."""

from __future__ import annotations

from django import template

from mulin.reports.paper import words
from mulin.reports.queries import period_words
from mulin.reports.rules import Passage, Section

register = template.Library()


@register.filter
def heading(section: Section) -> str:
    """一、建立干群联系通道; the opening by its title alone."""
    return words.heading_words(section) or section.title


@register.filter
def titled(passages: tuple[Passage, ...]) -> list[tuple[str, Passage]]:
    """Passages with their numbered headings: （一）互助结对."""
    found, place = [], 0
    for passage in passages:
        place += bool(passage.title)
        found.append((words.passage_words(place, passage.title) if passage.title else "", passage))
    return found


@register.filter
def day(value: object) -> str:
    """2026年9月30日."""
    return words.day_words(value)  # type: ignore[arg-type]  # templates hand over what they have


@register.filter
def colon(addressee: str) -> str:
    """The addressee with the colon that follows."""
    return words.addressee_words(addressee)


@register.filter
def period(code: str) -> str:
    """2026年第三季度."""
    return period_words(code)
