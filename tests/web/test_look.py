"""大字, 深浅, EN/中: where a choice goes, and where it never leads."""

from __future__ import annotations

from typing import Any

import pytest

from mulin.accounts.models import Account
from mulin.base.roles import Role


def test_a_choice_is_kept_in_a_cookie_and_leads_back(world: Any) -> None:
    client = world.client()
    response = client.get("/look/?size=elder&next=/c/zs/how-to/%3Fa=1")
    assert (response.status_code, response["Location"]) == (302, "/c/zs/how-to/?a=1")
    assert client.cookies["mulin_size"]["httponly"]
    assert 'class="elder auto"' in client.get("/c/zs/how-to/").content.decode()


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_it_never_leads_away(world: Any, target: str) -> None:
    response = world.client().get("/look/", {"theme": "dark", "next": target})
    assert response["Location"] == "/"


def test_nonsense_changes_nothing(world: Any) -> None:
    client = world.client()
    assert client.get("/look/?size=huge").status_code == 200
    assert "mulin_size" not in client.cookies
    client.cookies["mulin_size"] = '"><script>'
    assert "<script>" not in client.get("/c/zs/").content.decode()


def test_a_choice_is_of_this_device_until_it_is_kept_with_the_account(world: Any) -> None:
    account = world.account(Role.RESIDENT)
    client, other = world.client(), world.client()
    world.enter(client, account)
    world.enter(other, account)
    client.get("/look/?size=xl&next=/")
    client.get("/look/?language=en&next=/")
    assert Account.objects.get(id=account.id).size == ""  # a GET changes no row
    client.post("/look/?next=/")
    kept = Account.objects.get(id=account.id)
    assert (kept.size, kept.language) == ("xl", "en")
    assert '<html lang="en" class="elder xl auto en">' in other.get("/c/zs/").content.decode()
    other.get("/look/?size=normal&next=/")
    assert '<html lang="en" class="auto en">' in other.get("/c/zs/").content.decode()


def test_a_visitor_has_nothing_to_keep_it_with(world: Any) -> None:
    assert "<form" not in world.client().get("/look/").content.decode()
    assert world.client().post("/look/?next=/").status_code == 302


def test_the_qr_of_the_large_print_card_opens_large_letters_by_itself(world: Any) -> None:
    client = world.client()
    assert 'class="elder auto"' in client.get("/c/zs/?look=elder").content.decode()
    assert 'class="elder auto"' in client.get("/c/zs/how-to/").content.decode()


def test_every_choice_stands_on_one_page(world: Any) -> None:
    html = world.client().get("/look/?next=/c/zs/").content.decode()
    assert html.count("aria-current") == 3
    assert 'href="/c/zs/"' in html
