"""A real headless Chromium for journeys: one browser a worker, one fresh context a visitor.

Where Chromium is missing the journeys are skipped; in CI they fail instead.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import Browser, Page, sync_playwright

from mulin.base.roles import Role
from mulin.ops.needs import FLAGS, find_browser
from tests.journeys.looking import watch

# Playwright's own loop runs in this thread; Django would take the test for a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    path = find_browser()
    if path is None and os.environ.get("CI") == "true":
        pytest.fail("journeys need Chromium: apt-get install chromium")
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def _one_request_at_a_time() -> Iterator[None]:
    """The test server's threads share one connection to a database in memory, so one transaction as well.

    A house that runs has a connection for each thread, and SQLite lets one write at a time.
    """
    turn, answer = threading.Lock(), WSGIHandler.__call__

    def in_turn(self: WSGIHandler, *request: Any) -> Any:
        with turn:
            return answer(self, *request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIHandler, "__call__", in_turn)
        yield


class Visitors:
    """Opens pages for people: each with their own device, size, theme and language."""

    def __init__(self, browser: Browser, base: str, world: Any) -> None:
        self.browser, self.base, self.world = browser, base, world
        self.contexts: list[Any] = []

    def come(
        self,
        role: Role = Role.VISITOR,
        *,
        width: int = 390,
        size: str = "",
        theme: str = "light",
        language: str = "zh-hans",
        javascript: bool = True,
        account: Any = None,
    ) -> Page:
        """A page of somebody with `role` (or of `account`) on a device that is `width` wide."""
        context = self.browser.new_context(
            base_url=self.base,
            viewport={"width": width, "height": 844 if width < 800 else 900},
            java_script_enabled=javascript,
            locale="en-GB" if language == "en" else "zh-CN",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        cookies = {"mulin_size": size, "mulin_theme": theme, "mulin_language": language}
        cookies |= {name: morsel.value for name, morsel in self._signed_in(role, account).items()}
        context.add_cookies([{"name": n, "value": v, "url": self.base} for n, v in cookies.items() if v])
        page = context.new_page()
        page.complaints = watch(page)  # type: ignore[attr-defined]  # what the browser objected to
        return page

    def _signed_in(self, role: Role, account: Any) -> Any:
        if account is not None:
            client = self.world.client()
            self.world.enter(client, account, second_factor=True)
            return client.cookies
        return {} if role == Role.VISITOR else self.world.sign_in(role).cookies


@pytest.fixture
def visitors(chromium: Browser, live_server: Any, world: Any) -> Iterator[Visitors]:
    """People with browsers in front of a running house in which the cast lives."""
    django_settings.ALLOWED_HOSTS = [*django_settings.ALLOWED_HOSTS, "localhost"]
    people = Visitors(chromium, live_server.url, world)
    yield people
    for context in people.contexts:
        context.close()
