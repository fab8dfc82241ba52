"""The words around a report that Word and PDF share."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.base import days
from mulin.reports.rules import Document, Mending, Provenance, Section, numeral

TITLE_LINE = 20  # characters of 22 pt over 156 mm


def heading_words(section: Section) -> str:
    """一、建立干群联系通道 · 1. A way to those in charge. The opening has none."""
    if not section.number:
        return ""
    if days.in_english():
        return f"{section.number}. {section.title}"
    return f"{numeral(section.number)}、{section.title}"


def passage_words(place: int, title: str) -> str:
    """（一）互助结对 · (1) Neighbours in pairs."""
    return f"({place}) {title}" if days.in_english() else f"（{numeral(place)}）{title}"


def day_words(day: date) -> str:
    """2026年9月30日 · 30 September 2026."""
    if days.in_english():
        return f"{day.day} {days.LONG_MONTHS_EN[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def addressee_words(text: str) -> str:
    """The addressee with the colon that follows."""
    if not text:
        return ""
    return f"{text}:" if days.in_english() else f"{text.rstrip('：:')}："


def title_lines(title: str) -> list[str]:
    """A title in lines whose lengths make a trapezium, as official papers have it; never inside a Latin word."""
    if days.in_english() or len(title) <= TITLE_LINE:
        return [title]
    count = -(-len(title) // TITLE_LINE)
    lines, rest = [], title
    for left in range(count, 0, -1):
        size = min(TITLE_LINE, -(-len(rest) // left) + (1 if left > 1 else 0))
        lines.append(rest[:size] if left > 1 else rest)
        rest = rest[size:]
    return [line for line in lines if line]


def columns() -> tuple[str, ...]:
    """The head of the annex's table."""
    return (_("序号"), _("指标"), _("数字"), _("口径"), _("记录数"), _("纸质"), _("补记"))


def definition_words(line: Provenance) -> str:
    """The definition, what the facts say now if that differs, and the mark of a frozen figure."""
    found = line.definition
    if line.now:
        found += _("【台账现为%(now)s，尚未更正】") % {"now": line.now}
    if line.mark:
        found += _("（记号%(mark)s）") % {"mark": line.mark}
    return found


def annex_notes(document: Document) -> list[str]:
    """What stands above the annex's table."""
    found = [
        _("统计期间：%(period)s。正文里每个带编号的数字，都由台账记录直接算出，编号与下表序号一致。")
        % {"period": document.text.period}
    ]
    if document.is_frozen:
        found.append(
            _("第%(edition)s稿，%(moment)s定稿，记号%(mark)s；台账当时封到第%(block)s块，记号%(chain)s。")
            % {
                "edition": document.edition,
                "moment": document.frozen,
                "mark": document.mark,
                "block": document.block,
                "chain": document.ledger_mark or "—",
            }
        )
    else:
        found.append(_("这是草稿：数字随台账变化，定稿以后才不再变。"))
    if typed := document.text.typed:
        found.append(
            ngettext(
                "下面%(count)s个数字是手工填写的，没有台账记录：%(numbers)s。",
                "下面%(count)s个数字是手工填写的，没有台账记录：%(numbers)s。",
                len(typed),
            )
            % {"count": len(typed), "numbers": _("、").join(typed)}
        )
    return found


def mending_words(line: Mending) -> str:
    """One line of 更正."""
    return _("%(day)s更正：%(title)s由%(old)s改为%(new)s。原因：%(why)s") % {
        "day": day_words(line.day),
        "title": line.title,
        "old": line.old,
        "new": line.new,
        "why": line.why,
    }
