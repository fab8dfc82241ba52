"""The icons pages may use: Tabler icons (MIT), kept as one path each in `icons.txt`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings


@cache
def icons() -> dict[str, str]:
    """The path of every icon, by its Tabler name."""
    lines = (Path(__file__).parent / "icons.txt").read_text("utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if line)


def icon_path(name: str) -> str:
    """The path of an icon. An unknown name fails in tests and leaves a gap on a page."""
    if settings.TESTING and name not in icons():
        raise KeyError(f"no icon {name!r}: add it with `python -m tools.icons FOLDER {name}`")
    return icons().get(name, "")
