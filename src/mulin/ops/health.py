"""Is this node ready to serve? Each check answers in words; `/readyz` and `mulin doctor` ask them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection

from mulin.base import jobs
from mulin.kernel import clock
from mulin.ops import refusals

DISK_LEAST = 500 * 1024 * 1024
BEAT_OLDEST = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw: `ok`, its name, and a sentence; a red one says what to do."""

    name: str
    ok: bool
    words: str


def green(name: str, words: str) -> Finding:
    """All is well."""
    return Finding(name, ok=True, words=words)


def red(name: str, words: str) -> Finding:
    """Something is wrong; `words` say what to do."""
    return Finding(name, ok=False, words=words)


def database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return red("database", f"does not answer ({type(error).__name__}); is it running?")
    return green("database", f"{connection.vendor} answers")


def migrations() -> Finding:
    try:
        waiting = refusals.waiting_migrations()
    except DatabaseError:
        return red("migrations", "cannot be read; see the database line")
    if waiting:
        return red("migrations", f"{len(waiting)} wait; run `mulin manage migrate`")
    return green("migrations", "all applied")


def disk() -> Finding:
    free = shutil.disk_usage(settings.MULIN.data).free
    words = f"{free // 1024**2:,} MB free in the data folder"
    if free < DISK_LEAST:
        return red("disk", f"only {words}; make room, below 500 MB nothing is accepted any more")
    return green("disk", words)


def worker() -> Finding:
    try:
        beat = jobs.last_beat()
    except DatabaseError:
        return red("worker", "cannot be seen; see the database line")
    if beat is None or clock.now() - beat > BEAT_OLDEST:
        return red("worker", "gives no sign of life; start it with `mulin worker`")
    return green("worker", "at work")


CHECKS: tuple[Callable[[], Finding], ...] = (database, migrations, disk, worker)


def findings() -> list[Finding]:
    """Every readiness check, in order."""
    return [check() for check in CHECKS]
