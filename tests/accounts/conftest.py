"""What the tests of the door share: codes are caught instead of sent, limits start empty."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from mulin.base import jobs, manifest


@dataclass
class Sent:
    """The codes that would have left the house."""

    codes: list[tuple[str, str]] = field(default_factory=list)

    def last(self, digits: str) -> str:
        jobs.run_due()
        return next(code for phone, code in reversed(self.codes) if phone == digits)

    def to(self, digits: str) -> int:
        jobs.run_due()
        return sum(phone == digits for phone, _code in self.codes)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    box = Sent()
    monkeypatch.setattr(manifest, "send_code", lambda digits, code, _community: box.codes.append((digits, code)))
    return box


@pytest.fixture(autouse=True)
def _empty_caches() -> None:
    caches["near"].clear()


class Visitor:
    """Somebody standing at the door with a browser."""

    def __init__(self, client: Client, target: str = "/c/zs/") -> None:
        self.client = client
        self.address = f"/sign-in/?next={target}"
        client.get(self.address)  # gives the browser its device cookie

    def ask(self, phone: str) -> Any:
        return self.client.post(self.address, {"phone": phone, "do": "send"})

    def enter(self, phone: str, code: str) -> Any:
        return self.client.post(self.address, {"phone": phone, "code": code, "do": "enter"})

    @property
    def is_in(self) -> bool:
        return "_auth_user_id" in self.client.session


@pytest.fixture
def visitor(world: Any) -> Visitor:
    return Visitor(world.client())


@pytest.fixture
def other_visitor(world: Any) -> Visitor:
    return Visitor(world.client())
