"""The launcher at the root: it may meet any Python, and installs only what is locked."""

from __future__ import annotations

import ast
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def launcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The launcher, of a checkout in which nothing was set up."""
    module = ModuleType("launcher")
    code = SourceFileLoader("launcher", str(ROOT / "mulin")).get_code("launcher")
    assert code is not None
    module.__file__ = str(ROOT / "mulin")
    exec(code, module.__dict__)
    (tmp_path / "requirements.lock").write_text("a==1\n")
    (tmp_path / "requirements-dev.lock").write_text("a==1\nb==2\n")
    for name, value in {
        "ROOT": str(tmp_path),
        "CACHE": str(tmp_path / ".cache"),
        "VENV": str(tmp_path / ".cache" / "venv"),
    }.items():
        monkeypatch.setattr(module, name, value)
    return module


@pytest.fixture
def ran(launcher: Any, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands the launcher ran; each one works, and makes the environment it was asked for."""
    commands: list[list[str]] = []

    def call(command: list[str], **_: Any) -> int:
        commands.append(command)
        python = Path(launcher.VENV) / "bin" / "python"
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()
        return 0

    monkeypatch.setattr(launcher.subprocess, "call", call)
    return commands


def test_old_pythons_can_read_it() -> None:
    ast.parse((ROOT / "mulin").read_text(), feature_version=(3, 6))


def test_it_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse((ROOT / "mulin").read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported <= set(sys.stdlib_module_names)


def test_an_old_python_is_told_what_to_install(launcher: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher, "OLDEST", (99, 0))
    with pytest.raises(launcher.Stop, match=r"needs Python 99\.0 or newer(.|\n)*apt-get install python3"):
        launcher.use_new_enough_python([])


def test_an_old_python_hands_over_to_a_newer_one(launcher: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(launcher, "OLDEST", (99, 0))
    monkeypatch.setattr(launcher, "runs", lambda python: python.endswith("3.12"))
    monkeypatch.setattr(launcher.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(launcher, "become", lambda command, environment: became.append(command))
    with pytest.raises(launcher.Stop):
        launcher.use_new_enough_python(["up"])
    assert became[0][0] == "/usr/bin/python3.12"
    assert became[0][2:] == ["up"]


def test_a_python_without_venv_is_told_what_to_install(launcher: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(launcher.Stop, match="apt-get install python3-venv"):
        launcher.demand_venv()


@pytest.mark.parametrize("tool", ["pip", "uv"])
def test_only_what_is_locked_is_installed_and_only_once(
    launcher: Any, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch, tool: str
) -> None:
    monkeypatch.setattr(launcher.shutil, "which", lambda name: "/usr/bin/uv" if tool == "uv" else None)
    launcher.set_up(needs_tools=False)
    make, install = ran
    assert make[-1] == launcher.VENV
    assert install[0] == "/usr/bin/uv" if tool == "uv" else install[1:3] == ["-m", "pip"]
    assert {"--require-hashes", "--no-deps", "--only-binary"} <= set(install)
    assert not [word for word in install if "http" in word or "index" in word], "indexes are the user's to choose"

    launcher.set_up(needs_tools=False)
    assert len(ran) == 2, "the second start installs nothing"


def test_tools_are_added_to_what_is_there(launcher: Any, ran: list[list[str]]) -> None:
    launcher.set_up(needs_tools=False)
    launcher.set_up(needs_tools=True)
    assert [command[-1].endswith("requirements-dev.lock") for command in ran] == [False, False, True]
    launcher.set_up(needs_tools=False)
    assert len(ran) == 3


def test_a_changed_lock_makes_the_environment_anew(launcher: Any, ran: list[list[str]]) -> None:
    launcher.set_up(needs_tools=False)
    Path(launcher.ROOT, "requirements.lock").write_text("a==2\n")
    launcher.set_up(needs_tools=False)
    assert len(ran) == 4


def test_an_interrupted_set_up_is_done_again(launcher: Any, ran: list[list[str]], monkeypatch: Any) -> None:
    calls = launcher.subprocess.call
    monkeypatch.setattr(launcher.subprocess, "call", lambda command, **_: 1)
    with pytest.raises(launcher.Stop, match="could not"):
        launcher.set_up(needs_tools=False)
    monkeypatch.setattr(launcher.subprocess, "call", calls)
    launcher.set_up(needs_tools=False)
    assert len(ran) == 2
