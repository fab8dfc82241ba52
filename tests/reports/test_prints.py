"""Word, PDF and Excel: the layout, what nasty text does, and that every number keeps its origin."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from django.utils.translation import override
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from mulin.base.figures import period_of
from mulin.kernel.errors import RuleError
from mulin.reports import actions, paper, queries
from mulin.reports.paper import word
from mulin.reports.rules import Block, Document, Kind, Mending, Passage, Piece, Provenance, Section, Text
from tests.reports.conftest import Office

NASTY = "标题\v\x00_x000D_ & <b>\ud800￾" + "长" * 290
# The order in which WordprocessingML wants the parts of a paragraph, a run, a row and a section.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore tabs snapToGrid spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i color sz szCs u vertAlign lang",
    "trPr": "cantSplit tblHeader",
    "sectPr": "reference type pgSz pgMar cols titlePg docGrid",
}


def document(**changes: Any) -> Document:
    pieces = (
        Piece(Kind.TEXT, "办了"),
        Piece(Kind.FIGURE, "193场", "t.visits"),
        Piece(Kind.TYPED, "120份"),
        Piece(Kind.UNKNOWN, "无此指标", "x.y"),
    )
    block = Block(pieces)
    sections = (
        Section("opening", 0, "基本情况", (Passage("", (block,)),)),
        Section("points", 1, "建立兴趣睦邻点", (Passage("", (block,)), Passage("互助结对", (block,)))),
    )
    text = Text(
        "构建和谐社区工作汇报", "2026年第三季度", "中山街道办事处", sections, "中山社区居民委员会", date(2026, 9, 30)
    )
    line = Provenance(
        place=1, code="t.visits", title="活动", definition="办成的场次", said="193场", lines=193, paper=38, late=2
    )
    full: dict[str, Any] = {
        "text": text,
        "period": "2026-Q3",
        "community": "中山社区",
        "annex": (line,),
        "mendings": (Mending(day=date(2026, 10, 9), title="活动", old="193场", new="194场", why="补录"),),
        "is_frozen": True,
        "is_demo": True,
        "edition": 1,
        "frozen": "9月30日 周三 16:00",
        "block": 7,
        "ledger_mark": "abcdef012345",
        "mark": "0123456789ab",
        "address": "",
    }
    return Document(**(full | changes))


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def test_the_page_is_that_of_official_papers() -> None:
    book = opened(paper.make_docx(document()))
    page = book.sections[0]
    # Word keeps twentieths of a point
    assert [round(side / Mm(1)) for side in (page.page_width, page.page_height)] == [210, 297]
    sides = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(side / Mm(1)) for side in sides] == [37, 35, 28, 26]
    grid = page._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    closer = book.styles["Normal"].element.rPr.find(qn("w:spacing"))
    assert (16 + int(closer.get(qn("w:val"))) / 20) * 28 <= 156 / 25.4 * 72, "28 characters fit a line"
    assert closer.getnext().tag == qn("w:sz"), "in the order of the schema"
    assert {one.get(qn("w:eastAsia")) for one in book.styles.element.iter(qn("w:lang"))} == {"zh-CN"}
    assert book.styles["Normal"].paragraph_format.widow_control is False, "22 lines, whichever they are"
    body = next(p for p in book.paragraphs if "办了" in p.text)
    assert {run.font.size for run in body.runs if not run.font.superscript and run.text != word.JOINER} == {Pt(16)}
    assert body.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    title = next(p for p in book.paragraphs if p.text == "构建和谐社区工作汇报")
    assert (title.runs[0].font.size, title.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia"))) == (Pt(22), "方正小标宋简体")
    texts = [p.text for p in book.paragraphs]
    assert "一、建立兴趣睦邻点" in texts
    assert "（一）互助结对" in texts
    assert "中山街道办事处：" in texts
    assert "2026年9月30日" in texts


def test_the_annex_has_its_widths_for_whoever_goes_by_the_grid_and_whoever_goes_by_cells() -> None:
    [table] = opened(paper.make_docx(document())).tables
    grid = [round(column.width / Mm(1)) for column in table.columns]
    assert grid == [round(cell.width / Mm(1)) for cell in table.rows[1].cells] == [10, 28, 24, 46, 16, 16, 16]


def test_a_raised_mark_begins_no_line_in_word_and_in_libreoffice() -> None:
    book = opened(paper.make_docx(document()))
    settings = book.settings.element
    for name, signs in (("w:noLineBreaksBefore", "[〔，。"), ("w:noLineBreaksAfter", "（“")):
        [rule] = settings.findall(qn(name))
        assert rule.get(qn("w:lang")) == "zh-CN"
        assert set(signs) < set(rule.get(qn("w:val")))
        assert rule.getnext().tag in {qn("w:noLineBreaksBefore"), qn("w:savePreviewPicture")}, "in the schema's order"
    [theme] = settings.iter(qn("w:themeFontLang"))
    assert theme.get(qn("w:eastAsia")) == "zh-CN"
    runs = [run for run in book.element.body.iter(qn("w:r")) if run.find(qn("w:t")) is not None]
    words = [run.find(qn("w:t")).text for run in runs]
    raised = [place for place, said in enumerate(words) if said in {"[1]", "〔手工填写〕"}]
    assert len(raised) > 1
    for place in raised:
        assert words[place - 1] == word.JOINER
        assert runs[place - 1].rPr.find(qn("w:sz")).get(qn("w:val")) == "2", (
            "a point high, where a font has no such sign"
        )


def test_fonts_a_computer_lacks_have_a_stand_in() -> None:
    book = zipfile.ZipFile(io.BytesIO(paper.make_docx(document())))
    fonts = {one.get(qn("w:name")): one for one in etree.fromstring(book.read("word/fontTable.xml"))}
    assert fonts["仿宋_GB2312"].find(qn("w:altName")).get(qn("w:val")) == "仿宋"
    assert fonts["方正小标宋简体"].find(qn("w:altName")).get(qn("w:val")) == "宋体"


@pytest.mark.parametrize(("is_demo", "is_frozen"), [(True, False), (False, False), (True, True), (False, True)])
def test_every_page_says_whether_it_is_a_draft(is_demo: bool, is_frozen: bool) -> None:
    page = opened(paper.make_docx(document(is_demo=is_demo, is_frozen=is_frozen))).sections[0]
    said = ("演示" if is_demo else "") + ("" if is_frozen else "\t草稿")
    assert [head.paragraphs[0].text for head in (page.header, page.even_page_header)] == [said, said]


def test_every_number_leads_to_its_line_in_the_annex() -> None:
    content = paper.make_docx(document())
    body = etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"))
    anchors = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert anchors == marks == {"figure_1"}
    [table] = opened(content).tables
    assert [cell.text for cell in table.rows[1].cells] == ["1", "活动", "193场", "办成的场次", "193", "38", "2"]
    text = "".join(p.text for p in opened(content).paragraphs)
    assert "〔手工填写〕" in text
    assert "更正：活动由193场改为194场" in text


@pytest.mark.parametrize("changes", [{}, {"is_frozen": False, "annex": (), "mendings": ()}])
def test_the_parts_stand_in_the_order_word_wants(changes: dict[str, Any]) -> None:
    with zipfile.ZipFile(io.BytesIO(paper.make_docx(document(**changes)))) as parts:
        names = [name for name in parts.namelist() if name.endswith(".xml")]
        trees = {name: etree.fromstring(parts.read(name)) for name in names}
    for name in (n for n in names if n.startswith("word/") and ("document" in n or "footer" in n or "header" in n)):
        for parent, order in ORDER.items():
            known = order.split()
            for found in trees[name].iter(qn(f"w:{parent}")):
                children = [_name(child) for child in found]
                assert set(children) <= set(known), (name, parent, children)
                assert children == sorted(children, key=known.index), (name, parent, children)
    ids = [mark.get(qn("w:id")) for mark in trees["word/document.xml"].iter(qn("w:bookmarkStart"))]
    assert len(ids) == len(set(ids))


def _name(part: Any) -> str:
    """A part's name; headers and footers may stand in any order among themselves."""
    name = str(etree.QName(part).localname)
    return "reference" if name.endswith("Reference") else name


