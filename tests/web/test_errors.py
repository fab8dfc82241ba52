"""Error pages: what happened, what to do, whom to call; and no database needed to say it."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import translation

from mulin.base.roles import Role
from mulin.kernel.errors import Busy, Conflict, RuleError, TooOften


def shown(world: Any, error: Exception) -> Any:
    """The home page's answer when `error` happens in it."""
    client = world.client()
    client.raise_request_exception = False
    with patch("mulin.web.views.home.clock.today", side_effect=error):
        return client.get("/c/zs/")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_absent_pages(world: Any, language: str) -> None:
    client = world.client()
    client.cookies["mulin_language"] = language
    for path in ("/nope/", "/c/nope/", "/c/zs/nope/"):
        response = client.get(path)
        assert response.status_code == 404
        with translation.override(language):
            assert translation.gettext("这一页找不到") in response.content.decode()
        assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (TooOften(200), 429, "4 分钟"),
        (RuleError("not-a-demo", name="中山社区"), 422, "不是演示社区"),
        (Conflict("x"), 409, "别人刚改过这里"),
        (Busy("x"), 503, "半分钟"),
        (OperationalError("database is locked"), 503, "半分钟"),
        (OperationalError("database or disk is full"), 507, "磁盘已满"),
        (OSError(28, "No space left on device"), 507, "磁盘已满"),
    ],
)
def test_expected_errors(world: Any, error: Exception, status: int, words: str) -> None:
    response = shown(world, error)
    assert response.status_code == status
    assert words in response.content.decode()
    assert ("Retry-After" in response) == (status in (429, 503))


def test_a_bug_names_its_number_and_nothing_else(world: Any) -> None:
    response = shown(world, ZeroDivisionError("王淑珍 13800001881"))
    page = response.content.decode()
    assert response.status_code == 500
    assert response["X-Request-Id"] in page
    assert "ZeroDivisionError" not in page
    assert "13800001881" not in page


def test_a_form_without_its_token_is_told_so(world: Any) -> None:
    client = Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)
    response = client.post("/c/zs/desk/settings/community/", {})
    assert response.status_code == 403
    assert "小纸条" in response.content.decode()


def test_a_buttons_address_opened_like_a_page_says_what_to_do(world: Any) -> None:
    response = world.client().get("/c/zs/desk/gatherings/own/")
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "退回上一页再按一次" in response.content.decode()


@pytest.mark.parametrize(("error", "leads_back"), [(RuleError("not-a-demo", name="x"), True), (Busy("x"), False)])
def test_a_refused_button_leads_back_to_its_page(world: Any, error: Exception, *, leads_back: bool) -> None:
    client = world.client()
    with patch("mulin.accounts.views.sign_in.door.let_out", side_effect=error):
        answer = client.post("/sign-in/out/", HTTP_REFERER="http://127.0.0.1/c/zs/points/?day=1")
    assert ('href="/c/zs/points/?day=1"' in answer.content.decode()) == leads_back


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://127.0.0.1/c/zs/desk/people/?q=wang", "/c/zs/desk/people/%3Fq%3Dwang"),
        ("http://evil.example/c/zs/desk/people/", "/c/zs/desk/settings/community/"),
        ("http://127.0.0.1//evil.example/", "/c/zs/desk/settings/community/"),
        ("", "/c/zs/desk/settings/community/"),
    ],
    ids=["own page", "another house", "two slashes", "unknown"],
)
def test_whose_sitting_ran_out_comes_back_to_the_page_of_the_button(world: Any, came_from: str, leads_to: str) -> None:
    response = world.client().post("/c/zs/desk/settings/community/", {}, headers={"Referer": came_from})
    assert response.status_code == 302
    assert response["Location"] == f"/sign-in/?next={leads_to}"


def test_without_a_database_the_page_still_says_so(world: Any) -> None:
    client = world.sign_in(Role.COMMUNITY_HEAD)
    client.raise_request_exception = False
    with patch("django.db.backends.utils.CursorWrapper.execute", side_effect=OperationalError("gone")):
        response = client.get("/c/zs/")
    assert response.status_code == 503
    assert "半分钟" in response.content.decode()
