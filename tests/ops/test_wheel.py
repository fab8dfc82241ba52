"""What `pip install mulin` brings: code, templates, static files, translations and the demo."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("mulin-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.slow
def test_every_file_of_the_package_is_inside(inside: set[str]) -> None:
    source = ROOT / "src"
    kept = {
        ".py",
        ".html",
        ".txt",
        ".typ",
        ".css",
        ".js",
        ".svg",
        ".png",
        ".mo",
        ".yaml",
        ".xlsx",
        ".csv",
        ".json",
        ".sql",
    }
    wanted = {
        str(path.relative_to(source))
        for path in (source / "mulin").rglob("*")
        if path.suffix in kept and "__pycache__" not in path.parts
    }
    assert wanted - inside == set()


@pytest.mark.slow
def test_what_a_start_needs_is_inside(inside: set[str]) -> None:
    assert {
        "mulin/ops/cli.py",
        "mulin/py.typed",
        "mulin/web/templates/web/base.html",
        "mulin/web/static/web/mulin.css",
        "mulin/web/locale/en/LC_MESSAGES/django.mo",
        "mulin/ops/demo_data/zhongshan/scenario.yaml",
        "mulin/ops/demo_data/zhongshan/roster.xlsx",
    } <= inside


@pytest.mark.slow
def test_the_command_is_declared(inside: set[str]) -> None:
    (entry,) = [name for name in inside if name.endswith("entry_points.txt")]
    assert entry
    assert any(name.endswith("licenses/LICENSE") for name in inside)
