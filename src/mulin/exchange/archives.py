"""Looking at a zip container before any parser does: sizes, names, lies, and how far its cells reach.

A workbook of 4 KB with two far-apart cells made a parser take gigabytes, so ratio checks alone do
not help: the sheets are streamed and their cell references read first (safety T20).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from mulin.base.sandbox import Refused

ENTRIES = 200
RATIO = 100
UNPACKED = 200 * 2**20
ROWS, COLUMNS = 50_000, 100
_SMALL = 2**20  # an entry this small may be as dense as it likes
_CHUNK = 2**16

_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']\s*\$?([A-Za-z]*)\$?(\d+)")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_FAULTY = re.compile(rb"<(?:\w+:)?c\s([^>]*\bt\s*=\s*[\"']e[\"'][^>]*)>")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml\Z", re.IGNORECASE)


def open_container(content: bytes) -> zipfile.ZipFile:
    """The archive in `content`, found harmless from outside. Raises `Refused`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Refused("workbook-broken") from error
    if len(entries) > ENTRIES:
        raise Refused("workbook-odd")
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names) or any(_is_odd_name(name) for name in names):
        raise Refused("workbook-odd")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused("workbook-locked")
    if sum(entry.file_size for entry in entries) > UNPACKED:
        raise Refused("workbook-large")
    if any(e.file_size > _SMALL and e.file_size > RATIO * max(e.compress_size, 1) for e in entries):
        raise Refused("workbook-odd")
    return archive


def _is_odd_name(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name or "\0" in name


@dataclass(slots=True)
class Scan:
    """What was seen of a sheet: how many rows are hidden, and the cells whose formula failed."""

    hidden_rows: int = 0
    faults: set[tuple[int, int]] = field(default_factory=set)  # row and column, from 0


def scan_sheets(archive: zipfile.ZipFile) -> dict[str, Scan]:
    """What each sheet holds, by path, after every XML part was streamed once.

    Raises `Refused`: a document type, a cell beyond row 50,000 or column 100, a size that lies.
    """
    found = {}
    for entry in archive.infolist():
        if not entry.filename.lower().endswith((".xml", ".rels")):
            continue
        is_sheet = bool(_SHEET.match(entry.filename))
        scan, rows = Scan(), 0
        for chunk in _chunks(archive, entry):
            if _DOCTYPE.search(chunk):
                raise Refused("workbook-odd")
            if is_sheet:
                _check_reach(chunk)
                rows += len(_ROW.findall(chunk))
                scan.hidden_rows += len(_HIDDEN_ROW.findall(chunk))
                scan.faults |= _faults(chunk)
        if rows > ROWS + 1:
            raise Refused("workbook-rows")
        if is_sheet:
            found[entry.filename] = scan
    return found


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The entry in pieces cut between tags, so that nothing is seen twice or missed."""
    read, rest = 0, b""
    try:
        with archive.open(entry) as stream:
            while block := stream.read(_CHUNK):
                read += len(block)
                if read > UNPACKED:
                    raise Refused("workbook-large")
                whole, cut, tail = (rest + block).rpartition(b">")
                if len(tail) > _SMALL:
                    raise Refused("workbook-odd")
                rest = tail
                if cut:
                    yield whole + cut
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise Refused("workbook-broken") from error
    except Exception as error:  # zlib.error has no common base with the others
        if isinstance(error, Refused):
            raise
        raise Refused("workbook-broken") from error
    if rest.strip():
        yield rest


def _check_reach(chunk: bytes) -> None:
    for letters, digits in set(_REFERENCE.findall(chunk)):
        if len(digits) > len("50000") or int(digits) > ROWS:
            raise Refused("workbook-rows")
        if letters and _column(letters) > COLUMNS:
            raise Refused("workbook-columns")


def _faults(chunk: bytes) -> set[tuple[int, int]]:
    if b"#" not in chunk:
        return set()
    places = (_REFERENCE.search(b" " + cell) for cell in _FAULTY.findall(chunk))
    return {(int(place[2]) - 1, _column(place[1]) - 1) for place in places if place and place[1]}


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
