"""Root addresses. Every page of a community lies under `/c/<code>/`; the rest belongs to no one."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.urls import Resolver404, ResolverMatch, URLResolver
from django.urls.resolvers import RoutePattern

# Rooms with pages. A room's urls.py has `app_name`, `urlpatterns` (inside a community) and,
# if it has pages outside one, `root_urlpatterns`.
ROOMS = (
    "ledger",
    "places",
    "accounts",
    "people",
    "printing",
    "messaging",
    "media",
    "roster",
    "contacts",
    "schedule",
    "cards",
    "gatherings",
    "points",
    "riddles",
    "events",
    "awards",
    "reports",
    "web",
    "ops",
)


class CommunityResolver(URLResolver):
    """Every page of every room inside a community: tried are only those that begin as the address goes on.

    Going through all of them was a fifth of a page's time.
    """

    def __init__(self, route: str, rooms: Sequence[Any]) -> None:
        super().__init__(RoutePattern(route), [_room(room, room.urlpatterns) for room in rooms])
        firsts = {_first(page) for room in rooms for page in room.urlpatterns}
        self._ways = {first: self._way(rooms, first) for first in firsts}

    def _way(self, rooms: Sequence[Any], first: str) -> URLResolver:
        """The pages that begin so, and those that may begin with anything, in the order of their rooms."""
        pages = [(room, [page for page in room.urlpatterns if _first(page) in (first, _ANY)]) for room in rooms]
        return URLResolver(self.pattern, [_room(room, some) for room, some in pages if some])

    def resolve(self, path: str) -> ResolverMatch:
        found = self.pattern.match(path)
        way = self._ways.get(found[0].partition("/")[0], self._ways.get(_ANY)) if found else None
        if way is None:
            raise Resolver404({"path": path})
        return way.resolve(path)


def _room(room: Any, pages: Sequence[Any]) -> URLResolver:
    return URLResolver(RoutePattern(""), pages, {}, room.app_name, room.app_name)


def _first(page: Any) -> str:
    """The first part of a page's address; `_ANY` where it may be anything."""
    first = str(page.pattern).partition("/")[0]
    return _ANY if "<" in first else first


_ANY = "<>"


def _addresses() -> list[Any]:
    modules = [import_module(f"mulin.{room}.urls") for room in ROOMS]
    rooms = CommunityResolver("c/<slug:code>/", modules)
    return [rooms, *(page for module in modules for page in getattr(module, "root_urlpatterns", []))]


urlpatterns = _addresses()
handler404 = "mulin.web.errors.not_found"
handler403 = "mulin.web.errors.forbidden"
handler400 = "mulin.web.errors.bad_request"
handler500 = "mulin.web.errors.broken"
