"""Translations: `python -m tools.messages update|compile|check [room …]`.

The source language is Chinese: what stands in code and templates is what Chinese readers see, and
each room keeps one catalogue, `locale/en/LC_MESSAGES/django.po`. `update` adds new texts to it,
`compile` writes the `.mo` beside it, `check` fails on anything missing, stale or uncompiled.
GNU gettext is not needed: Babel extracts, Django's own `templatize` reads templates.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "mulin"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def rooms() -> list[Path]:
    """Every room that has texts."""
    return sorted(path for path in PACKAGE.iterdir() if (path / "__init__.py").exists())


def sources(room: Path) -> Iterator[tuple[Path, bytes]]:
    """Python files, and templates turned into the Python that `extract` reads."""
    for path in sorted(room.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_bytes()
    for path in sorted((room / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".typ"}:
            yield path, templatize(path.read_text(), origin=str(path)).encode()


def texts(room: Path) -> Catalog:
    """Every translatable text of a room, with where it stands."""
    catalog = Catalog(project="Mulin")
    for path, content in sources(room):
        for _line, message, _comments, context in extract(
            "python", io.BytesIO(content), keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            flags = ("python-format",) if "%(" in str(message) else ()
            catalog.add(message, locations=[(str(path.relative_to(ROOT)), 1)], context=context, flags=flags)
    return catalog


def po_path(room: Path) -> Path:
    return room / "locale" / "en" / "LC_MESSAGES" / "django.po"


def load(room: Path) -> Catalog:
    if not po_path(room).exists():
        return Catalog(locale="en", project="Mulin")
    with po_path(room).open("rb") as file:
        return read_po(file, locale="en")


def update(room: Path) -> None:
    """Add new texts, drop those that are gone, keep every translation."""
    template = texts(room)
    if len(template) == 0 and not po_path(room).exists():
        return
    catalog = load(room)
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    catalog.header_comment = "# English for Mulin. The msgids are the Chinese that readers see."
    po_path(room).parent.mkdir(parents=True, exist_ok=True)
    with po_path(room).open("wb") as file:
        write_po(file, catalog, width=110, no_location=True, omit_header=False, sort_output=True)
    empty = [m.id for m in catalog if m.id and not translated(m)]
    print(f"{room.name}: {len(catalog)} texts, {len(empty)} without English")


def compiled(room: Path) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, load(room))
    return buffer.getvalue()


def compile_room(room: Path) -> None:
    if po_path(room).exists():
        po_path(room).with_suffix(".mo").write_bytes(compiled(room))


def strings(message: Message) -> tuple[str, ...]:
    """The English of a text: one, or one for each plural."""
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string,)


def translated(message: Message) -> bool:
    return all(strings(message))


def faults(room: Path) -> Iterator[str]:
    """What is wrong with a room's catalogue, a line each."""
    catalog, template = load(room), texts(room)
    wanted = {(m.id, m.context) for m in template if m.id}
    have = {(m.id, m.context): m for m in catalog if m.id}
    for key in sorted(wanted - set(have), key=str):
        yield f"{room.name}: no English for {key[0]!r}"
    for key in sorted(set(have) - wanted, key=str):
        yield f"{room.name}: no longer used: {key[0]!r}"
    for message in have.values():
        if not translated(message):
            yield f"{room.name}: empty English for {message.id!r}"
        elif "'" in "".join(strings(message)):
            yield f"{room.name}: a straight apostrophe in the English for {message.id!r}; write ’"
        for error in message.check(catalog):
            yield f"{room.name}: {message.id!r}: {error}"
    mo = po_path(room).with_suffix(".mo")
    if po_path(room).exists() and (not mo.exists() or mo.read_bytes() != compiled(room)):
        yield f"{room.name}: the .mo is stale; run `python -m tools.messages compile`"


def main(arguments: list[str]) -> int:
    verb, *names = arguments or ["check"]
    if not settings.configured:
        settings.configure()
    chosen = [room for room in rooms() if not names or room.name in names]
    if verb == "check":
        found = [fault for room in chosen for fault in faults(room)]
        print("\n".join(found) or "translations: complete")
        return 1 if found else 0
    for room in chosen:
        if verb == "update":
            update(room)
        compile_room(room)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
