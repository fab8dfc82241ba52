"""One answer at a time, as long as it is quick (decision 29)."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from mulin.base.in_turn import InTurn, aside
from mulin.config.wsgi import application

LONG = 20.0  # seconds nobody waits in a test that is right


class Site:
    """An application whose slow page goes on until it is let go; notes how many answers were made at once."""

    def __init__(self) -> None:
        self.begun, self.let_go = threading.Event(), threading.Event()
        self.working = self.most = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.working += 1
        self.most = max(self.most, self.working)
        if environ["PATH_INFO"] == "/slow":
            self.begun.set()
            assert self.let_go.wait(LONG)
        else:
            time.sleep(0.005)  # where another thread would take over
        self.working -= 1
        return [environ["PATH_INFO"].encode()]


def ask(site: InTurn, path: str = "/quick") -> Any:
    return site({"PATH_INFO": path}, lambda *_: None)


def test_quick_answers_are_made_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mulin.base.in_turn.PATIENCE", LONG)  # what is quick here is slow on a busy machine
    site = Site()
    in_turn = InTurn(site)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda _: ask(in_turn), range(12))) == [[b"/quick"]] * 12
    assert site.most == 1


def test_a_slow_one_keeps_nobody_waiting() -> None:
    site = Site()
    in_turn = InTurn(site)
    slow = threading.Thread(target=ask, args=(in_turn, "/slow"))
    slow.start()
    assert site.begun.wait(LONG)
    began = time.monotonic()
    assert [ask(in_turn) for _ in range(5)] == [[b"/quick"]] * 5
    assert time.monotonic() - began < LONG / 2  # five times, and the slow one is still not done
    assert slow.is_alive()
    site.let_go.set()
    slow.join()
    assert ask(in_turn) == [b"/quick"]


def test_who_breaks_gives_the_turn_on() -> None:
    class Broken(Exception):
        """Of the site itself."""

    def broken(environ: Any, start_response: Any) -> Any:
        raise Broken

    in_turn = InTurn(broken)
    for _ in range(2):
        with pytest.raises(Broken):
            ask(in_turn)
    assert in_turn._turn.acquire(blocking=False)


def test_who_stands_aside_lets_the_next_one_begin_and_has_the_turn_again_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mulin.base.in_turn.PATIENCE", LONG)
    came: list[str] = []

    def site(environ: dict[str, Any], _start: Any) -> list[bytes]:
        came.append(environ["PATH_INFO"])
        if environ["PATH_INFO"] == "/first":
            with aside():
                assert ask(in_turn, "/second") == []
            assert not in_turn._turn.acquire(blocking=False)
        return []

    in_turn = InTurn(site)
    ask(in_turn, "/first")
    assert came == ["/first", "/second"]
    assert in_turn._turn.acquire(blocking=False)


def test_one_site_inside_another_gives_both_turns_on() -> None:
    inner = InTurn(lambda _environ, _start: [])
    outer = InTurn(inner)
    ask(outer)
    assert outer._turn.acquire(blocking=False)
    assert inner._turn.acquire(blocking=False)


def test_who_has_no_turn_stands_aside_for_nobody() -> None:
    with aside():
        pass


def test_the_house_answers_in_turn() -> None:
    assert isinstance(application, InTurn)
