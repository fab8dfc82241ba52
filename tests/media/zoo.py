"""Nasty pictures, made on the spot (safety §3 I1–I5)."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image


def encoded(image: Any, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def scene(width: int = 90, height: int = 60) -> Any:
    """Red above, blue below, a green corner at the upper left: which way is up can be seen."""
    image = Image.new("RGB", (width, height), (200, 30, 30))
    image.paste((30, 30, 200), (0, height // 2, width, height))
    image.paste((30, 160, 30), (0, 0, width // 4, height // 4))
    return image


def jpeg(**options: Any) -> bytes:
    return encoded(scene(), "JPEG", **options)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *, rows: int | None = None) -> bytes:
    """A white-less PNG of any size: a few bytes for each row that is really there."""
    packer = zlib.compressobj(9)
    line = bytes(1 + (width + 7) // 8)
    body = b"".join(packer.compress(line) for _ in range(height if rows is None else rows)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def turned(orientation: int) -> bytes:
    """What a phone held sideways writes: the pixels lie, the mark says how; with a place and a maker."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Maker of phones"
    exif.get_ifd(0x8825)[2] = (32.0, 4.0, 0.0)  # latitude
    return encoded(scene(), "JPEG", exif=exif, comment=b"taken at home", quality=95)


def broken_exif() -> bytes:
    whole = turned(6)
    at = whole.index(b"Exif\0\0") + 6
    return whole[: at + 4] + b"\xff" * 8 + whole[at + 12 :]


def deep() -> bytes:
    """16 bits a pixel."""
    return encoded(Image.new("I;16", (64, 64), 40_000), "PNG")


def polyglot() -> bytes:
    return jpeg() + b"<html><script>alert(1)</script><?php system('id'); ?>"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="9" height="9"/></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
PDF = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + bytes(200)
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n(/etc/passwd) run\n"
TIFF = encoded(scene(), "TIFF")
BMP = encoded(scene(), "BMP")

REFUSED = {
    "twenty thousand squared": (png(20_000, 20_000, rows=1), "picture-large"),
    "twelve thousand squared": (png(12_000, 12_000, rows=1), "picture-large"),
    "one pixel wide": (png(1, 65_500), "picture-narrow"),
    "a stamp": (png(8, 8), "picture-narrow"),
    "svg": (SVG, "picture-kind"),
    "html": (HTML, "picture-kind"),
    "pdf": (PDF, "picture-kind"),
    "postscript": (EPS, "picture-kind"),
    "tiff": (TIFF, "picture-kind"),
    "bmp": (BMP, "picture-kind"),
    "heic": (HEIC, "picture-heic"),
    "cut at half": (jpeg()[: len(jpeg()) // 2], "picture-broken"),
    "header only": (jpeg()[:20], "picture-kind"),
    "noise": (bytes(range(256)) * 20, "picture-kind"),
}
TAKEN = {
    "jpeg": jpeg(),
    "progressive": jpeg(progressive=True),
    "grey": encoded(scene().convert("L"), "JPEG"),
    "cmyk": encoded(scene().convert("CMYK"), "JPEG"),
    "png": encoded(scene(), "PNG"),
    "see-through": encoded(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "PNG"),
    "palette": encoded(scene().convert("P"), "PNG"),
    "one bit": png(64, 64),
    "sixteen bits": deep(),
    "webp": encoded(scene(), "WEBP"),
    "moving webp": encoded(scene(), "WEBP", save_all=True, append_images=[Image.new("RGB", (90, 60))]),
    "moving gif": encoded(scene(), "GIF", save_all=True, append_images=[Image.new("RGB", (90, 60))] * 40),
    "polyglot": polyglot(),
    "broken exif": broken_exif(),
    "bad profile": jpeg(icc_profile=b"no profile at all" * 20),
}  # fmt: skip
