"""The shell in a real browser: every look, the keyboard, without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest

from mulin.base.roles import Role
from tests.journeys.looking import LANGUAGES, assert_good_in_every_look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = ("/c/zs/", "/c/zs/privacy/", "/c/zs/how-to/", "/look/")
DESK = ("/c/zs/desk/", "/c/zs/desk/settings/", "/c/zs/desk/settings/buildings/new/", "/c/zs/desk/settings/venues/new/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_are_good_in_every_look(visitors: Any, language: str) -> None:
    page = visitors.come(language=language)
    for path in PUBLIC:
        assert_good_in_every_look(page, path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_desk_pages_are_good_in_every_look(visitors: Any, language: str) -> None:
    page = visitors.come(Role.COMMUNITY_HEAD, language=language, width=1280)
    for path in DESK:
        assert_good_in_every_look(page, path)


def test_somebody_with_only_a_keyboard(visitors: Any) -> None:
    page = visitors.come(Role.COMMUNITY_HEAD, width=1280)
    page.goto("/c/zs/desk/settings/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert ring == "3px"


def test_letters_grow_and_the_language_changes_without_javascript(visitors: Any) -> None:
    page = visitors.come(javascript=False)
    page.goto("/c/zs/how-to/")
    page.get_by_role("link", name="EN, English").click()
    page.get_by_role("link", name="Large text", exact=True).click()
    assert "/c/zs/how-to/" in page.url
    page.get_by_role("link", name="Larger", exact=True).click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("html").get_attribute("class") == "elder xl en"


def test_the_desk_menu_unfolds_on_a_phone_without_javascript(visitors: Any) -> None:
    page = visitors.come(Role.COMMUNITY_HEAD, width=390, javascript=False)
    page.goto("/c/zs/desk/")
    page.get_by_text("菜单", exact=True).click()
    page.locator(".fold").get_by_role("link", name="设置").click()
    assert page.url.endswith("/c/zs/desk/settings/")


def test_a_form_that_comes_back_leads_to_its_fields(visitors: Any) -> None:
    page = visitors.come(Role.COMMUNITY_HEAD)
    page.goto("/c/zs/desk/settings/community/")
    page.get_by_label("值班电话").fill("0519")
    page.get_by_label("卡上的一句话").fill("远亲不如近邻")
    page.get_by_role("button", name="存下").click()
    assert page.get_by_role("alert").count() == 1
    page.get_by_role("alert").get_by_role("link").click()
    field = page.get_by_label("值班电话")
    assert field.get_attribute("aria-invalid") == "true"
    assert page.get_by_label("卡上的一句话").input_value() == "远亲不如近邻"
    field.fill("0519 80000110")
    page.get_by_role("button", name="存下").click()
    assert page.get_by_role("status").inner_text() == "社区资料改好了"
    assert page.get_by_text("0519-80000110").count() == 1
