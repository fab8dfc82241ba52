"""What every test stands on: a throw-away data folder, either database, no network, one cast."""

from __future__ import annotations

import gc
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.signals import connection_created
from django.utils import translation
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
# Settings are read on import, so the throw-away folder must be named before Django is. Workers share their run's.
_OURS = "FOLDER_OF_THE_RUN" not in os.environ
_FOLDER = Path(os.environ.get("FOLDER_OF_THE_RUN") or tempfile.mkdtemp(prefix="mulin-test-"))
os.environ["FOLDER_OF_THE_RUN"] = str(_FOLDER)
os.environ.setdefault("MULIN_DATA", str(_FOLDER / "data"))
os.environ.setdefault("MULIN_LOG_LEVEL", "ERROR")
(_FOLDER / "data").mkdir(exist_ok=True)


# A shell may forbid byte code beside the sources. Workers and every program a test starts would then compile the
# whole house anew, for half of their time; so it is kept elsewhere.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    sys.dont_write_bytecode = False
    sys.pycache_prefix = os.environ.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / ".cache" / "bytecode"))

# A busy machine is no fault of what is tested.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

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


def pytest_unconfigure() -> None:
    """Whoever made the run's folder takes it away."""
    if _OURS:
        shutil.rmtree(_FOLDER, ignore_errors=True)


def pytest_itemcollected(item: pytest.Item) -> None:
    if item.get_closest_marker("long") and not _LONG_TOO:
        item.add_marker(pytest.mark.skip(reason="long: CI and `mulin drill` try it"))


def pytest_collection_finish() -> None:
    """What is loaded stays: the search for rubbish need not go through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow ones first and journeys next, so that no worker has to wait for the other's last."""
    items.sort(key=lambda item: (item.get_closest_marker("slow") is None, item.get_closest_marker("browser") is None))


def _upside_down(connection: Any, **_: Any) -> None:
    """A read that asks for no order gets the one nobody expects: PostgreSQL may answer so on any day."""
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA reverse_unordered_selects = ON")


connection_created.connect(_upside_down)


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


@pytest.fixture(scope="session", autouse=True)
def _plain_static_files() -> Iterator[None]:
    """Pages in tests need no collected, hashed static files, and each worker keeps its own people's files.

    A clean-up takes away the files of jobs that its database does not know, and each worker has its own.

    For all tests together: a browser asks for a last page between two of them, and what a thread had begun to
    set up then stayed for the next one.
    """
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = settings.MEDIA_ROOT / os.environ.get("PYTEST_XDIST_WORKER", "alone")
    files.mkdir(parents=True, exist_ok=True)
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}, MEDIA_ROOT=files):
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_walks() -> Iterator[None]:
    """A prepared question that would read a whole community for a row fails the test that first asks it."""
    from tests.plans import look_at_plans

    with pytest.MonkeyPatch.context() as patch:
        look_at_plans(patch)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The test database gets its schema, and gets it back after a test that commits, as a copy of one that was made."""
    from tests import schema

    with schema.made_once(), schema.emptied_quickly():
        yield


@pytest.fixture
def world(db: None) -> Any:
    """The cast: known people of 中山社区 and a stranger community (see `tests/world.py`)."""
    from tests.world import build_world

    return build_world()
