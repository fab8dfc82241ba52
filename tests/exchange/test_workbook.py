"""Workbooks and CSV: harmless files are read whatever their dress, harmful ones are refused at once."""

from __future__ import annotations

import io
import re
import time
import zipfile

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.base.sandbox import Refused
from mulin.exchange import workbook
from mulin.kernel.errors import RuleError
from tests.exchange import zoo

HEADER = ["姓名", "楼号"]
PROBES = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    "'=1",
    "''+1",
    "http://evil.example",
    "a'b",
    "00123",
]


@pytest.mark.parametrize("name", zoo.REFUSED)
def test_the_zoo_is_refused_with_a_sentence_and_at_once(name: str) -> None:
    make, code = zoo.REFUSED[name]
    content = make()
    began = time.perf_counter()
    with pytest.raises(RuleError) as caught:
        workbook.read(content)
    assert caught.value.code == code
    assert time.perf_counter() - began < 5
    if name == "open-quote":
        assert caught.value.data == {"line": "3"}


def test_hidden_things_are_announced_and_values_taken() -> None:
    book = workbook.read(zoo.hidden_parts())
    first, second = book.sheets
    assert (first.hidden_rows, first.is_hidden, second.is_hidden) == (1, False, True)
    assert first.rows[1] == ["张三", "1号楼", "101", "45000"]
    assert first.rows[2][:2] == ["李四", "#REF!"]


def test_an_old_workbook_is_read_by_its_content() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    for place, cell in enumerate(["姓名", "魏䶮"]):
        sheet.write(place, 0, cell)
    out = io.BytesIO()
    book.save(out)
    assert workbook.read(out.getvalue()).sheets[0].rows == [["姓名"], ["魏䶮"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_every_dress(encoding: str, delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(row) for row in (HEADER, ["魏䶮", "1号楼"], ["", '"王,;五"']))
    book = workbook.read(text.encode(encoding))
    assert book.sheets[0].rows == [HEADER, ["魏䶮", "1号楼"], ["", "王,;五"]]
    assert book.delimiter == delimiter
    assert book.encoding == {"utf-8-sig": "utf-8"}.get(encoding, encoding)


ROWS = st.lists(
    st.lists(
        st.sampled_from(PROBES) | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12),
        min_size=2,
        max_size=2,
    ),
    min_size=1,
    max_size=6,
)


def _read(content: bytes) -> list[list[str]]:
    """`read` without the child, so that many examples stay fast."""
    import json

    return json.loads(workbook.read_bytes(content))["sheets"][0][1]


def _padded(rows: list[list[str]]) -> list[list[str]]:
    return workbook._tidy(rows)


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_csv_export_then_import_is_identity(rows: list[list[str]]) -> None:
    rows = [["头", "部"], *rows]
    assert _read(workbook.write_csv(rows)) == _padded(rows)


@given(ROWS)
@settings(max_examples=40, deadline=None)
def test_xlsx_export_then_import_is_identity(rows: list[list[str]]) -> None:
    rows = [["头", "部"], *rows]
    assert _read(workbook.write_xlsx(rows)) == _padded(rows)


def test_no_cell_of_an_export_is_a_formula_or_a_link() -> None:
    content = workbook.write_xlsx([HEADER, *[[probe, probe] for probe in PROBES]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert not re.search(r"<f>|<f |<hyperlink", sheet)
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert page.freeze_panes == "A2"
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s"}
    for line in workbook.write_csv([[probe] for probe in PROBES]).decode("utf-8-sig").split("\r\n")[:-1]:
        assert line[1] not in "=+-@\t\r＝＋－＠"


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    try:
        _read(content)
    except Refused as refused:
        assert str(refused).startswith("workbook-")  # noqa: PT017  # the code is what is tested
