"""Root addresses. Every page of a community lies under `/c/<code>/`; the rest belongs to no one."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.urls import URLResolver, include, path
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


class RoomRoute(RoutePattern):
    """A room's pages inside a community: looked through only where the address goes on as one of them begins.

    Going through every page of every room was a fifth of a page's time.
    """

    def __init__(self, pages: list[Any]) -> None:
        super().__init__("")
        firsts = [str(page.pattern).partition("/")[0] for page in pages]
        self.is_open = any("<" in first for first in firsts)  # it may begin with anything
        self.firsts = frozenset(firsts)

    def match(self, path: str) -> tuple[str, tuple[Any, ...], dict[str, Any]] | None:
        if self.is_open or path.partition("/")[0] in self.firsts:
            return path, (), {}
        return None


def _addresses() -> list[Any]:
    modules = [import_module(f"mulin.{room}.urls") for room in ROOMS]
    addresses = [page for module in modules for page in getattr(module, "root_urlpatterns", [])]
    rooms = [URLResolver(RoomRoute(m.urlpatterns), m, {}, m.app_name, m.app_name) for m in modules]
    return [*addresses, path("c/<slug:code>/", include(rooms))]


urlpatterns = _addresses()
handler404 = "mulin.web.errors.not_found"
handler403 = "mulin.web.errors.forbidden"
handler400 = "mulin.web.errors.bad_request"
handler500 = "mulin.web.errors.broken"