def test_nasty_text_is_set_without_its_control_signs() -> None:
    text = replace(document().text, title=NASTY, addressee="\x0b", signature="&<>")
    lines = tuple(
        replace(document().annex[0], place=n, code=f"t.{n}", title="\x01名", definition=NASTY) for n in range(1, 501)
    )
    book = opened(paper.make_docx(document(text=text, annex=lines)))
    assert "_x000D_ & <b>长" in "".join(p.text for p in book.paragraphs)
    assert len(book.tables[0].rows) == 501


def test_the_pdf_has_bookmarks_embedded_fonts_and_the_words() -> None:
    pdf = pdfium.PdfDocument(paper.make_pdf(document()))
    words = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    for part in ("构建和谐社区工作汇报", "一、建立兴趣睦邻点", "193", "数字出处", "演示", "手工填写", "更正"):
        assert part in words, part
    titles = [mark.get_title() for mark in pdf.get_toc()]
    assert titles == ["一、建立兴趣睦邻点", "（一）互助结对", "数字出处"]
    assert [round(side * 25.4 / 72) for side in pdf[0].get_size()] == [210, 297]
    assert all(fonts_embedded(page) for page in pdf)


def fonts_embedded(page: Any) -> bool:
    """Whether every text on the page is drawn with a font inside the file."""
    texts = [one for one in page.get_objects() if one.type == raw.FPDF_PAGEOBJ_TEXT]
    return bool(texts) and all(raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(one.raw)) == 1 for one in texts)


