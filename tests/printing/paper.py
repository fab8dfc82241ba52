"""Looking at printed pages the way a scanner and a reader do."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import zxingcpp

MM = 72 / 25.4


@dataclass(frozen=True)
class Code:
    """A QR as found on a page: its text, and its centre in millimetres from the top left corner."""

    text: str
    x: float
    y: float


def codes(pdf: bytes, page: int, *, dpi: int = 150) -> list[Code]:
    """Every QR a 150 dpi scan of the page shows."""
    picture = pdfium.PdfDocument(pdf)[page].render(scale=dpi / 72, grayscale=True).to_pil()
    found = []
    for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode):
        corners = [code.position.top_left, code.position.bottom_right]
        x, y = (sum(getattr(corner, axis) for corner in corners) / 2 / dpi * 25.4 for axis in "xy")
        found.append(Code(code.text, x, y))
    return sorted(found, key=lambda code: (round(code.y), code.x))


def text_of(pdf: bytes, page: int) -> str:
    """The page's text."""
    return pdfium.PdfDocument(pdf)[page].get_textpage().get_text_range()


def all_text(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    return "".join(text_of(pdf, page) for page in range(len(document)))


def size_mm(pdf: bytes, page: int) -> tuple[float, float]:
    width, height = pdfium.PdfDocument(pdf)[page].get_size()
    return round(width / MM, 1), round(height / MM, 1)


def pages(pdf: bytes) -> int:
    return len(pdfium.PdfDocument(pdf))


def fonts_embedded(pdf: bytes) -> dict[str, bool]:
    """Every font in use, inside placed pages too, and whether it travels with the file."""
    found: dict[str, bool] = {}
    document = pdfium.PdfDocument(pdf)
    for page in document:
        for item in _objects(page):
            font = raw.FPDFTextObj_GetFont(item)
            length = raw.FPDFFont_GetBaseFontName(font, None, 0)
            name = ctypes.create_string_buffer(length)
            raw.FPDFFont_GetBaseFontName(font, name, length)
            found[name.value.decode()] = raw.FPDFFont_GetIsEmbedded(font) == 1
    return found


def _objects(page: Any) -> Iterator[Any]:
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=8):
        yield item.raw
