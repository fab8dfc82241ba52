"""Nasty files, made on the spot (safety §3 C1–C8)."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile

import xlsxwriter

_XML = '<?xml version="1.0"?>'
_OPEN = "http://schemas.openxmlformats.org/"
_MAIN = f'xmlns="{_OPEN}spreadsheetml/2006/main"'
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_TYPES = (
    f'{_XML}<Types xmlns="{_OPEN}package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}worksheet+xml"/></Types>'
)
_RELS = (
    f'{_XML}<Relationships xmlns="{_OPEN}package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_OPEN}officeDocument/2006/relationships/{{kind}}" Target="{{target}}"/></Relationships>'
)
_BOOK = (
    f'{_XML}<workbook {_MAIN} xmlns:r="{_OPEN}officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_SHEET = f"{_XML}{{prolog}}<worksheet {_MAIN}><sheetData>{{data}}</sheetData></worksheet>"


def raw_xlsx(data: str, *, prolog: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    """A workbook whose one sheet holds `data` as it stands."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELS.format(kind="officeDocument", target="xl/workbook.xml"))
        archive.writestr("xl/_rels/workbook.xml.rels", _RELS.format(kind="worksheet", target="worksheets/sheet1.xml"))
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr("xl/worksheets/sheet1.xml", _SHEET.format(prolog=prolog, data=data))
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def far_apart() -> bytes:
    """C1: a few KB, two cells at the corners of the largest sheet there is."""
    cell = '<row r="{0}"><c r="{1}{0}" t="inlineStr"><is><t>x</t></is></c></row>'
    return raw_xlsx(cell.format(1, "A") + cell.format(1048576, "ET"))


def without_references(rows: int = 60_000) -> bytes:
    """Rows that name no place at all, more than are allowed."""
    noise = hashlib.shake_128(b"rows").hexdigest(rows * 4)  # too dense a part would be refused for that
    cell = "<row><c t='inlineStr'><is><t>{}</t></is></c></row>"
    return raw_xlsx("".join(cell.format(noise[n * 8 : n * 8 + 8]) for n in range(rows)))


def wide() -> bytes:
    return raw_xlsx('<row r="1"><c r="DD1" t="inlineStr"><is><t>x</t></is></c></row>')


def with_entities() -> bytes:
    """C4: an external entity."""
    return raw_xlsx(
        "<row r='1'><c r='A1'><v>&x;</v></c></row>", prolog='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    )


def dense() -> bytes:
    """A part that unpacks a thousandfold."""
    return raw_xlsx("", extra={"xl/media/image1.png": b"\0" * 20_000_000})


def many_entries() -> bytes:
    return raw_xlsx("", extra={f"xl/x{n}.xml": b"<x/>" for n in range(300)})


def climbing() -> bytes:
    return raw_xlsx("", extra={"../../evil.xml": b"<x/>"})


def doubled() -> bytes:
    return raw_xlsx("", extra={"XL/workbook.xml": b"<x/>"})


def nested() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inner.zip", raw_xlsx(""))
    return out.getvalue()


def lying() -> bytes:
    """A sheet that says it is 10 bytes long."""
    content = bytearray(raw_xlsx("<row r='1'/>" * 1000))
    at = content.rfind(b"xl/worksheets/sheet1.xml") - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(content)


def locked_entry() -> bytes:
    content = bytearray(raw_xlsx("<row r='1'/>"))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def locked_workbook() -> bytes:
    """What a password turns a workbook into: an OLE container with an encrypted package."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500


def hidden_parts() -> bytes:
    """C8: a hidden sheet, hidden rows, a formula, an error, dates as numbers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("名册")
        page.write_row(0, 0, ["姓名", "楼号", "室号", "出生日期"])
        page.write_row(1, 0, ["张三", "1号楼", "101", 45000])
        page.write_formula(2, 0, '="李"&"四"', value="李四")
        page.write_formula(2, 1, "=#REF!", value="#REF!")
        page.set_row(2, None, None, {"hidden": True})
        book.add_worksheet("旧表").hide()
    return out.getvalue()


REFUSED = {
    "far-apart": (far_apart, "workbook-rows"),
    "without-references": (without_references, "workbook-rows"),
    "wide": (wide, "workbook-columns"),
    "entities": (with_entities, "workbook-odd"),
    "dense": (dense, "workbook-odd"),
    "many-entries": (many_entries, "workbook-odd"),
    "climbing": (climbing, "workbook-odd"),
    "doubled": (doubled, "workbook-odd"),
    "nested": (nested, "workbook-odd"),
    "lying": (lying, "workbook-broken"),
    "locked-entry": (locked_entry, "workbook-locked"),
    "locked-workbook": (locked_workbook, "workbook-locked"),
    "cut": (lambda: raw_xlsx("<row r='1'/>")[:-60], "workbook-broken"),
    "nothing": (lambda: b"", "workbook-empty"),
    "too-big": (lambda: b"a" * (10 * 2**20 + 1), "workbook-large"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "workbook-unknown"),
    "ole-noise": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0\7" * 4000, "workbook-resave"),
    "html": ("<html><table><tr><td>姓名".encode, "workbook-resave"),
    "open-quote": ('姓名,楼号\n张三,1\n"李四,2\n王五,3\n'.encode, "workbook-quote"),
    "wide-csv": (lambda: ",".join(["x"] * 300).encode(), "workbook-columns"),
}
