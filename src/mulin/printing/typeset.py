"""Typesetting with typst: a sheet's template and its data in, PDF or pictures out.

A template is `sheets/<name>.typ` of a room; it may import its neighbours and `kit.typ`. See `child`
for the safety.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.apps import apps

from mulin.base.sandbox import run_child
from mulin.kernel import clock
from mulin.printing import fonts
from mulin.printing.child import unpack

_SECONDS = 20
_MEGABYTES = 1024


def compile_pdf(
    template: str, data: Mapping[str, Any], *, files: Mapping[str, bytes] | None = None, tagged: bool = True
) -> bytes:
    """The PDF of `template` ("cards/wallet") filled with `data`; `files` lie beside it by name.

    Fonts are embedded and text stays text. `tagged` adds structure for screen readers; a thousand
    equal cards go without. Raises `ChildFailed`.
    """
    return _compile(template, data, dict(files or {}), kind="pdf", tagged=tagged)[0]


def compile_png(
    template: str, data: Mapping[str, Any], *, ppi: int = 144, files: Mapping[str, bytes] | None = None
) -> list[bytes]:
    """One picture a page, for previews and to pass on. Raises `ChildFailed`."""
    return _compile(template, data, dict(files or {}), kind="png", ppi=ppi)


def _compile(
    template: str,
    data: Mapping[str, Any],
    files: dict[str, bytes],
    *,
    kind: Literal["pdf", "png"],
    tagged: bool = False,
    ppi: int = 144,
) -> list[bytes]:
    room, _, name = template.partition("/")
    sources = {**_sheets("printing"), **_sheets(room)}
    content = json.dumps(data, ensure_ascii=False).encode()
    order = {
        "main": f"{name}.typ",
        "files": {
            name: base64.b64encode(body).decode() for name, body in {**files, **sources, "data.json": content}.items()
        },
        "fonts": str(fonts.folder()),
        "format": kind,
        "ppi": ppi,
        "tagged": tagged,
        "made_at": int(clock.now().timestamp()),
    }
    answer = run_child(
        "mulin.printing.child:typeset", json.dumps(order).encode(), seconds=_SECONDS, megabytes=_MEGABYTES
    )
    return unpack(answer)


@cache
def _sheets(room: str) -> dict[str, bytes]:
    """Every file of a room's `sheets` folder, by name: a template may import its neighbours."""
    folder = Path(apps.get_app_config(room).path) / "sheets"
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
