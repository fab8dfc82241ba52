"""What the tests need beside Python is installed where it may be, and named where not."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from mulin.ops import needs


class Machine:
    """A machine on which some programs are, and apt-get notes what it is asked for."""

    def __init__(self, programs: set[str], *, cannot: set[str]) -> None:
        self.programs, self.cannot, self.asked = programs, cannot, list[str]()

    def which(self, name: str) -> str | None:
        return f"/usr/bin/{name}" if name in self.programs else None

    def run(self, command: list[str] | tuple[str, ...], **_how: Any) -> subprocess.CompletedProcess[bytes]:
        if command[0] == "apt-get" and command[1] == "install":
            self.asked.append(command[-1])
        return subprocess.CompletedProcess(command, int(command[-1] in self.cannot), stdout=b"")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Any:
    def lay(*programs: str, cannot: set[str] | None = None, user: int = 0) -> Machine:
        there = Machine(set(programs), cannot=cannot or set())
        monkeypatch.setattr("shutil.which", there.which)
        monkeypatch.setattr("subprocess.run", there.run)
        monkeypatch.setattr("os.geteuid", lambda: user)
        monkeypatch.setattr(needs, "has_server", lambda: False)
        return there

    return lay


def test_a_bare_machine_gets_a_browser_chinese_letters_and_a_server(machine: Any) -> None:
    there = machine("apt-get")
    needs.install_missing(browser=True, postgres=True)
    assert there.asked == ["chromium-headless-shell", "fontconfig", "fonts-noto-cjk", "postgresql"]


def test_where_the_shell_is_not_packaged_the_whole_browser_is_taken(machine: Any) -> None:
    there = machine("apt-get", cannot={"chromium-headless-shell"})
    needs.install_missing(browser=True, postgres=False)
    assert there.asked[:2] == ["chromium-headless-shell", "chromium"]


@pytest.mark.parametrize(
    "how", [{"programs": ("apt-get",), "user": 1000}, {"programs": ()}], ids=["not root", "no apt-get"]
)
def test_elsewhere_nothing_is_installed(machine: Any, how: dict[str, Any]) -> None:
    there = machine(*how["programs"], user=how.get("user", 0))
    needs.install_missing(browser=True, postgres=True)
    assert there.asked == []


def test_the_windowless_browser_comes_first(machine: Any) -> None:
    machine("google-chrome", "chromium", "chromium-headless-shell")
    assert needs.find_browser() == "/usr/bin/chromium-headless-shell"
