"""QR codes: made as one small drawing each, and read back."""

from __future__ import annotations

import re
from functools import lru_cache

import zxingcpp
from django.utils.safestring import SafeString, mark_safe

_SHAPE = re.compile(r'<svg width="(\d+)"|<path d="([^"]+)"')


@lru_cache(maxsize=256)
def svg(text: str, *, quiet: int = 0) -> SafeString:
    """The QR code of `text` as an SVG, one path, with `quiet` modules of white around it.

    Error correction M (15 %): a scratched or folded card still reads. Safe to put into a page: of the
    text nothing but black squares is in it.
    """
    side, path = _drawn(text)
    box = f"{-quiet} {-quiet} {side + 2 * quiet} {side + 2 * quiet}"
    return mark_safe(  # noqa: S308  # numbers and a path of our own making
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" shape-rendering="crispEdges">'
        f'<rect x="{-quiet}" y="{-quiet}" width="100%" height="100%" fill="#fff"/><path fill="#000" d="{path}"/></svg>'
    )


def _drawn(text: str) -> tuple[int, str]:
    drawing = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg(add_quiet_zones=False)
    side = path = ""
    for found in _SHAPE.finditer(drawing):
        side, path = found[1] or side, found[2] or path
    return int(side), path


def png(text: str, *, scale: int = 8, quiet: int = 4) -> bytes:
    """The QR code of `text` as a PNG, `scale` pixels a module."""
    import io  # only the rare bitmap needs pillow

    from PIL import Image, ImageOps  # as above

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = Image.fromarray(code.to_image(scale=scale, add_quiet_zones=False))
    out = io.BytesIO()
    ImageOps.expand(image, border=quiet * scale, fill=255).convert("1").save(out, "PNG", optimize=True)
    return out.getvalue()


def read(image: object) -> list[str]:
    """The texts of every QR code in a picture (a pillow image), top to bottom, left to right."""
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [code.text for code in sorted(found, key=lambda one: (one.position.top_left.y, one.position.top_left.x))]
