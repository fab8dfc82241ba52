"""A throw-away house for one measurement: its own folder, an up-to-date schema, on request static files."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def open_house(folder: Path, *, schema: bool = True, static: bool = False) -> None:
    """Set Django up over an empty data folder inside `folder`."""
    (folder / "data").mkdir()
    os.environ["MULIN_DATA"] = str(folder / "data")
    os.environ.setdefault("MULIN_LOG_LEVEL", "ERROR")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.config.settings")
    root = Path(__file__).resolve().parents[1]
    sys.path[:0] = [str(root / "src"), str(root)]
    import django

    django.setup()
    from django.core.management import call_command

    from mulin.ops import migrating

    if schema:
        migrating.migrate()
    if static:
        call_command("collectstatic", interactive=False, verbosity=0)
