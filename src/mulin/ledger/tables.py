"""The ledger as a workbook. Every cell is written as text: no formula, no link (safety T19)."""

from __future__ import annotations

import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from mulin.kernel import clock
from mulin.ledger.queries import Line

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(lines: Iterable[Line], *, maker: str) -> bytes:
    """The lines under a header, and below them who took them out and when."""
    import xlsxwriter  # not before it is needed: a start of the house would take longer by a tenth

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(_("台账"))
        bold = book.add_format({"bold": True})
        columns = [(_("时间"), 18), (_("谁"), 12), (_("做了什么"), 60), (_("替谁"), 12), (_("怎么办的"), 10)]
        for place, (title, width) in enumerate(columns):
            sheet.write_string(0, place, title, bold)
            sheet.set_column(place, place, width)
        row = 0
        for row, line in enumerate(lines, 1):
            when = line.at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
            for place, text in enumerate((when, line.who, line.sentence, line.on_behalf_of, line.mouth)):
                sheet.write_string(row, place, text)
        taken = clock.now().astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
        sheet.write_string(row + 2, 0, _("%(maker)s 于 %(time)s 导出") % {"maker": maker, "time": taken})
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()
