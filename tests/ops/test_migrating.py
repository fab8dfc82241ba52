"""The quick way to set a schema up makes the very same schema as Django's own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db.migrations.state import ProjectState

from mulin.ops.migrating import rendering_only_what_is_new

ROOT = Path(__file__).resolve().parents[2]
ROOM = "contacts"  # with all it stands on: half the floors, in both ways within seconds
CODE = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "mulin.config.settings"
import django
django.setup()
from contextlib import nullcontext
from django.core.management import call_command
from mulin.ops.migrating import rendering_only_what_is_new
with rendering_only_what_is_new() if sys.argv[1] == "quick" else nullcontext():
    call_command("migrate", sys.argv[2], verbosity=0)
"""


@pytest.mark.slow
@pytest.mark.long
def test_both_ways_make_the_same_schema(tmp_path: Path) -> None:
    found = {}
    for way in ("quick", "plain"):
        data = tmp_path / way
        data.mkdir()
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "MULIN_DATA": str(data), "MULIN_DATABASE_URL": ""}
        subprocess.run([sys.executable, "-c", CODE, way, ROOM], env=env, check=True)
        with closing(sqlite3.connect(data / "mulin.sqlite3")) as file:
            found[way] = sorted(str(row[0]) for row in file.execute("SELECT sql FROM sqlite_master"))
    assert any("contacts_servicecontact" in text for text in found["plain"])
    assert found["quick"] == found["plain"]


def test_afterwards_django_is_as_it_was() -> None:
    usual = ProjectState.add_model
    with rendering_only_what_is_new():
        assert ProjectState.add_model is not usual
    assert ProjectState.add_model is usual
