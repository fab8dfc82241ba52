"""What the tests need beside Python's packages: a browser, a PostgreSQL server, fonts. Debian's own packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator

from mulin.ops.postgres import has_server
from mulin.ops.shell import say

# The shell is the same Chromium without windows to paint: journeys take half as long in it.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
_INSTALL = ("apt-get", "install", "-y", "-qq", "--no-install-recommends")


def find_browser() -> str | None:
    """The path of the browser that journeys and pictures open, if there is one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def install_missing(*, browser: bool, postgres: bool) -> None:
    """On Debian as root install what is missing; elsewhere nothing. What could not be had, the tests say."""
    missing = [*(_of_the_journeys() if browser else ()), *(_of_the_database() if postgres else ())]
    if not missing or os.name == "nt" or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    say(f"Installing {', '.join(packages[0] for packages in missing)} (apt-get) …")
    _apt("apt-get", "update", "-qq")
    for packages in missing:
        any(_apt(*_INSTALL, package) for package in packages)


def _of_the_journeys() -> Iterator[tuple[str, ...]]:
    """For each thing that is missing the packages that have it, the better one first."""
    if find_browser() is None:
        yield "chromium-headless-shell", "chromium"
    if not _has_chinese_letters():
        yield ("fontconfig",)
        yield ("fonts-noto-cjk",)


def _of_the_database() -> Iterator[tuple[str, ...]]:
    if not has_server():
        yield ("postgresql",)


def _has_chinese_letters() -> bool:
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout.strip())


def _apt(*command: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0
