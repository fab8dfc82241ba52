"""The figures of a report, or the facts behind one figure, as a workbook. Every word is written as text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from mulin.kernel import clock
from mulin.ledger.figures import Behind
from mulin.reports.paper import words
from mulin.reports.rules import Document, Provenance, without_controls

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def make_xlsx(document: Document, numbers: dict[str, int | float | None]) -> bytes:
    """The annex of a report: one line a figure, the numbers as numbers."""
    buffer = io.BytesIO()
    with _book(buffer) as book:
        sheet = book.add_worksheet(_("数字"))
        bold = book.add_format({"bold": True})
        titles = [*words.columns(), _("数值"), _("代码")]
        widths = (6, 24, 14, 60, 8, 8, 8, 12, 26)
        for place, (title, width) in enumerate(zip(titles, widths, strict=True)):
            sheet.write_string(0, place, title, bold)
            sheet.set_column(place, place, width)
        for row, line in enumerate(document.annex, 1):
            texts = (line.title, line.said, words.definition_words(line))
            sheet.write_number(row, 0, line.place)
            for place, text in enumerate(texts, 1):
                sheet.write_string(row, place, without_controls(text))
            for place, count in enumerate((line.lines, line.paper, line.late), 4):
                sheet.write_number(row, place, count)
            if (number := numbers.get(line.code)) is not None:
                sheet.write_number(row, 7, number)
            sheet.write_string(row, 8, line.code)
        after = len(document.annex) + 2
        for place, note in enumerate([document.text.title, *words.annex_notes(document)]):
            sheet.write_string(after + place, 0, without_controls(note))
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()


def make_figure_xlsx(line: Provenance, period: str, behind: Sequence[Behind], *, head: str, maker: str) -> bytes:
    """The list behind one figure, newest first: of today, also behind a frozen number.

    `head` says what it adds up to, where that is not its length, and whether it is cut off.
    """
    buffer = io.BytesIO()
    with _book(buffer) as book:
        sheet = book.add_worksheet(_("出处"))
        bold = book.add_format({"bold": True})
        number = _("：定稿时 %(old)s，现在 %(new)s") % {"old": line.said, "new": line.today}
        top = [f"{line.title}{number if line.today else f'：{line.said}'}", line.definition, period, head]
        for row, text in enumerate(top):
            sheet.write_string(row, 0, without_controls(text))
        columns = [
            (_("时间"), 18),
            (_("谁"), 12),
            (_("做了什么"), 60),
            (_("怎么办的"), 10),
            (_("计入"), 8),
            (_("记录数"), 8),
        ]
        for place, (title, width) in enumerate(columns):
            sheet.write_string(4, place, title, bold)
            sheet.set_column(place, place, width)
        row = 5
        for row, one in enumerate(behind, 5):
            _behind(sheet, row, one)
        taken = clock.now().astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
        sheet.write_string(row + 2, 0, _("%(maker)s 于 %(time)s 导出") % {"maker": maker, "time": taken})
        sheet.freeze_panes(5, 0)
    return buffer.getvalue()


def _behind(sheet: Any, row: int, one: Behind) -> None:
    when = one.line.at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
    who = one.name if one.thing else one.line.who
    for place, text in enumerate((when, who, one.line.sentence, one.line.mouth)):
        sheet.write_string(row, place, without_controls(text))
    sheet.write_number(row, 4, one.share)
    sheet.write_number(row, 5, one.lines)


def _book(buffer: io.BytesIO) -> Any:
    import xlsxwriter  # not before it is needed: a start of the house would take longer by a tenth

    return xlsxwriter.Workbook(buffer, _OPTIONS)
