"""What import-linter cannot see, read from the source itself. Each rule is tried on an example first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.architecture import code

# Who may say "this text is HTML already": icons, tags and QR codes, built from escaped parts.
MAKES_HTML = {"base/templatetags/mulin.py", "base/icons.py", "printing/qr.py"}
# Where rows may be changed: base and kernel too, whose jobs, limits, keys and search are tools of actions.
WRITES = {"actions", "migrations"}


def _offences(rule: Callable[[str], list[object]], skip: Callable[[str, str], bool]) -> list[str]:
    """`file: what` for every finding of `rule`; `skip` sees the room and the piece."""
    found = []
    for path in code.python_files():
        room, piece = code.room_of(path), code.piece_of(path)
        if not skip(room, piece):
            found += [f"{path.relative_to(code.PACKAGE)}:{what}" for what in rule(path.read_text())]
    return found


@pytest.mark.parametrize(
    ("source", "is_write"),
    [
        ("Person.objects.create(name='a')", True),
        ("people.filter(id=1).update(name='a')", True),
        ("person.delete()", True),
        ("person.save(update_fields=['name'])", True),
        ("digest.update(b'a')", False),
        ("request.session.save()", False),
        ("picture.save(buffer, format='PNG')", False),
        ("known.update({'a': 1})", False),
        ("cache.delete('a')", False),
    ],
)
def test_a_write_is_recognised(source: str, *, is_write: bool) -> None:
    assert bool(code.writes(source)) is is_write


def test_only_actions_write() -> None:
    assert _offences(code.writes, lambda room, piece: room in {"base", "kernel"} or piece in WRITES) == []


def test_views_and_api_ask_queries_not_models() -> None:
    assert code.attributes("Person.objects.all()", "objects") == [1]
    assert code.attributes("queries.people_of(actor)", "objects") == []
    touching = _offences(
        lambda source: code.attributes(source, "objects"), lambda _, piece: piece not in {"views", "api"}
    )
    assert touching == []


def test_nobody_goes_round_the_scope() -> None:
    assert code.attributes("Person._unscoped.all()", "_unscoped") == [1]
    assert _offences(lambda source: code.attributes(source, "_unscoped"), lambda room, _: room == "base") == []


def test_html_is_made_in_one_place() -> None:
    assert code.names("from django.utils.safestring import mark_safe", "mark_safe") == [1]
    found = _offences(lambda source: code.names(source, "mark_safe"), lambda _room, _piece: False)
    assert {entry.split(":")[0] for entry in found} <= MAKES_HTML


@pytest.mark.parametrize(
    ("source", "room", "is_closed"),
    [
        ("from mulin.people.models import Person", "cards", False),
        ("from mulin.people import queries", "cards", False),
        ("from mulin.printing.typeset import compile_pdf", "cards", False),
        ("from mulin.people.forms import PersonForm", "cards", True),
        ("from mulin.people.actions.merge import merge_people", "cards", True),
        ("from mulin.people.views import person", "cards", True),
        ("from mulin.people.views import person", "web", False),
    ],
)
def test_a_closed_door_is_recognised(source: str, room: str, *, is_closed: bool) -> None:
    assert bool(code.closed_doors(source, room)) is is_closed


def test_rooms_enter_each_other_by_doors() -> None:
    found = []
    for path in code.python_files():
        room = code.room_of(path)
        found += [f"{path.relative_to(code.PACKAGE)}: {name}" for name in code.closed_doors(path.read_text(), room)]
    assert found == []


@pytest.mark.parametrize(
    ("html", "is_inline"),
    [
        ('<p style="color: red">', True),
        ("<script>alert(1)</script>", True),
        ('<a onclick="go()">', True),
        ('<img src="data:image/png;base64,AA">', True),
        ('<script src="/static/htmx.js" defer></script>', False),
        ('<p class="once on" data-on="1">', False),
    ],
)
def test_inline_code_is_recognised(html: str, *, is_inline: bool) -> None:
    assert bool(code.SCRIPTS.search(html)) is is_inline


def test_templates_keep_to_the_content_policy() -> None:
    found = [
        f"{path.relative_to(code.PACKAGE)}: {match[0].strip()}"
        for path in code.templates()
        for match in code.SCRIPTS.finditer(path.read_text())
    ]
    assert found == []


def test_templates_escape_everything() -> None:
    assert code.UNSAFE.search("{{ name|safe }}")
    assert not code.UNSAFE.search("{{ safe_name }}")
    assert [str(path) for path in code.templates() if code.UNSAFE.search(path.read_text())] == []


def test_templates_borrow_only_from_their_room_or_the_shell() -> None:
    found = []
    for path in code.templates():
        allowed = (f"{code.room_of(path)}/", "web/")
        borrowed = code.BORROWED.findall(path.read_text())
        found += [f"{path.relative_to(code.PACKAGE)}: {name}" for name in borrowed if not name.startswith(allowed)]
    assert found == []