def _lines(content: bytes) -> list[tuple[float, str]]:
    """The lines of the first page: where each begins, in millimetres from the left, and its signs."""
    text = pdfium.PdfDocument(content)[0].get_textpage()
    found: list[tuple[float, str]] = []
    for rectangle in (text.get_rect(place) for place in range(text.count_rects())):
        found.append((rectangle[0] * 25.4 / 72, text.get_text_bounded(*rectangle).strip()))
    return found


def test_headings_begin_two_signs_from_the_margin_like_a_paragraph() -> None:
    lines = _lines(paper.make_pdf(document()))
    begins = [left for left, words in lines if words.startswith(("一、建立", "（一）互助", "办了"))]
    assert len(begins) == 5
    assert begins == pytest.approx([28 + 2 * 156 / 28] * 5, abs=1.5)  # a bracket has room at its left


@pytest.mark.parametrize("before", range(18, 28))
def test_a_number_its_unit_and_its_mark_stay_on_one_line(before: int) -> None:
    pieces = (Piece(Kind.TEXT, "字" * before + "，"), Piece(Kind.FIGURE, "3283人次", "t.visits"))
    section = Section("opening", 0, "基本情况", (Passage("", (Block(pieces),)),))
    content = paper.make_pdf(document(text=replace(document().text, sections=(section,))))
    assert "3283人次[1]" in _in_rows(content)


def test_a_number_keeps_its_distance_from_a_word_and_none_from_a_comma() -> None:
    pieces = [Piece(Kind.TEXT, "办了"), Piece(Kind.FIGURE, "193场", "t.visits"), Piece(Kind.TEXT, "，")]
    section = Section("opening", 0, "基本情况", (Passage("", (Block((*pieces, pieces[1])),)),))
    content = paper.make_pdf(document(text=replace(document().text, sections=(section,))))
    text = pdfium.PdfDocument(content)[0].get_textpage()
    signs = [text.get_text_range(n, 1) for n in range(text.count_chars())]
    gaps = []
    for place, sign in enumerate(signs):
        if sign == "1" and signs[place + 1] == "9":
            before = max(n for n in range(place) if signs[n].strip())
            gaps.append(
                (signs[before], text.get_charbox(place, loose=True)[0] - text.get_charbox(before, loose=True)[2])
            )
    (word, wide), (comma, narrow) = gaps[:2]  # the rest is the foot
    assert (word, comma) == ("了", "，")
    assert wide > 1 > abs(narrow)


def _in_rows(content: bytes) -> str:
    """The text as it stands on the paper, a line break where a line ends."""
    return pdfium.PdfDocument(content)[0].get_textpage().get_text_range().replace(" ", "").replace("\r", "")


def test_a_character_no_font_has_is_named_before_it_prints_as_a_box() -> None:
    text = replace(document().text, signature="\U0010fffd")
    with pytest.raises(RuleError, match="glyph-missing"):
        paper.make_pdf(document(text=text))


def test_the_english_report_is_english() -> None:
    with override("en"):
        text = "".join(p.text for p in opened(paper.make_docx(document())).paragraphs)
        assert "1. 建立兴趣睦邻点" in text
        assert "Where the figures come from" in text
        assert "30 September 2026" in text


def test_the_figures_go_into_a_workbook_as_numbers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(paper.make_xlsx(document(), {"t.visits": 193})))
    row = [cell.value for cell in book.active[2]]
    assert row == [1, "活动", "193场", "办成的场次", 193, 38, 2, 193, "t.visits"]


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx"])
def test_the_shell_writes_a_report_nobody_began(office: Office, tmp_path: Path, form: str) -> None:
    office.came(1, 2)
    path = tmp_path / f"r.{form}"
    made = actions.write_to_file(office.world.worker, period=period_of("2026-Q3"), path=path)
    assert path.stat().st_size > 1000
    assert made["figures"]["t.all"]["value"] == 2
    assert made["state"] == "draft"


def test_a_frozen_report_prints_what_it_said_then(office: Office, tmp_path: Path) -> None:
    office.came(1)
    report = office.frozen()
    office.came(2)
    made = actions.write_to_file(office.world.worker, period=period_of("2026-Q3"), path=tmp_path / "r.docx")
    assert (made["state"], made["figures"]["t.all"]["said"], made["figures"]["t.all"]["now"]) == (
        "frozen",
        "1人次",
        "2人次",
    )
    assert queries.document(report, office.world.community).mark == report.digest[:12]
    with pytest.raises(RuleError, match="export-form"):
        actions.write_to_file(office.world.worker, period=period_of("2026-Q3"), path=tmp_path / "r.doc")
