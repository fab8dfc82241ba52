"""QR pictures of the door: for authenticator apps and desk slips. Prints have their own, on a floor above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import zxingcpp


@dataclass(frozen=True, slots=True)
class Picture:
    """A QR as one path in a square of `size` modules, quiet zone included."""

    size: int
    path: str

    @property
    def svg(self) -> str:
        box = f'viewBox="0 0 {self.size} {self.size}" shape-rendering="crispEdges"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.size * 6}" height="{self.size * 6}" {box}>'
            f'<path fill="#fff" d="M0 0h{self.size}v{self.size}H0z"/><path fill="#000" d="{self.path}"/></svg>'
        )


def draw(text: str) -> Picture:
    """`text` as a QR; dark modules of one row stand together."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = code.to_image(scale=1, add_quiet_zones=True)
    cells: Any = memoryview(image)
    height, width = image.shape
    runs: list[str] = []
    for y in range(height):
        start = None
        for x in range(width + 1):
            dark = x < width and cells[y, x] == 0
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                runs.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
                start = None
    return Picture(width, "".join(runs))
