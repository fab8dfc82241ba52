"""The schema of an empty house: `python -m tools.schema update` writes `src/mulin/ops/schema.sql` anew.

Wanted after every new migration; a test says so.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_MIGRATE = """
import django
django.setup()
from django.core.management import call_command
from mulin.ops.migrating import rendering_only_what_is_new
with rendering_only_what_is_new():
    call_command("migrate", verbosity=0)
"""


def made_by_migrations() -> str:
    """What the migrations make of an empty database, one after the other; takes seconds."""
    from mulin.ops import schema

    with tempfile.TemporaryDirectory(prefix="mulin-schema-") as folder:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MULIN_")}
        environment |= {"PYTHONPATH": str(ROOT / "src"), "MULIN_DATA": folder}
        environment |= {"DJANGO_SETTINGS_MODULE": "mulin.config.settings"}
        subprocess.run([sys.executable, "-c", _MIGRATE], env=environment, check=True)
        with closing(sqlite3.connect(Path(folder) / "mulin.sqlite3")) as file:
            return schema.written(file)


def main() -> int:
    """Write the file; exit code 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["update"])
    parser.parse_args()
    sys.path.insert(0, str(ROOT / "src"))
    text = made_by_migrations()
    from mulin.ops import schema

    schema.FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
