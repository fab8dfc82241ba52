"""When Mulin refuses to start, and the sentence what to do (safety §4.12).

A short or default secret, a wildcard host and a key inside the data folder are refused where they
are read, in `config`; what can only be seen from outside the settings is seen here.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from mulin.base import crypto
from mulin.base.fields import SealedTextField
from mulin.ops.refused import Refused

OTHER_KEYS = (
    "the keys are not the ones of this data: phones could not be read. "
    "Put its own key folder beside the data folder, or set MULIN_KEYS to where it lies."
)
NETWORK_DRIVES = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs", "davfs"}


def refuse_debug() -> None:
    """DEBUG pages show settings and rows to whoever provokes an error."""
    if settings.DEBUG:
        raise Refused("DEBUG is on and would show secrets to visitors. Take DEBUG = True out of the settings.")


def refuse_unwritable(folder: Path) -> None:
    """The data folder must exist for us alone, and take a file. It is made if it is not there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"mulin")
    except OSError as error:
        raise Refused(
            f"the data folder {folder} cannot be written ({error.strerror}). "
            "Give this user the folder, or name another one with MULIN_DATA."
        ) from error


def refuse_nothing_there() -> None:
    """A command that works on data needs a data folder in which Mulin was set up."""
    file = Path(str(settings.DATABASES["default"]["NAME"]))
    if settings.MULIN.embedded and not settings.TESTING and not file.is_file():
        raise Refused(
            f"nothing is set up in {settings.MULIN.data} yet. Run `mulin up`, or name another folder with MULIN_DATA."
        )


def refuse_network_drive(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> None:
    """SQLite's locks do not hold on network drives."""
    if not settings.MULIN.embedded or not mounts.exists():
        return
    entries = [line.split() for line in mounts.read_text().splitlines()]
    around = [(point, kind) for _, point, kind, *_ in entries if folder.is_relative_to(point)]
    point, kind = max(around, key=lambda entry: len(entry[0]), default=("", ""))
    if kind in NETWORK_DRIVES:
        raise Refused(
            f"the data folder {folder} lies on a network drive ({kind} at {point}), where SQLite loses data. "
            "Name a local folder with MULIN_DATA, or use PostgreSQL with MULIN_DATABASE_URL."
        )


def refuse_newer_schema() -> None:
    """A database that a newer Mulin has changed must not be touched by this one."""
    loader = MigrationLoader(connection)
    ours = {app for app, _ in loader.disk_migrations}
    newer = sorted(f"{app}.{name}" for app, name in loader.applied_migrations if app in ours)
    newer = [label for label in newer if tuple(label.split(".", 1)) not in loader.disk_migrations]
    if newer:
        raise Refused(
            f"the database was made by a newer Mulin (it knows {newer[-1]}). "
            "Start that version again, or restore a backup made by this one."
        )


def refuse_other_keys() -> None:
    """With other keys what is sealed stays unreadable, and what is new is sealed so that the right ones open it not."""
    if not opens_what_is_sealed():
        raise Refused(OTHER_KEYS)


def opens_what_is_sealed() -> bool:
    """Whether the field key opens the oldest sealed value there is; the first table that has one is asked."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for model in apps.get_models():
            for field in model._meta.local_fields:
                if isinstance(field, SealedTextField) and model._meta.db_table in there:
                    sealed = _oldest(cursor, model, field.column)
                    if sealed is not None:
                        return _opens(sealed, str(field))
    return True


def _oldest(cursor: Any, model: type[Model], column: str) -> bytes | None:
    names = (column, model._meta.db_table, model._meta.pk.column)
    quoted = [connection.ops.quote_name(name) for name in names]
    if column not in {each.name for each in connection.introspection.get_table_description(cursor, names[1])}:
        return None  # this version's column, not made yet
    cursor.execute("SELECT {0} FROM {1} WHERE length({0}) > 0 ORDER BY {2} LIMIT 1".format(*quoted))  # noqa: S608  # our own names
    row = cursor.fetchone()
    return bytes(row[0]) if row else None


def _opens(sealed: bytes, label: str) -> bool:
    app, model, name = label.split(".")
    try:
        crypto.unseal(sealed, bound_to=f"{app}.{model.lower()}.{name}")
    except crypto.Unreadable:
        return False
    return True


def waiting_migrations() -> list[str]:
    """Migrations that the database has not seen yet, as `app.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def is_private(folder: Path) -> bool:
    """Whether only this user may read `folder`. Always true where there are no such modes."""
    return os.name == "nt" or folder.stat().st_mode & 0o077 == 0
