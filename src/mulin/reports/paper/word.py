"""A report as a Word document in the layout of GB/T 9704: A4, 22 lines of 28 characters.

Word needs the parts of a paragraph in the order of its schema; everything here is put in through
python-docx, which keeps that order, or behind the named followers.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from mulin.base import days
from mulin.reports.paper import words
from mulin.reports.rules import Block, Document, Kind, Provenance, Section, without_controls

FANGSONG, KAITI, HEITI, SONGTI, TITLE = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
BODY, TITLE_SIZE, SMALL = Pt(16), Pt(22), Pt(10.5)
LINE = Pt(28.95)  # 225 mm over 22 lines
GRID_PITCH = "579"  # twips a line: 22 lines a page
# 28 characters of 16 pt over 156 mm: a quarter of a point closer. Not by a grid of characters, which
# LibreOffice reads as cells and then gives each character wider than its cell two of them.
CLOSER = "-5"  # twentieths of a point
# Where a computer lacks a font: Windows has 仿宋 and 楷体 under their newer names, others have none but 宋体.
OTHERWISE = {FANGSONG: "仿宋", KAITI: "楷体", HEITI: "SimHei", SONGTI: "SimSun", TITLE: "宋体"}
# A mark like [3] stays with its number: what joins words stands between them, as LibreOffice has it, and Word goes by
# the signs no line begins or ends with. The joiner is set tiny: where a font lacks it, it would be a box.
JOINER = "\u2060"
NEVER_FIRST = (
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
    + "[〔"
    + JOINER
)
NEVER_LAST = "$([{£¥‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥" + JOINER
WIDTHS = (Mm(10), Mm(28), Mm(24), Mm(46), Mm(16), Mm(16), Mm(16))
_RED = RGBColor(0x8A, 0x1C, 0x1C)


def make_docx(document: Document) -> bytes:
    """The report with its annex. Opens in Word, WPS and LibreOffice; control signs are left out."""
    book = docx.Document()
    _set_up(book, document)
    _head(book, document)
    marks = {line.code: line.place for line in document.annex}
    for section in document.text.sections:
        _section(book, section, marks)
    book.paragraphs[-1].paragraph_format.keep_with_next = True  # the signature never stands alone on a page
    _foot(book, document)
    if document.annex or document.text.typed:
        _annex(book, document)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _set_up(book: Any, document: Document) -> None:
    text = document.text
    book.core_properties.title = without_controls(text.title)[:255]
    book.core_properties.author = without_controls(document.community)[:255]
    book.core_properties.comments = without_controls(text.period)[:255]
    book.core_properties.language = "en-GB" if days.in_english() else "zh-CN"
    page = book.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    page.header_distance, page.footer_distance = Mm(15), Mm(24)
    grid = page._sectPr.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), GRID_PITCH)
    _rules_of_lines(book)
    _stand_ins(book)
    normal = book.styles["Normal"]
    normal.font.size = BODY
    properties = normal.element.get_or_add_rPr()
    _name_font(properties, FANGSONG)
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), CLOSER)
    properties.insert_element_before(closer, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    normal.paragraph_format.widow_control = False  # a page has its 22 lines, whichever they are
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    book.settings.odd_and_even_pages_header_footer = True
    for foot, align in ((page.footer, WD_ALIGN_PARAGRAPH.RIGHT), (page.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)):
        _page_number(foot.paragraphs[0], align)
    for head in (page.header, page.even_page_header):
        _state(head.paragraphs[0], document)


def _rules_of_lines(book: Any) -> None:
    """Signs and line ends as Chinese has them, and not as the country of the template."""
    settings = book.settings.element
    for language in (*book.styles.element.iter(qn("w:lang")), *settings.iter(qn("w:themeFontLang"))):
        language.set(qn("w:eastAsia"), "zh-CN")
    for name, signs in (("w:noLineBreaksAfter", NEVER_LAST), ("w:noLineBreaksBefore", NEVER_FIRST)):
        rule = OxmlElement(name)
        rule.set(qn("w:lang"), "zh-CN")
        rule.set(qn("w:val"), signs)
        settings.find(qn("w:savePreviewPicture")).addprevious(rule)


def _stand_ins(book: Any) -> None:
    """Say in the table of fonts what may stand in for each."""
    part = next(one.target_part for one in book.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.FONT_TABLE)
    table = parse_xml(part.blob)
    for font, other in OTHERWISE.items():
        row = OxmlElement("w:font")
        row.set(qn("w:name"), font)
        for name, said in (("w:altName", other), ("w:charset", "86"), ("w:family", "auto"), ("w:pitch", "default")):
            detail = OxmlElement(name)
            detail.set(qn("w:val"), said)
            row.append(detail)
        table.append(row)
    part._blob = serialize_part_xml(table)


def _state(paragraph: Any, document: Document) -> None:
    """演示 at the left, 草稿 at the right, where the report is one."""
    paragraph.style = "Normal"  # that of headers has tab stops of its own
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    if document.is_demo:
        _run(paragraph, _("演示"), HEITI, Pt(14)).font.color.rgb = _RED
    if not document.is_frozen:
        _run(paragraph, "\t" + _("草稿"), SONGTI, Pt(12))


def _head(book: Any, document: Document) -> None:
    title = _line(book, align=WD_ALIGN_PARAGRAPH.CENTER)
    lines = words.title_lines(without_controls(document.text.title))
    for place, line in enumerate(lines):
        run = _run(title, line, TITLE, TITLE_SIZE)
        if place + 1 < len(lines):
            run.add_break(WD_BREAK.LINE)
    title.paragraph_format.space_before = LINE
    period = _line(book, align=WD_ALIGN_PARAGRAPH.CENTER)
    around = "({})" if days.in_english() else "（{}）"
    _run(period, around.format(document.text.period), KAITI)
    period.paragraph_format.space_after = LINE
    if document.text.addressee:
        _run(_line(book), words.addressee_words(document.text.addressee))


def _section(book: Any, section: Section, marks: dict[str, int]) -> None:
    if heading := words.heading_words(section):
        _heading(book, heading, HEITI, level=0)
    place = 0
    for passage in section.passages:
        if passage.title:
            place += 1
            _heading(book, words.passage_words(place, passage.title), KAITI, level=1)
        for block in passage.blocks:
            _paragraph(book, block, marks)


def _paragraph(book: Any, block: Block, marks: dict[str, int]) -> None:
    line = _line(book, indent=True, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
    for piece in block.pieces:
        _run(line, piece.text)
        if piece.kind == Kind.FIGURE and piece.code in marks:
            _reference(line, marks[piece.code])
        elif piece.kind == Kind.TYPED:
            _run(line, JOINER, size=Pt(1))
            _run(line, _("〔手工填写〕")).font.superscript = True


def _foot(book: Any, document: Document) -> None:
    text = document.text
    day = words.day_words(text.day)
    own, dates = _width(text.signature), _width(day)
    # the longer one stands nearer the edge, the shorter one is centred on it
    right_of_name, right_of_day = (2.0, 2 + (own - dates) / 2) if own > dates else (4 + (dates - own) / 2, 4.0)
    for said, right in ((text.signature, right_of_name), (day, right_of_day)):
        if said:
            line = _line(book, align=WD_ALIGN_PARAGRAPH.RIGHT)
            line.paragraph_format.right_indent = Pt(16 * right)
            line.paragraph_format.keep_with_next = said != day
            if said == (text.signature or day):
                line.paragraph_format.space_before = LINE
            _run(line, said)
    for place, mending in enumerate(document.mendings):
        line = _line(book, indent=True)
        if not place:
            line.paragraph_format.space_before = LINE
        _run(line, words.mending_words(mending), KAITI)


def _annex(book: Any, document: Document) -> None:
    top = _line(book)
    top.paragraph_format.page_break_before = True
    _run(top, _("附件"), HEITI)
    title = _line(book, align=WD_ALIGN_PARAGRAPH.CENTER)
    _run(title, _("数字出处"), TITLE, TITLE_SIZE)
    for note in words.annex_notes(document):
        line = book.add_paragraph()
        line.paragraph_format.space_after = Pt(4)
        _run(line, note, size=Pt(12))
    if not document.annex:
        return
    table = book.add_table(rows=1, cols=len(WIDTHS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width  # LibreOffice goes by the table's grid, Word by the cells
    _fill(table.rows[0], words.columns(), font=HEITI)
    _repeat(table.rows[0])
    for line in document.annex:
        row = table.add_row()
        _keep_whole(row)
        _fill(row, _cells(line))
        _bookmark(row.cells[0].paragraphs[0], line.place)
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = width


def _cells(line: Provenance) -> tuple[str, ...]:
    counts = (str(line.lines), str(line.paper), str(line.late))
    return (str(line.place), line.title, line.said, words.definition_words(line), *counts)


def _fill(row: Any, texts: Iterable[str], *, font: str = FANGSONG) -> None:
    for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if place in {1, 3} else WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = Pt(15)
        _off_grid(paragraph)
        _run(paragraph, text, font, SMALL)


def _heading(book: Any, text: str, font: str, *, level: int) -> None:
    line = _line(book, indent=True)
    line.paragraph_format.keep_with_next = True
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level))
    properties = line._p.get_or_add_pPr()
    properties.insert_element_before(outline, "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange")
    _run(line, text, font)


def _line(book: Any, *, indent: bool = False, align: Any = None) -> Any:
    paragraph = book.add_paragraph()
    form = paragraph.paragraph_format
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = LINE
    if align is not None:
        paragraph.alignment = align
    if indent:
        form.first_line_indent = Pt(32)
        paragraph._p.pPr.ind.set(qn("w:firstLineChars"), "200")
    return paragraph


def _run(paragraph: Any, text: str, font: str = FANGSONG, size: Any = BODY) -> Any:
    run = paragraph.add_run(without_controls(text))
    run.font.size = size
    _name_font(run._r.get_or_add_rPr(), font)
    return run


def _name_font(properties: Any, font: str) -> None:
    """The font for Han characters and, unless the page is English, for letters and digits too."""
    fonts = properties.get_or_add_rFonts()
    latin = "Times New Roman" if days.in_english() else font
    for place in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(place), latin)
    fonts.set(qn("w:eastAsia"), font)


def _reference(paragraph: Any, place: int) -> None:
    """A raised number that leads to its line in the annex."""
    _run(paragraph, JOINER, size=Pt(1))
    run = _run(paragraph, f"[{place}]")
    run.font.superscript = True
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), f"figure_{place}")
    link.set(qn("w:history"), "1")
    run._r.addprevious(link)
    link.append(run._r)


def _bookmark(paragraph: Any, place: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(place))
    start.set(qn("w:name"), f"figure_{place}")
    paragraph.runs[0]._r.addprevious(start)
    paragraph._p.append(end)


def _page_number(paragraph: Any, align: Any) -> None:
    """— 1 — in 14 pt 宋体 on the outer side, one character in."""
    paragraph.alignment = align
    side = "right_indent" if align == WD_ALIGN_PARAGRAPH.RIGHT else "left_indent"
    setattr(paragraph.paragraph_format, side, Pt(14))
    _run(paragraph, "— ", SONGTI, Pt(14))
    for kind, code in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "1"), ("end", "")):
        run = _run(paragraph, code if kind == "text" else "", SONGTI, Pt(14))
        if kind == "":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = code
            run._r.append(element)
        elif kind != "text":
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)
    _run(paragraph, " —", SONGTI, Pt(14))


def _off_grid(paragraph: Any) -> None:
    element = OxmlElement("w:snapToGrid")
    element.set(qn("w:val"), "0")
    properties = paragraph._p.get_or_add_pPr()
    followers = ("w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:rPr")
    properties.insert_element_before(element, *followers)


def _repeat(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    properties.append(OxmlElement("w:tblHeader"))


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _width(text: str) -> float:
    """A text's width in Han characters."""
    return sum(0.5 if ord(sign) < 0x2E80 else 1 for sign in text)
