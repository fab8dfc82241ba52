"""Tags only the shell's own templates use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.template import Context

from mulin.base.manifest import Face, NavItem, rooms

register = template.Library()


@dataclass(frozen=True, slots=True)
class Entry:
    """One menu entry as it is shown to one person."""

    url: str
    title: Any
    icon: str
    count: int
    current: bool


@register.simple_tag(takes_context=True)
def menu(context: Context, face: str) -> list[Entry]:
    """The entries this person may open, in order. One query per entry that counts decisions."""
    actor, path = context["actor"], context["request"].path
    items = [i for i in _items(Face(face)) if not i.verb or actor.may_somewhere(i.verb)]
    addresses = {item: str(actor.url(item.url_name)) for item in items}
    here = max((url for url in addresses.values() if _inside(path, url, set(addresses.values()))), key=len, default="")
    return [
        Entry(
            url=url,
            title=item.title,
            icon=item.icon,
            count=item.count(actor) if item.count else 0,
            current=url == here,
        )
        for item, url in addresses.items()
    ]


@cache
def _items(face: Face) -> tuple[NavItem, ...]:
    """What every room offers to a menu, in order: for everybody, before anybody's rights are asked."""
    found = (item for room in rooms() for item in room.nav if item.face == face)
    return tuple(sorted(found, key=lambda item: item.order))


def _inside(path: str, url: str, every: set[str]) -> bool:
    """Whether a page belongs to a menu entry. An entry that others lie under (home, desk) is only itself."""
    leads_to_others = any(other != url and other.startswith(url) for other in every)
    return path == url or (path.startswith(url) and not leads_to_others)


@register.simple_tag(takes_context=True)
def sign_in_url(context: Context) -> str:
    """To the door, and back to this page afterwards."""
    return f"{settings.LOGIN_URL}?next={quote(context['request'].path)}"


@register.simple_tag(takes_context=True)
def search_url(context: Context) -> str:
    """Where the desk's search goes; nothing for those who may not search people."""
    actor = context["actor"]
    return str(actor.url("people:people")) if actor.may_somewhere("people.read") else ""
