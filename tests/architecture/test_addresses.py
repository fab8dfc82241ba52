"""Every page can be named, and every page of the desk says which permission opens it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def _patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, route)
        elif entry.callback.__module__.startswith("mulin."):
            yield route, entry


def test_every_address_has_a_name() -> None:
    assert [route for route, pattern in _patterns() if not pattern.name] == []


def test_no_address_stands_twice() -> None:
    routes = [route for route, _ in _patterns()]
    assert sorted({route for route in routes if routes.count(route) > 1}) == []


ONLY_LEADS_ON = "c/<slug:code>/desk/"  # to the first page of the desk that one may open


def test_every_page_of_the_desk_names_its_permission() -> None:
    open_pages = [
        route
        for route, pattern in _patterns()
        if route.startswith(ONLY_LEADS_ON) and route != ONLY_LEADS_ON and not hasattr(pattern.callback, "verb")
    ]
    assert open_pages == []
