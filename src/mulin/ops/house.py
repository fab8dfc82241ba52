"""Bringing the house into order before it opens: folder, schema, cache table, static files."""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections, transaction

from mulin.ops import demo, migrating, refusals, schema
from mulin.ops.refused import Refused
from mulin.places import queries as places

GOING_SECONDS = 3.0


def prepare() -> None:
    """Everything a start needs; raises `Refused` with the sentence what to do. Fast when nothing changed."""
    refusals.refuse_debug()
    _close_to_others(settings.MULIN.data)
    refusals.refuse_newer_schema()
    refusals.refuse_other_keys()
    if refusals.waiting_migrations():
        migrating.migrate()
    if not settings.CACHES["default"]["BACKEND"].endswith("RedisCache"):
        call_command("createcachetable", verbosity=0)
    settings.MEDIA_ROOT.mkdir(mode=0o700, exist_ok=True)
    _collect_static()


def _close_to_others(folder: Path) -> None:
    """Names and posts are readable in the database's file, so the folder is for its owner alone."""
    if os.name != "nt" and folder.stat().st_uid == os.getuid() and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)


def is_empty() -> bool:
    """Whether no community has been founded yet. One query."""
    return not places.all_communities().exists()


def load_demo(on: date | None = None) -> dict[str, int]:
    """Load the demo "on" a day, whole or not at all; returns what it made, counted."""
    gc.disable()  # a year of rows is made and kept: looking for rubbish among them took a tenth of the time
    try:
        with transaction.atomic():
            made = demo.load(on)
    finally:
        gc.enable()
    schema.count_behind_indexes()
    return made


def load_demo_aside() -> None:
    """The same in a process of its own, where there is a quick one: what it leaves in memory goes with it.

    The server processes fork from this one. Raises `Refused` if it did not come to an end.
    """
    if sys.platform != "linux":
        load_demo()
        return
    connections.close_all()  # a child must not inherit them
    loading = multiprocessing.get_context("fork").Process(target=load_demo)
    loading.start()
    loading.join()
    if loading.exitcode != 0:
        raise Refused("the demo could not be loaded, and nothing of it was kept; what went wrong stands above.")


@contextmanager
def only_one() -> Iterator[None]:
    """Hold the data folder for one running Mulin. Raises `Refused` if it cannot be used, or is in use.

    On PostgreSQL several servers share the data, so only the folder is looked at.
    """
    folder: Path = settings.MULIN.data
    refusals.refuse_unwritable(folder)
    refusals.refuse_network_drive(folder)
    if not settings.MULIN.embedded or os.name == "nt":
        yield
        return
    import fcntl

    with (folder / "in-use").open("a") as mark:
        if not _is_ours(lambda: fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)):
            raise Refused(
                f"another Mulin is running on the data folder {folder}. "
                "Stop it first, or name another folder with MULIN_DATA."
            )
        yield


def _is_ours(lock: Callable[[], None]) -> bool:
    """Whether the lock could be had: what a killed server has started lives a moment longer than it."""
    until = time.monotonic() + GOING_SECONDS
    while True:
        try:
            lock()
        except OSError:
            if time.monotonic() > until:
                return False
            time.sleep(0.1)
        else:
            return True


def _collect_static() -> None:
    """Collect, hash and compress static files when a source file changed since the last time."""
    stamp = settings.STATIC_ROOT / ".made-from"
    now = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(now)


def _static_fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path}\0{storage.size(path)}\0{storage.get_modified_time(path)}\n".encode())
    return digest.hexdigest()
