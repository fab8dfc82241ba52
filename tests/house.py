"""A house of its own for tests that kill processes: a file, or a fresh PostgreSQL database, migrated."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from mulin.kernel import ids

ROOT = Path(__file__).resolve().parents[1]
_HEAD = "import os; os.environ['DJANGO_SETTINGS_MODULE']='mulin.config.settings'; import django; django.setup()\n"


@contextmanager
def own_house(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a migrated house in `folder`, on the database the tests run on."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    env = {**os.environ, "PYTHONPATH": paths, "MULIN_DATA": str(folder / "data"), "MULIN_LOG_LEVEL": "ERROR"}
    (folder / "data").mkdir()
    name = f"mulin_kill_{ids.random_code(8).lower()}"
    address = ""
    if connection.vendor == "postgresql":
        settings = connection.settings_dict
        address = f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT'] or 5432}"
        _outside(address, f'CREATE DATABASE "{name}"')
        env["MULIN_DATABASE_URL"] = f"{address}/{name}"
    try:
        python(env, "from django.core.management import call_command; call_command('migrate', verbosity=0)")
        yield env
    finally:
        if address:
            _outside(address, f'DROP DATABASE "{name}" WITH (FORCE)')


def _outside(address: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{address}/postgres", autocommit=True) as outside:
        outside.execute(statement)


def python(env: dict[str, str], code: str, told: Any = None) -> Any:
    """Run `code` in the house in a process of its own; `told` comes to it as JSON, the JSON it prints comes back."""
    given = "import json, sys; told = json.load(sys.stdin)\n" if told is not None else ""
    done = subprocess.run(
        [sys.executable, "-c", _HEAD + given + code],
        env=env,
        input=json.dumps(told) if told is not None else "",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout) if done.stdout.strip() else None


def sql(env: dict[str, str], statement: str) -> list[Any]:
    """Ask the house's database directly: a process of its own for each question would take seconds."""
    if address := env.get("MULIN_DATABASE_URL"):
        import psycopg

        with psycopg.connect(address, autocommit=True) as outside:
            asked = outside.execute(statement)
            return asked.fetchall() if asked.description else []
    with closing(sqlite3.connect(Path(env["MULIN_DATA"]) / "mulin.sqlite3", timeout=20)) as file, file:
        return file.execute(statement).fetchall()
