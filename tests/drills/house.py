"""A throw-away house for a drill: folder, database, people who have come in, and a server to be hurt."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests import schema

ROOT = Path(__file__).resolve().parents[2]
READY = 180  # a busy machine is no broken promise


@dataclass
class House:
    """One house. `people` can come in: a session each, with doors of their own to knock at."""

    folder: Path
    database: str = ""  # empty: SQLite in the folder
    people: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0
    server: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MULIN_")}
        return kept | {
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "MULIN_DATA": str(self.data),
            "MULIN_DATABASE_URL": self.database,
            "MULIN_LOG_LEVEL": "ERROR",
            "MULIN_WORKERS": "2",
            "MULIN_PROXIES": "1",  # so that a crowd can come from many addresses
        }

    def run(self, *command: str, check: bool = True, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a Python command in this house: `run("-m", "mulin.ops.cli", "ledger", "verify")`."""
        done = subprocess.run(
            [sys.executable, *command], env=self.environment | settings, capture_output=True, text=True, check=False
        )
        if check and done.returncode:
            raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr[-1500:]}")
        return done

    def mulin(self, *arguments: str, check: bool = True, **settings: str) -> subprocess.CompletedProcess[str]:
        return self.run("-P", "-m", "mulin.ops.cli", *arguments, check=check, **settings)

    def start(self, *, broken: str = "") -> None:
        """Serve, in a session of its own, so that everything of it can be killed at once."""
        self.port = self.port or free_port()
        module = ("-m", "tests.drills.broken", broken) if broken else ("-m", "mulin.ops.cli")
        command = [sys.executable, "-P", *module, "up", "--no-demo", "--port", str(self.port)]
        with (self.folder / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, cwd=ROOT, start_new_session=True
            )
        until = time.monotonic() + READY
        while time.monotonic() < until:
            if self.server.poll() is not None:
                break
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2):
                return
            time.sleep(0.05)
        raise RuntimeError(f"the server did not start: {(self.folder / 'server.log').read_text()[-1500:]}")

    def kill(self) -> None:
        """`kill -9` for the server, its processes and its worker, all at one moment."""
        if self.server is None:
            return
        for pid in {self.server.pid, *children_of(self.server.pid)}:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.server.wait()
        self.server = None

    def stop(self) -> None:
        if self.server is not None:
            self.server.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.server.wait(30)
            self.kill()

    def sql(self, statement: str, *values: Any) -> list[Any]:
        """Ask the house's database directly."""
        if self.database:
            import psycopg

            with psycopg.connect(self.database, autocommit=True) as outside:
                asked = outside.execute(statement.replace("?", "%s"), values)
                return asked.fetchall() if asked.description else []
        with closing(sqlite3.connect(self.data / "mulin.sqlite3", timeout=20)) as file, file:
            return file.execute(statement, values).fetchall()

    def beside(self, name: str) -> House:
        """An empty house in this one's folder, with an empty database of its own on the same server."""
        other = House(self.folder / name)
        other.folder.mkdir()
        if self.database:
            other.database = _database(self.database, f"{urlsplit(self.database).path[1:]}_{name.replace('-', '_')}")
        return other

    def drop(self) -> None:
        """Stop it, and leave nothing of it."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.database:
            _outside(self.database, f'DROP DATABASE IF EXISTS "{urlsplit(self.database).path[1:]}" WITH (FORCE)')

    def is_sound(self) -> bool:
        """Whether the database's own check finds nothing."""
        return bool(self.database) or self.sql("PRAGMA integrity_check") == [("ok",)]


def children_of(pid: int) -> set[int]:
    """Every descendant of a process, from /proc."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
    found: set[int] = set()
    frontier = {pid}
    while frontier:
        frontier = {child for child, parent in parents.items() if parent in frontier} - found
        found |= frontier
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def throw_away(*, database: str = "", template: House | None = None, place: Path | None = None) -> Iterator[House]:
    """A house with people, gone at the end of the block.

    `database`: the address of a PostgreSQL server, in which a fresh database is made. `template`: a house
    to copy, so that many drills need to build only one. `place`: where the folder is to be.
    """
    folder = Path(tempfile.mkdtemp(prefix="mulin-drill-", dir=place))
    house = House(folder)
    try:
        if database:
            house.database = _database(database, folder.name.replace("-", "_").lower(), template)
        if template:
            shutil.copytree(template.folder, folder, dirs_exist_ok=True)
        else:
            furnish(house)
        house.people = json.loads((folder / "people.json").read_text())
        yield house
    finally:
        house.drop()


def furnish(house: House) -> None:
    """Schema, a community, homes with cards, and people who have come in."""
    house.data.mkdir(mode=0o700, exist_ok=True)
    if not house.database:
        schema.lay_into(house.data)
    (house.folder / "people.json").write_text(house.run("-m", "tests.drills.furnish").stdout)


def _database(server: str, name: str, template: House | None = None) -> str:
    """The address of a new database on that server, empty or like another."""
    model = f' TEMPLATE "{urlsplit(template.database).path[1:]}"' if template else ""
    _outside(server, f'CREATE DATABASE "{name}"{model}')
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def _outside(address: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(urlsplit(address)._replace(path="/postgres").geturl(), autocommit=True) as outside:
        outside.execute(statement)
