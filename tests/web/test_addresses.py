"""Every page is found where its address leads, though most rooms are never asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, resolve

from mulin.config.urls import CommunityResolver, urlpatterns

_SAMPLES = {"uuid": str(UUID(int=7)), "int": "7", "slug": "a-b", "str": "a:b", "path": "a/b"}


def pages(of: list[URLPattern | URLResolver], begin: str = "") -> Iterator[str]:
    """The address of every page, with something in the place of what changes."""
    for one in of:
        address = begin + sample(str(one.pattern))
        if isinstance(one, URLResolver):
            yield from pages(one.url_patterns, address)
        else:
            yield address


def sample(route: str) -> str:
    return re.sub(r"<(\w+):\w+>", lambda part: _SAMPLES[part[1]], route)


COMMUNITY = next(one for one in urlpatterns if isinstance(one, CommunityResolver))


def test_every_page_is_the_one_that_asking_every_room_would_find() -> None:
    addresses = list(pages([COMMUNITY]))
    assert len(addresses) > 200
    for address in addresses:
        found, asked = resolve(f"/{address}"), URLResolver.resolve(COMMUNITY, address)
        assert (found.view_name, found.func, found.kwargs) == (asked.view_name, asked.func, asked.kwargs)


@pytest.mark.parametrize("path", ["/c/zs/no-such-page/", "/c/zs", "/c/", "/no-such-page/", "/c/zs/gatherings/x/"])
def test_what_is_not_there_is_not_found(path: str) -> None:
    with pytest.raises(Resolver404):
        resolve(path)
