"""The installation's keys: from the environment, or made once and kept in files of mode 0600."""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mulin.config.options import SettingError

_READS = 50  # a second, for another process that writes a key at this moment
DATABASE = "mulin.sqlite3"  # in the data folder, where no MULIN_DATABASE_URL names another


@dataclass(frozen=True, slots=True)
class Keys:
    secret: str
    field: bytes
    ledger: bytes
    backup: bytes


def load_keys(options: dict[str, Any], data: Path) -> Keys:
    """The four keys.

    Raises `SettingError` when one is malformed, lies inside the data folder, or is not there while the
    database is: a new one would open nothing of it.
    """
    folder = _folder(options, data)
    _refuse_lost(options, folder, data / DATABASE)
    secret = options["MULIN_SECRET_KEY"] or _kept(folder / "secret", 48)
    if len(secret) < 50 or len(set(secret)) < 5 or secret.startswith("django-insecure-"):
        raise SettingError(
            "MULIN_SECRET_KEY is too short or too plain. Give at least 50 random characters, or leave it out."
        )
    return Keys(
        secret=secret,
        field=_bytes("MULIN_FIELD_KEY", options["MULIN_FIELD_KEY"] or _kept(folder / "field", 32)),
        ledger=_bytes("MULIN_LEDGER_KEY", options["MULIN_LEDGER_KEY"] or _kept(folder / "ledger", 32)),
        backup=_bytes("MULIN_BACKUP_KEY", options["MULIN_BACKUP_KEY"] or _kept(folder / "backup", 32)),
    )


def key_folder(data: Path, named: Path = Path()) -> Path:
    """Where key files lie: the folder named in the settings, or the one beside the data folder."""
    return folder_beside(data, "keys", named)


def folder_beside(data: Path, what: str, named: Path = Path()) -> Path:
    """The folder named in the settings, or the one beside the data folder that is called after it."""
    return data.parent / f"{data.name}-{what}" if named == Path() else named.resolve()


def _folder(options: dict[str, Any], data: Path) -> Path:
    folder = key_folder(data, options["MULIN_KEYS"])
    if folder == data or data in folder.parents:
        raise SettingError(
            f"the key folder {folder} lies inside the data folder, so whoever copies the data has the keys. "
            "Set MULIN_KEYS to a folder outside it."
        )
    return folder


def _refuse_lost(options: dict[str, Any], folder: Path, database: Path) -> None:
    if options["MULIN_DATABASE_URL"] or not database.is_file():
        return
    settings = {name: f"MULIN_{name.upper()}_KEY" for name in ("secret", "field", "ledger", "backup")}
    lost = [name for name, setting in settings.items() if not options[setting] and not (folder / name).exists()]
    if lost:
        raise SettingError(
            f"{database} is there, but the key {lost[0]!r} is not in {folder}. New keys would open nothing of this "
            "data: put its own key folder there, or set MULIN_KEYS to where it lies."
        )


def _kept(path: Path, size: int) -> str:
    if path.exists():
        return _read(path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    value = secrets.token_hex(size)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first
        return _read(path)
    with os.fdopen(descriptor, "w") as file:
        file.write(value + "\n")
    return value


def _read(path: Path) -> str:
    """What the file holds; whoever made it a moment ago may still be writing."""
    for _ in range(_READS):
        if text := path.read_text().strip():
            return text
        time.sleep(0.02)
    return ""


def _bytes(name: str, text: str) -> bytes:
    try:
        value = bytes.fromhex(text)
    except ValueError:
        value = b""
    if len(value) != 32:
        raise SettingError(f"{name} must be 64 hexadecimal digits, for example from `openssl rand -hex 32`.")
    return value
