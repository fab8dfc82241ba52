"""Reading our own code: files by room, imports, calls. Each rule takes source text, so it can be tried on examples."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "mulin"

DOORS = {"models", "actions", "queries", "access", "rules", "figures"}
FACE_DOORS = DOORS | {"urls", "api", "room", "views"}
FACES = {"web", "ops", "config"}
OPEN_ROOMS = {"kernel", "base", "printing", "messaging", "exchange"}  # they offer named modules of their own

MAKING = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
SCRIPTS = re.compile(
    r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|hx-on|javascript:|data:[a-z]+/", re.IGNORECASE
)
UNSAFE = re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off|\|\s*safeseq\b")
BORROWED = re.compile(r"""\{%\s*(?:extends|include)\s+["']([^"']+)["']""")
COUNTING_PEOPLE = re.compile(
    r"(^|_)(points?|score|rank|ranking|streak|level|badge|gps|lat|latitude|lng|longitude|mileage|online_time"
    r"|id_card|id_number|identity_number|clicks|checkin_photo)($|_)"
)


@cache
def floors() -> list[set[str]]:
    """The floors of `pyproject.toml`, from the top down."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contract = next(c for c in project["tool"]["importlinter"]["contracts"] if c["name"].startswith("Floors"))
    return [{room.strip() for room in layer.split("|")} for layer in contract["layers"]]


def floor_of(room: str) -> int:
    """0 is the top floor."""
    return next(number for number, rooms in enumerate(floors()) if room in rooms)


def python_files() -> Iterator[Path]:
    """Every module of the package but migrations."""
    yield from (path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts)


def templates() -> Iterator[Path]:
    yield from sorted(PACKAGE.rglob("templates/**/*.html"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def piece_of(path: Path) -> str:
    """`actions` for both `actions.py` and `actions/hand_over.py`."""
    parts = path.relative_to(PACKAGE).parts
    return Path(parts[1]).stem if len(parts) > 1 else ""


def imported(source: str) -> Iterator[str]:
    """Every module that a file imports, with the name taken from it, as one dotted path."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def closed_doors(source: str, room: str) -> list[str]:
    """Imports of another room that do not go through a door."""
    allowed = FACE_DOORS if room in FACES else DOORS
    found = []
    for path in imported(source):
        parts = path.split(".")
        if parts[0] != "mulin" or len(parts) < 3 or parts[1] in {room, "config", *OPEN_ROOMS} or room == "config":
            continue
        # mulin.<room>.<door>.<name>: deeper is inside the other room
        if parts[2] not in allowed or len(parts) > 4:
            found.append(path)
    return found


def writes(source: str) -> list[str]:
    """Calls that change rows, as `line: name`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(node, node.func):
            found.append(f"{node.lineno}: {node.func.attr}")
    return found


def _is_write(call: ast.Call, attribute: ast.Attribute) -> bool:
    name = attribute.attr
    if name == "save":  # a picture's takes a file; a session is the browser's, not a row of ours
        on_session = isinstance(attribute.value, ast.Attribute) and attribute.value.attr == "session"
        return not call.args and not on_session
    if name in MAKING:
        return True
    if name == "update":  # a queryset's takes keywords, a dict's or a hash's takes a value
        return bool(call.keywords) and not call.args
    return name == "delete" and not call.args and not call.keywords


def attributes(source: str, name: str) -> list[int]:
    """The lines on which an attribute of this name is touched."""
    return [node.lineno for node in _nodes(source, name) if isinstance(node, ast.Attribute) and node.attr == name]


def names(source: str, name: str) -> list[int]:
    """The lines on which a plain name is used or imported."""
    nodes = list(_nodes(source, name))
    found = [n.lineno for n in nodes if isinstance(n, ast.Name) and n.id == name]
    found += [n.lineno for n in nodes if isinstance(n, ast.ImportFrom) and any(alias.name == name for alias in n.names)]
    return found


def _nodes(source: str, name: str) -> Iterator[ast.AST]:
    """The parts of a file that may speak of `name`: none where it is not written, without reading the file."""
    if name in source:
        yield from ast.walk(ast.parse(source))
