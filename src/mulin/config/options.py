"""Every setting of Mulin, read from the environment only. Unknown or wrong ones fail loudly.

The docs page `docs/settings.md` is generated from `OPTIONS`; a test compares them.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class SettingError(SystemExit):
    """A wrong setting: the message says which one and how to mend it."""

    def __init__(self, message: str) -> None:
        super().__init__(f"mulin: {message}")


@dataclass(frozen=True, slots=True)
class Option:
    """One environment variable: how it is read, and the sentence of the docs page."""

    name: str
    read: Callable[[str], Any]
    default: str | None
    doc: str
    secret: bool = False


def _flag(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("write 1 or 0")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ValueError("write a day like 2026-09-24") from error


def _origin(text: str) -> str:
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
        raise ValueError("write it like https://mulin.example.org")
    return f"{parts.scheme}://{parts.netloc}"


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _hosts(text: str) -> tuple[str, ...]:
    names = _words(text)
    if any("*" in name or name.startswith(".") for name in names):
        raise ValueError("name each host; a wildcard would answer to anybody's name")
    return names


def _contact(text: str) -> str:
    if text and not text.startswith(("https://", "mailto:", "tel:")):
        raise ValueError("write it like mailto:safety@example.org")
    return text


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ValueError("write a whole number, 0 or more")
    return int(text)


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError("write one of: " + ", ".join(choices))
        return text

    return read


OPTIONS: tuple[Option, ...] = (
    Option("MULIN_DATA", Path, "data", "Folder for the database, files and print results of this installation."),
    Option(
        "MULIN_DATABASE_URL",
        str,
        "",
        "PostgreSQL address, `postgres://user:password@host:5432/name`. "
        "Empty: an embedded SQLite database in the data folder.",
        secret=True,
    ),
    Option(
        "MULIN_ORIGIN",
        _origin,
        "",
        "Public address, `https://mulin.example.org`. Printed QR codes point "
        "there. Empty: the address `mulin up` listens on.",
    ),
    Option("MULIN_HOSTS", _hosts, "", "Further host names that are answered, separated by commas."),
    Option(
        "MULIN_SECRET_KEY",
        str,
        "",
        "Signs sessions and links; at least 50 characters. Empty: made on first start and kept in the key folder.",
        secret=True,
    ),
    Option(
        "MULIN_FIELD_KEY",
        str,
        "",
        "Encrypts phones and notes; 64 hexadecimal digits. Empty: made on first start and kept in the key folder.",
        secret=True,
    ),
    Option(
        "MULIN_LEDGER_KEY",
        str,
        "",
        "Seals the ledger's blocks; 64 hexadecimal digits. Empty: made on first start and kept in the key folder.",
        secret=True,
    ),
    Option(
        "MULIN_BACKUP_KEY",
        str,
        "",
        "Encrypts backups; 64 hexadecimal digits. Empty: made on first start and kept in the key folder.",
        secret=True,
    ),
    Option(
        "MULIN_BACKUPS",
        Path,
        "",
        "Folder of the nightly backups. Empty: a folder beside the data folder, named after it with `-backups`.",
    ),
    Option("MULIN_BACKUPS_SECOND", Path, "", "A second folder, on another disk, that gets a copy of each backup."),
    Option(
        "MULIN_KEYS",
        Path,
        "",
        "Folder of the key files (mode 0600); must lie outside the data folder. "
        "Empty: a folder beside the data folder, named after it with `-keys`.",
    ),
    Option(
        "MULIN_DEMO_DOOR",
        _flag,
        "0",
        "1: on a trial server that others reach, anybody may come in as an invented person with one press. "
        "Only while every community is a demo; on this very machine it needs no setting.",
    ),
    Option("MULIN_DEMO_DATE", _day, "", "The day the demo is loaded “on”, `2026-09-24`. Empty: today."),
    Option(
        "MULIN_SMS",
        _one_of("console", "aliyun", "tencent"),
        "console",
        "Who sends sign-in codes. `console` prints them in the server's window.",
    ),
    Option("MULIN_SMS_KEY_ID", str, "", "Access key id of the SMS provider."),
    Option("MULIN_SMS_KEY_SECRET", str, "", "Access key secret of the SMS provider.", secret=True),
    Option("MULIN_SMS_SIGN", str, "", "Approved signature of the SMS provider (签名)."),
    Option("MULIN_SMS_TEMPLATE", str, "", "Approved template id for sign-in codes."),
    Option(
        "MULIN_SMS_NOTICE_TEMPLATE",
        str,
        "",
        "Approved template id for notices, with one variable `text`. Empty: notices go to the inbox or on paper only.",
    ),
    Option("MULIN_SMS_APP", str, "", "Tencent's SdkAppId."),
    Option("MULIN_SMS_ENDPOINT", _origin, "", "Other address of the SMS provider, for tests and private clouds."),
    Option("MULIN_SMS_DAILY", _count, "500", "At most so many messages a community a day."),
    Option(
        "MULIN_PROXIES",
        _count,
        "0",
        "How many reverse proxies stand before Mulin; their forwarding headers are believed, no others.",
    ),
    Option("MULIN_HTTPS", _flag, "0", "1: cookies only over HTTPS, and HSTS. Needed everywhere but on loopback."),
    Option("MULIN_CACHE_URL", str, "", "Shared cache, `redis://host:6379/0`. Empty: the database.", secret=True),
    Option("MULIN_WORKERS", _count, "0", "Server processes; 0 means as many as cores."),
    Option(
        "MULIN_SECURITY_CONTACT",
        _contact,
        "",
        "Where finders of a vulnerability write, `mailto:…` or `https://…`, shown in `/.well-known/security.txt`. "
        "Empty: the installation's own address.",
    ),
    Option(
        "MULIN_TEST_DATABASE_URL",
        str,
        "",
        "Only for `mulin test`: a PostgreSQL server in which test databases may be made. "
        "Empty: a throw-away server is started.",
        secret=True,
    ),
    Option(
        "MULIN_TEST_EXAMPLES",
        _count,
        "0",
        "Only for tests: how many runs each stateful machine makes, for a night. 0: a few, the same each time.",
    ),
    Option("MULIN_LOG_LEVEL", _one_of("DEBUG", "INFO", "WARNING", "ERROR"), "INFO", "How much is logged."),
)


def read_options(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Every option's value by name. Raises `SettingError` for an unknown or unreadable `MULIN_*`.

    `NAME_FILE` may name a file whose content is the value, for secrets.
    """
    known = {option.name for option in OPTIONS}
    for name in environ:
        if name.startswith("MULIN_") and name not in known and name.removesuffix("_FILE") not in known:
            raise SettingError(f"{name} is not a setting. {_meant(name, known)}")
    return {option.name: _value(option, environ) for option in OPTIONS}


def _meant(name: str, known: Collection[str]) -> str:
    words = {one.removeprefix("MULIN_"): one for one in sorted(known)}
    near = difflib.get_close_matches(name.removeprefix("MULIN_"), words, n=1, cutoff=0.65)
    if near:
        return f"Did you mean {words[near[0]]}? All of them stand in docs/settings.md."
    return f"The settings are: {', '.join(sorted(known))}."


def _value(option: Option, environ: Mapping[str, str]) -> Any:
    text = environ.get(option.name)
    if text is None and (path := environ.get(f"{option.name}_FILE")):
        try:
            text = Path(path).read_text().strip()
        except OSError as error:
            raise SettingError(f"{option.name}_FILE={path} cannot be read: {error.strerror}.") from error
    if text is None:
        text = option.default or ""
    try:
        return option.read(text)
    except ValueError as error:
        shown = "…" if option.secret else text
        raise SettingError(f"{option.name}={shown} is not understood: {error}. {option.doc}") from error
