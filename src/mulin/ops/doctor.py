"""What `mulin doctor` looks at beyond readiness: storage, keys, speed, clock, the wall."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from mulin.base.rows import TenantRow
from mulin.kernel import clock
from mulin.ops import health, refusals
from mulin.ops.backup import keeping, making
from mulin.ops.health import Finding, green, red
from mulin.places import queries as places

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
SLOW_FSYNC = 0.02
CLOCK_OFF = 2.0


def examine() -> list[Finding]:
    """Every check, readiness first."""
    found = health.findings()
    if not all(finding.ok for finding in found if finding.name in {"database", "migrations"}):
        return [*found, data_folder(), keys(), https(), fsync()]
    found += [data_folder(), keys(), right_keys(), https(), fsync(), database_clock()]
    if connection.vendor == "sqlite":
        found.append(pragmas())
    return [*found, backups(), wall()]


def data_folder() -> Finding:
    folder = settings.MULIN.data
    if not refusals.is_private(folder):
        return red("data folder", f"others can read {folder}; run `chmod 700 {folder}`")
    return green("data folder", "only this user can read it")


def keys() -> Finding:
    folder = settings.MULIN.keys
    if not folder.exists():
        return green("keys", "all from the environment")
    loose = [path for path in [folder, *folder.iterdir()] if not refusals.is_private(path)]
    if loose:
        return red("keys", f"others can read {loose[0]}; run `chmod -R go= {folder}`")
    return green("keys", f"only this user can read {folder}; keep a copy apart from the backups")


def right_keys() -> Finding:
    """Whether these are the keys the data was sealed with."""
    if refusals.opens_what_is_sealed():
        return green("sealed data", "the keys open it")
    return red("sealed data", refusals.OTHER_KEYS)


def backups() -> Finding:
    """Whether the newest backup is of the last night. A house of less than 26 hours needs none yet."""
    newest = making.newest()
    founded = places.all_communities().order_by("created_at").values_list("created_at", flat=True).first()
    since = newest or founded
    if since and clock.now() - since > keeping.OLDEST:
        return red("backup", "the newest is older than 26 hours; is the worker running? `mulin backup` makes one now")
    if newest is None:
        return green("backup", "the first is made tonight; put `mulin backup keys` on paper, twice")
    return green("backup", f"newest of {newest:%Y-%m-%d %H:%M}; keep a copy on another disk (MULIN_BACKUPS_SECOND)")


def https() -> Finding:
    local = settings.MULIN.origin.startswith(("http://127.0.0.1", "http://localhost", "http://[::1]"))
    if local:
        return green("https", "serves this machine only")
    if settings.SESSION_COOKIE_SECURE and settings.MULIN.origin.startswith("https://"):
        return green("https", "cookies travel over HTTPS only")
    return red("https", "sign-ins travel readable; put a proxy with HTTPS before it, set MULIN_HTTPS and MULIN_ORIGIN")


def fsync() -> Finding:
    """How long a promise of the disk takes: bounds sign-ups per second on SQLite."""
    with tempfile.NamedTemporaryFile(dir=settings.MULIN.data) as file:
        begun = time.perf_counter()
        for _ in range(10):
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
        each = (time.perf_counter() - begun) / 10
    words = f"one safe write takes {each * 1000:.1f} ms"
    return green("disk speed", words) if each < SLOW_FSYNC else red("disk speed", f"{words}; use a faster disk")


def database_clock() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM clock_timestamp())"
            if connection.vendor == "postgresql"
            else "SELECT (julianday('now') - 2440587.5) * 86400.0"
        )
        apart = abs(float(cursor.fetchone()[0]) - clock.now().timestamp())
    if apart > CLOCK_OFF:
        return red("clock", f"server and database are {apart:.0f} s apart; set both by NTP")
    return green("clock", "server and database agree")


def pragmas() -> Finding:
    """Whether SQLite runs as safely as it should."""
    with connection.cursor() as cursor:
        for name, wanted in PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}")
            (value,) = cursor.fetchone()
            if value != wanted:
                return red("sqlite", f"{name} is {value}, should be {wanted}; is another program using it?")
    return green("sqlite", "write-ahead log, full sync, foreign keys, secure delete")


def wall() -> Finding:
    """One query per foreign key between rows of communities: no row may point over the wall."""
    crossing = [
        f"{model._meta.label}.{field.name} ({count})"
        for model, field in tenant_foreign_keys()
        if (count := rows_across(model, field))
    ]
    if crossing:
        return red("wall", f"rows point into another community: {', '.join(crossing)}; restore a backup")
    return green("wall", "no row points into another community")


def tenant_foreign_keys() -> Iterator[tuple[type[models.Model], models.ForeignKey[models.Model, models.Model]]]:
    """Every foreign key from a row of a community to another such row."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            target = field.related_model
            if issubclass(model, TenantRow) and isinstance(target, type) and issubclass(target, TenantRow):
                yield model, field  # type: ignore[misc]  # a concrete field with a related model is a foreign key


def rows_across(model: type[models.Model], field: models.ForeignKey[models.Model, models.Model]) -> int:
    """How many rows of `model` point by `field` into another community. One query."""
    rows = model.objects.across(reason="doctor: looking for rows that cross")  # type: ignore[attr-defined]  # a TenantRow
    pointing = rows.filter(**{f"{field.name}__isnull": False})
    return int(pointing.exclude(**{f"{field.name}__community_id": models.F("community_id")}).count())
