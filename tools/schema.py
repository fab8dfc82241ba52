"""The schema of an empty house: `python -m tools.schema update` writes `src/mulin/ops/schema*.sql` anew.

Wanted after every new migration; a test says so. PostgreSQL's needs its server, as the tests do, and pg_dump.
"""

from __future__ import annotations

import argparse
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

ROOT = Path(__file__).resolve().parent.parent
_MIGRATE = """
import django
django.setup()
from django.core.management import call_command
from mulin.ops.migrating import rendering_only_what_is_new
with rendering_only_what_is_new():
    call_command("migrate", verbosity=0)
"""


# What pg_dump says about itself and its session, but nothing inside of a function.
_ABOUT_THE_DUMP = re.compile(
    r"(?P<body>AS (?P<quote>\$\w*\$).*?(?P=quote);)|^(?:--|SET |SELECT pg_catalog\.|\\)[^\n]*\n|^\n", re.S | re.M
)


def made_by_migrations() -> str:
    """What the migrations make of an empty embedded database, one after the other; takes seconds."""
    from mulin.ops import schema

    with tempfile.TemporaryDirectory(prefix="mulin-schema-") as folder:
        data = migrate(folder)
        with closing(sqlite3.connect(data / "mulin.sqlite3")) as file:
            return schema.written(file)


def made_by_migrations_on_postgresql(server: str) -> str:
    """The same in a database of its own on the PostgreSQL server at this address."""
    from mulin.ops import schema

    with tempfile.TemporaryDirectory(prefix="mulin-schema-") as folder, database_of_our_own(server) as address:
        migrate(folder, address)
        with psycopg.connect(address) as line:
            seen = sorted(line.execute("SELECT app, name FROM django_migrations"))
        made = _ABOUT_THE_DUMP.sub(lambda found: found["body"] or "", dump(address))
    names = "".join(f"{schema.SEEN.format(app=app, name=name)};\n" for app, name in seen)
    return f"{schema.HEAD}\nSET LOCAL check_function_bodies = false;\n{made}{names}"


def migrate(folder: str, address: str = "") -> Path:
    """Every migration, in a process of its own, on an embedded database in a folder or on the one at an address.

    Returns where the data lies; the keys a house makes lie beside it, in the folder too.
    """
    data = Path(folder) / "data"
    data.mkdir(mode=0o700)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MULIN_")}
    environment |= {"PYTHONPATH": str(ROOT / "src"), "MULIN_DATA": str(data), "MULIN_DATABASE_URL": address}
    environment |= {"DJANGO_SETTINGS_MODULE": "mulin.config.settings"}
    subprocess.run([sys.executable, "-c", _MIGRATE], env=environment, check=True)
    return data


@contextmanager
def database_of_our_own(server: str) -> Iterator[str]:
    """The address of an empty database on this server, gone after the block. The one `server` names need not exist."""
    name = f"mulin_schema_{uuid4().hex}"
    with psycopg.connect(urlunsplit(urlsplit(server)._replace(path="/postgres")), autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            line.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def dump(address: str) -> str:
    """A database's schema in pg_dump's words. It lies beside the server, or on the path."""
    from mulin.ops import postgres

    command = [postgres.program("pg_dump"), "--schema-only", "--no-owner", "--no-privileges", "--no-comments"]
    done = subprocess.run([*command, "--dbname", address], check=True, capture_output=True, text=True)
    return done.stdout


def main() -> int:
    """Write the file; exit code 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["update"])
    parser.parse_args()
    sys.path.insert(0, str(ROOT / "src"))
    from mulin.ops import postgres, schema

    schema.FILE.write_text(made_by_migrations(), encoding="utf-8")
    with postgres.server_for_tests() as server:
        schema.POSTGRESQL.write_text(made_by_migrations_on_postgresql(server), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
