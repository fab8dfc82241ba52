"""What is Chinese on an English page beside what people wrote themselves, and the first letters of their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps

from mulin.people.models import Person
from mulin.riddles.models import FORM_NAMES

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*\blang=\"zh[^>]*>.*?</|<[^>]+>", re.S)
_SAID_SO = {"中文", "睦邻", "演示", "号楼"}


def chinese_left(page: str, written: list[str]) -> set[str]:
    """The Chinese on a page once everything that somebody wrote is taken out."""
    text = _MARKUP.sub(" ", page)
    for words in written:
        text = text.replace(words, " ")
    return set(_CHINESE.findall(text)) - _SAID_SO


def written_by_people() -> list[str]:
    """Every Chinese text that stands in the database, and each of its lines; the longest first."""
    found = {line for text in _texts() for line in (text, *text.splitlines()) if _CHINESE.search(line)}
    found |= {name[0] for name in Person._base_manager.values_list("name", flat=True)}
    found |= {str(name) for name in FORM_NAMES.values()}  # 秋千格 has no other name
    return sorted(found, key=len, reverse=True)


def _texts() -> Iterator[str]:
    for model in apps.get_models():
        if model.__module__.startswith("mulin."):
            names = [field.attname for field in model._meta.concrete_fields]
            for row in model._base_manager.all():
                yield from (text for name in names for text in _strings(getattr(row, name)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in _strings(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in _strings(one))
