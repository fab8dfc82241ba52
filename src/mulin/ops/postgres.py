"""A throw-away PostgreSQL server for the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mulin.ops.refused import Refused

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
# Nothing here outlives the tests, so nothing needs to survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


@contextmanager
def server_for_tests() -> Iterator[str]:
    """The address of a server in which test databases may be made.

    `MULIN_TEST_DATABASE_URL` if it is set, else a server of our own that ends with the block.
    Raises `Refused` where PostgreSQL is not installed.
    """
    if named := os.environ.get("MULIN_TEST_DATABASE_URL"):
        yield named
        return
    programs = _programs()
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="mulin-postgres-"))
    if owner:
        shutil.chown(folder, owner)
    data = folder / "data"
    port = _free_port()
    options = " ".join(f"-c {option}" for option in (*FAST, f"port={port}", "listen_addresses=127.0.0.1"))
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-s"]
    try:
        initdb = [
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        _run([*initdb, "--no-sync"], owner, folder)
        _run([*control, "-l", str(folder / "log"), "-o", f"{options} -k {folder}", "start"], owner, folder)
        yield f"postgres://postgres@127.0.0.1:{port}/mulin"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], user=owner, cwd=folder, check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The folder of initdb and pg_ctl of the newest PostgreSQL here."""
    folders = [path for place in PLACES for path in Path("/").glob(place.lstrip("/"))]
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    found = [folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()]
    if not found:
        raise Refused(
            "the tests on PostgreSQL need its server; on Debian: apt-get install postgresql. "
            "Or name a server with MULIN_TEST_DATABASE_URL."
        )
    return max(found, key=lambda folder: [int(part) for part in folder.as_posix().split("/") if part.isdigit()])


def _owner() -> str | None:
    """The user who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[str], owner: str | None, folder: Path) -> None:
    done = subprocess.run(command, user=owner, cwd=folder, check=False, stdout=subprocess.DEVNULL)
    if done.returncode:
        raise Refused(f"PostgreSQL did not start ({Path(command[0]).name} ended with {done.returncode}).")
