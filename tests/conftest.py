"""What every test stands on: a throw-away data folder, either database, no network, one cast."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

# Settings are read on import, so the throw-away folder must be named before Django is.
_FOLDER = Path(tempfile.mkdtemp(prefix="mulin-test-"))
os.environ.setdefault("MULIN_DATA", str(_FOLDER / "data"))
os.environ.setdefault("MULIN_LOG_LEVEL", "ERROR")
(_FOLDER / "data").mkdir(exist_ok=True)


# What shares a house that is costly to build goes to one worker, which builds it once.
_ONE_HOUSE = {
    "tests/architecture/test_walls.py": "demo",
    "tests/drills/": "drills",
    "tests/base/test_jobs_killed.py": "killed",
}
_LONG_TOO = bool({"CI", "DRILL"} & set(os.environ))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hands tests out one by one, but those of one house together. (xdist's own groups know no pytest 9 ids.)"""
    from xdist.scheduler import LoadScopeScheduling

    class Houses(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((house for path, house in _ONE_HOUSE.items() if nodeid.startswith(path)), nodeid)

    return Houses(config, log)


def pytest_itemcollected(item: pytest.Item) -> None:
    if item.get_closest_marker("long") and not _LONG_TOO:
        item.add_marker(pytest.mark.skip(reason="long: CI and `mulin drill` try it"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow ones first, so that no worker has to wait for the other's last."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any call beyond loopback fails the test that makes it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """What a process keeps for itself belongs to one test: the next one has other communities of the same name."""
    from django.core.cache import caches

    caches["near"].clear()
    yield
    caches["near"].clear()


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    """Every test begins in Chinese, whatever language a page was asked for before it."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any) -> None:
    """Pages in tests need no collected, hashed static files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Test databases get their schema as a house does: a third of the time."""
    from mulin.ops.migrating import rendering_only_what_is_new

    with rendering_only_what_is_new():
        yield


@pytest.fixture
def world(db: None) -> Any:
    """The cast: known people of 中山社区 and a stranger community (see `tests/world.py`)."""
    from tests.world import build_world

    return build_world()


@pytest.fixture(autouse=True, scope="session")
def _ledger_may_be_cleared() -> Iterator[None]:
    """Tests that commit are cleared up after by a flush, which the ledger's triggers would refuse."""
    from django.db import connection
    from django.test import TransactionTestCase

    from mulin.awards import triggers as ballot_box
    from mulin.ledger import triggers

    flush = TransactionTestCase._fixture_teardown

    def clear(self: TransactionTestCase) -> None:
        for guards in (triggers, ballot_box):
            guards.remove(connection)
        flush(self)
        for guards in (triggers, ballot_box):
            guards.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", clear)
        yield
