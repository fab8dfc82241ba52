"""Workbooks and CSV in and out. Everything read comes as text, dates as 2012-11-30.

`read` is for rooms: it runs `read_bytes` in a child process. `write_xlsx` and `write_csv` write
cells that no spreadsheet program takes for a formula or a link (safety T19).
"""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree  # document types are refused before
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zipfile import ZipFile

from mulin.base import sandbox
from mulin.base.sandbox import ChildFailed, Refused
from mulin.exchange import archives
from mulin.exchange.archives import COLUMNS, ROWS, Scan
from mulin.kernel.errors import RuleError

LARGEST = 10 * 2**20
SECONDS, MEGABYTES = 30, 1024
FAULT = "#REF!"  # what stands for every failed formula
_CELL = 1000  # signs of a cell that are kept; more is no cell of a table
_SIGNS = 30_000_000  # of a whole workbook
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its rows as text, without empty rows at the end. `is_hidden` as the office left it."""

    name: str
    rows: list[list[str]]
    is_hidden: bool = False
    hidden_rows: int = 0


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file as read: `kind` is xlsx, xls or csv; `encoding` and `delimiter` only for csv."""

    kind: str
    sheets: list[Sheet]
    encoding: str = ""
    delimiter: str = ""


def read(content: bytes) -> Workbook:
    """The tables in an untrusted file, read in a child process.

    Raises RuleError workbook-empty, -large, -rows, -columns, -locked, -odd, -broken, -resave, -quote
    (with `line`), -slow.
    """
    if not content:
        raise RuleError("workbook-empty", field="file")
    if len(content) > LARGEST:
        raise RuleError("workbook-large", field="file")
    try:
        answer = sandbox.run_child("mulin.exchange.workbook:read_bytes", content, seconds=SECONDS, megabytes=MEGABYTES)
    except ChildFailed as error:
        raise _sorry(error) from error
    found = json.loads(answer)
    return Workbook(found["kind"], [Sheet(*sheet) for sheet in found["sheets"]], found["encoding"], found["delimiter"])


def _sorry(error: ChildFailed) -> RuleError:
    if error.reason == "refused":
        code, _, line = error.detail.partition(":")
        return RuleError(code, field="file", **({"line": line} if line else {}))
    if error.reason in ("time", "memory", "size"):
        return RuleError("workbook-slow", field="file")
    return RuleError("workbook-resave", field="file")


