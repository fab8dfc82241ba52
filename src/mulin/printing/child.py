"""Typesetting inside the limited child process (`base.sandbox`). Nothing of Django is here.

What people wrote arrives as a JSON file that the sheet reads as data; it never becomes typst source
(safety T32). The sheet's root is a fresh folder that holds regular files only: typst would follow
a symbolic link out of it.
"""

from __future__ import annotations

import base64
import json
import re
import struct
import tempfile
from pathlib import Path

import typst

from mulin.base.sandbox import Refused

_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*\.[a-z]{3,4}\Z")


def pack(pages: list[bytes]) -> bytes:
    """Several files as one answer of the child."""
    return b"".join(struct.pack(">I", len(page)) + page for page in pages)


def unpack(answer: bytes) -> list[bytes]:
    """What `pack` put together."""
    pages, place = [], 0
    while place < len(answer):
        (size,) = struct.unpack_from(">I", answer, place)
        pages.append(answer[place + 4 : place + 4 + size])
        place += 4 + size
    return pages


def typeset(payload: bytes) -> bytes:
    """Compile the sheet described by `payload` (JSON, see `typeset._payload`); the packed pages."""
    order = json.loads(payload)
    with tempfile.TemporaryDirectory(prefix="sheet-") as folder:
        root = Path(folder)
        for name, content in order["files"].items():
            if not _PLAIN_NAME.match(name):
                raise Refused("file-name")
            (root / name).write_bytes(base64.b64decode(content))
        nowhere = root / "no-packages"
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[order["fonts"]])
        try:
            compiler = typst.Compiler(
                str(root / order["main"]),
                root=str(root),
                font_paths=fonts,
                package_path=str(nowhere),
                package_cache_path=str(nowhere),
            )
            made = compiler.compile(
                format=order["format"], ppi=order["ppi"], pdf_tags=order["tagged"], timestamp=order["made_at"]
            )
        except typst.TypstError as error:
            raise Refused(str(error.message)[:180]) from error
    return pack(made if isinstance(made, list) else [made or b""])
