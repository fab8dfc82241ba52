"""Numbers in forms: every form takes them by one field, which reads what people write and nothing else (D3)."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms

import mulin
from mulin.base.whole import WholeField

SOURCES = Path(mulin.__file__).parent
FIELD = SOURCES / "base" / "whole.py"
PLAIN = {"IntegerField", "FloatField", "DecimalField"}
NASTY = ("-1", "1.5", "1_000", "²", "1e9", "NaN", "1e999", "0x10", str(2**63), "9" * 5000, "1 000", "一")


def every_form() -> Iterator[type[forms.Form]]:
    """Each form class of each room, found by importing every module that may hold one."""
    for module in pkgutil.walk_packages([str(SOURCES)], "mulin."):
        if ".forms" in module.name:
            importlib.import_module(module.name)
    waiting = [forms.BaseForm]
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            if form.__module__.startswith("mulin."):
                yield form


def number_fields() -> list[tuple[str, forms.Field]]:
    return [
        (f"{form.__module__}.{form.__qualname__}.{name}", field)
        for form in every_form()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.IntegerField)
    ]


def test_every_number_in_a_form_is_whole_and_refuses_what_nobody_writes() -> None:
    found = number_fields()
    rooms = {name.split(".")[1] for name, _field in found}
    assert {"awards", "events", "gatherings", "places", "points", "riddles", "schedule"} <= rooms
    for name, field in found:
        assert isinstance(field, WholeField), name
        assert [text for text in NASTY if _takes(field, text)] == [], name


def _takes(field: forms.Field, text: str) -> bool:
    try:
        field.clean(text)
    except forms.ValidationError:
        return False
    return True


def test_an_empty_field_is_told_in_our_words() -> None:
    """Django's "这个字段是必填项" is nobody's voice; a form made before ours was set would keep it."""
    ours = str(forms.Field.default_error_messages["required"])
    assert ours == "这一项还空着。"
    strange = [
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in every_form()
        for name, field in form.base_fields.items()
        if "必填" in str(field.error_messages["required"]) or "required" in str(field.error_messages["required"])
    ]
    assert strange == []


def test_no_plain_number_field_is_made_while_a_form_is_built() -> None:
    """Fields that a form adds when it is made are not in `base_fields`: so the sources are read too."""
    plain = [
        f"{path.relative_to(SOURCES)}:{node.lineno}"
        for path in SOURCES.rglob("*.py")
        if path != FIELD and any(name in path.read_text("utf-8") for name in PLAIN)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in PLAIN
        and isinstance(node.value, ast.Name)
        and node.value.id == "forms"
    ]
    assert plain == []


@pytest.mark.parametrize(("text", "value"), [("12", 12), (" 7 ", 7), ("１２", 12), ("0", 0), ("", None), (None, None)])
def test_what_people_write_is_read(text: str | None, value: int | None) -> None:
    assert WholeField(required=False).clean(text) == value


def test_limits_still_hold() -> None:
    with pytest.raises(forms.ValidationError):
        WholeField(min_value=1, max_value=30).clean("31")