def read_bytes(content: bytes) -> bytes:
    """The child's part of `read`: the tables of `content` as JSON. Raises `Refused` with a code."""
    if content.startswith(b"PK\x03\x04"):
        book = _read_zipped(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        book = _read_old(content)
    else:
        book = _read_csv(content)
    if sum(len(cell) for sheet in book.sheets for row in sheet.rows for cell in row) > _SIGNS:
        raise Refused("workbook-large")
    sheets = [(s.name, s.rows, s.is_hidden, s.hidden_rows) for s in book.sheets]
    return json.dumps(
        {"kind": book.kind, "sheets": sheets, "encoding": book.encoding, "delimiter": book.delimiter},
        ensure_ascii=False,
    ).encode("utf-8", "replace")


def _read_zipped(content: bytes) -> Workbook:
    archive = archives.open_container(content)
    names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.xml" not in names:
        raise Refused("workbook-resave" if names & {"xl/workbook.bin", "content.xml"} else "workbook-odd")
    return Workbook("xlsx", _parse(content, _by_name(archive, archives.scan_sheets(archive))))


def _read_old(content: bytes) -> Workbook:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("workbook-locked")
    return Workbook("xls", _parse(content, {}))


def _parse(content: bytes, scans: dict[str, Scan]) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = []
        for meta in book.sheets_metadata:
            table = book.get_sheet_by_name(meta.name)
            if table.end and (table.end[0] >= ROWS or table.end[1] >= COLUMNS):
                raise Refused("workbook-rows" if table.end[0] >= ROWS else "workbook-columns")
            scan = scans.get(meta.name, Scan())
            rows = _tidy(_with_faults(table.to_python(skip_empty_area=False), scan.faults))
            is_hidden = meta.visible != SheetVisibleEnum.Visible
            sheets.append(Sheet(meta.name, rows, is_hidden, scan.hidden_rows))
    except (CalamineError, ValueError, OSError) as error:
        raise Refused("workbook-locked" if "assword" in str(error) else "workbook-resave") from error
    return sheets


def _with_faults(rows: list[list[Any]], faults: set[tuple[int, int]]) -> list[list[Any]]:
    """The parser gives nothing for a cell whose formula failed; a person should see that it did."""
    for row, column in faults:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = FAULT
    return rows


def _tidy(rows: Iterable[Sequence[Any]]) -> list[list[str]]:
    kept = [[_text(cell) for cell in row] for row in rows]
    while kept and not any(kept[-1]):
        kept.pop()
    width = max((last for row in kept for last in [_last(row)]), default=0)
    return [row[:width] for row in kept]


def _last(row: Sequence[str]) -> int:
    return max((place + 1 for place, cell in enumerate(row) if cell), default=0)


def _text(cell: object) -> str:
    """A cell as a person reads it. A number keeps no `.0`, a date no midnight."""
    if isinstance(cell, str):
        return cell[:_CELL]
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if (cell.hour, cell.minute) == (0, 0) else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


_NAMESPACE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _by_name(archive: ZipFile, scans: dict[str, Scan]) -> dict[str, Scan]:
    """The scans by the name of the sheet; nothing when the workbook's own index is odd."""
    try:
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  # no DTD, see above
        sheets = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314  # no DTD, see above
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {one.get("Id"): "xl/" + (one.get("Target") or "").removeprefix("/xl/") for one in relations}
    return {
        one.get("name") or "": scans.get(targets.get(one.get(_NAMESPACE), ""), Scan())
        for one in sheets.iter()
        if one.tag.endswith("}sheet")
    }


# --- CSV -----------------------------------------------------------------------------------------

_FORMULA = "=+-@\t\r\n\0＝＋－＠"
_GUARDED = re.compile(f"'+[{re.escape(_FORMULA)}]")
_DANGEROUS = re.compile(f"'*[{re.escape(_FORMULA)}]")
_DELIMITERS = ",;\t"
_SAMPLE = 20_000
_QUOTED = re.compile(r'"[^"]*"')


def _read_csv(content: bytes) -> Workbook:
    text, encoding = _decoded(content)
    if text.lstrip()[:6].lower().startswith(("<html", "<table", "<?xml", "<!doc", "{\\rtf", "%pdf")):
        raise Refused("workbook-resave")
    delimiter = _delimiter(text)
    csv.field_size_limit(20 * _CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    began = 0
    try:
        for row in reader:
            if len(rows) >= ROWS:
                raise Refused("workbook-rows")
            if len(row) > COLUMNS and any(row[COLUMNS:]):
                raise Refused("workbook-columns")
            rows.append([_unguarded(cell)[:_CELL] for cell in row[:COLUMNS]])
            began = reader.line_num
    except csv.Error as error:
        raise Refused(f"workbook-quote:{began + 1}") from error
    kept = _tidy(rows)
    if not kept:
        raise Refused("workbook-empty")
    return Workbook("csv", [Sheet("csv", kept)], encoding, delimiter)


def _decoded(content: bytes) -> tuple[str, str]:
    """The text and how it was encoded. Raises `Refused` for what is no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = ["utf-16"]
    elif b"\0" in content:  # every second byte of figures and commas is zero
        tries = ["utf-16-le" if content[1::2].count(0) >= content[::2].count(0) else "utf-16-be"]
    else:
        tries = ["utf-8-sig", "gb18030"]
    for encoding in tries:
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if sum(sign < " " and sign not in "\t\r\n" for sign in text[:4000]) > len(text[:4000]) // 50:
            break
        return text, encoding.removesuffix("-sig")
    raise Refused("workbook-unknown")


def _delimiter(text: str) -> str:
    """The sign that parts most of the first lines; what stands in quotes does not count."""
    bare = _QUOTED.sub("", text[:_SAMPLE])
    lines = [line for line in bare.splitlines() if line.strip()]
    return max(_DELIMITERS, key=lambda sign: (sum(sign in line for line in lines), bare.count(sign)))


def _unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV for a spreadsheet (UTF-8 with BOM); what looks like a formula is guarded by `'`."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([f"'{cell}" if _DANGEROUS.match(cell) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


# --- xlsx out ------------------------------------------------------------------------------------

_WIDE = re.compile(r"[\u2e80-\U0010ffff]")
_NARROWEST, _WIDEST = 6, 48


def write_xlsx(rows: Sequence[Sequence[str | int]], *, sheet: str = "Sheet1", title: str = "") -> bytes:
    """A workbook of one sheet whose first row is the header: frozen, bold, columns wide enough.

    A number is a number, to be summed; everything else is text: no formulas, no links. `title` goes into the
    document's properties.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title})
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True})
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                write = page.write_number if isinstance(cell, int) else page.write_string
                write(place, column, cell, bold if place == 0 else None)
        page.freeze_panes(1, 0)
        for column in range(max(map(len, rows), default=0)):
            page.set_column(column, column, _width(str(row[column]) for row in rows if column < len(row)))
    return out.getvalue()


def _width(cells: Iterable[str]) -> int:
    longest = max((len(cell) + len(_WIDE.findall(cell)) for cell in cells), default=0)
    return min(max(longest + 2, _NARROWEST), _WIDEST)
