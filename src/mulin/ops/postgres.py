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
from dataclasses import dataclass
from pathlib import Path

from mulin.ops.refused import Refused

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
# Nothing here outlives the tests, so nothing needs to survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server of our own, in a folder that goes with it."""

    folder: Path
    port: int
    programs: Path
    owner: str | None
    options: tuple[str, ...]

    @property
    def address(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/mulin"

    @property
    def _control(self) -> list[str]:
        return [str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), "-w", "-s"]

    def init(self) -> None:
        """An empty cluster that trusts everybody on this machine."""
        initdb = [str(self.programs / "initdb"), "-D", str(self.folder / "data"), "-U", "postgres", "-A", "trust"]
        _run([*initdb, "-E", "UTF8", "--locale=C", "--no-sync"], self.owner, self.folder)

    def start(self) -> None:
        """Start it, and wait until it answers. Raises `Refused`."""
        options = (*self.options, f"port={self.port}", "listen_addresses=127.0.0.1")
        words = " ".join(f"-c {option}" for option in options) + f" -k {self.folder}"
        _run([*self._control, "-l", str(self.folder / "log"), "-o", words, "start"], self.owner, self.folder)

    def crash(self) -> None:
        """End it at once, as a power cut does: nothing is written back, nobody is told."""
        command = [*self._control, "-m", "immediate", "stop"]
        subprocess.run(command, user=self.owner, cwd=self.folder, check=False, capture_output=True)


@contextmanager
def server_of_our_own(*options: str) -> Iterator[Server]:
    """A server that ends with the block. Raises `Refused` where PostgreSQL is not installed."""
    programs, owner = _programs(), _owner()
    folder = Path(tempfile.mkdtemp(prefix="mulin-postgres-"))
    if owner:
        shutil.chown(folder, owner)
    server = Server(folder, _free_port(), programs, owner, options)
    try:
        server.init()
        server.start()
        yield server
    finally:
        server.crash()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server_for_tests() -> Iterator[str]:
    """The address of a server in which test databases may be made.

    `MULIN_TEST_DATABASE_URL` if it is set, else a server of our own. Raises `Refused` as `server_of_our_own`.
    """
    if named := os.environ.get("MULIN_TEST_DATABASE_URL"):
        yield named
        return
    with server_of_our_own(*FAST) as server:
        yield server.address


def program(name: str) -> str:
    """Where a program of PostgreSQL lies. Raises `Refused` where there is none."""
    folders = [path for place in PLACES for path in sorted(Path("/").glob(place.lstrip("/")), reverse=True)]
    found = shutil.which(name) or next((str(path / name) for path in folders if (path / name).exists()), None)
    if found is None:
        raise Refused(f"{name} is needed, which comes with PostgreSQL; on Debian: apt-get install postgresql-client.")
    return found


def has_server() -> bool:
    """Whether the programs of a server are on this machine."""
    return bool(_folders())


def _folders() -> list[Path]:
    folders = [path for place in PLACES for path in Path("/").glob(place.lstrip("/"))]
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    return [folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()]


def _programs() -> Path:
    """The folder of initdb and pg_ctl of the newest PostgreSQL here."""
    found = _folders()
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
