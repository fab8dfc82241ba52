"""A report on paper: Word in the layout of GB/T 9704, PDF, and the table of its figures."""

from __future__ import annotations

from mulin.reports.paper.pdf import make_pdf
from mulin.reports.paper.xlsx import make_figure_xlsx, make_xlsx
from mulin.reports.rules import Document

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

__all__ = ["DOCX", "PDF", "XLSX", "make_docx", "make_figure_xlsx", "make_pdf", "make_xlsx"]


def make_docx(document: Document) -> bytes:
    """The report with its annex. Opens in Word, WPS and LibreOffice; control signs are left out."""
    from mulin.reports.paper import word  # not before it is needed: a start of the house would take longer by a tenth

    return word.make_docx(document)
