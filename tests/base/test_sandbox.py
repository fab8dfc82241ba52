"""The child process: limits hold, secrets stay out, every end has a reason."""

from __future__ import annotations

import json
import os

import pytest

from mulin.base import sandbox
from mulin.base.sandbox import ChildFailed


def _run(function: str, payload: bytes = b"", *, seconds: int = 5, megabytes: int = 256) -> bytes:
    return sandbox.run_child(f"mulin.base.sandbox_probes:{function}", payload, seconds=seconds, megabytes=megabytes)


@pytest.fixture(autouse=True)
def _probes(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Functions for the child, in a module beside Mulin's own."""
    source = tmp_path_factory.mktemp("source")
    package = source / "mulin"
    package.mkdir()
    real = sandbox._SOURCE
    (package / "__init__.py").write_text(f"__path__.append({real + '/mulin'!r})\n")
    base = package / "base"
    base.mkdir()
    (base / "__init__.py").write_text(f"__path__.append({real + '/mulin/base'!r})\n")
    (base / "sandbox_probes.py").write_text(_PROBES)
    monkeypatch.setattr(sandbox, "_SOURCE", str(source))
    monkeypatch.setattr(sandbox, "__file__", _script(source))


def _script(source: object) -> str:
    text = (sandbox.Path(sandbox.__file__)).read_text()
    path = sandbox.Path(str(source)) / "child.py"
    path.write_text(text.replace("_SOURCE = str(Path(__file__).resolve().parents[2])", f"_SOURCE = {str(source)!r}"))
    return str(path)


_PROBES = """
import json, os, pathlib, time
from mulin.base.sandbox import Refused

def echo(payload): return payload
def refuse(payload): raise Refused("code:7")
def spin(payload):
    while True: pass
def sleep(payload): time.sleep(60)
def eat(payload): return bytes(10**9)
def crash(payload): raise ValueError("a secret of the file")
def fill(payload):
    with open("big", "wb") as file:
        for _ in range(400): file.write(bytes(2**20))
    return b""
def see(payload):
    return json.dumps([sorted(os.environ), os.listdir("."), os.nice(0)]).encode()
"""


def test_the_answer_comes_back_whole() -> None:
    payload = os.urandom(3_000_000)
    assert _run("echo", payload) == payload


def test_the_child_sees_no_secret_and_an_empty_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULIN_FIELD_KEY", "canary")
    names, files, niceness = json.loads(_run("see"))
    assert set(names) <= {"PATH", "HOME", "TMPDIR", "LANG", "LC_CTYPE"}
    assert files == []
    assert niceness >= 10


@pytest.mark.parametrize(
    ("function", "reason"),
    [("refuse", "refused"), ("spin", "time"), ("eat", "memory"), ("crash", "crash"), ("fill", "size")],
)
def test_every_bad_end_has_its_reason(function: str, reason: str) -> None:
    with pytest.raises(ChildFailed) as caught:
        _run(function, seconds=1)
    assert caught.value.reason == reason
    assert caught.value.detail == ("code:7" if reason == "refused" else "")


def test_a_sleeping_child_is_killed() -> None:
    with pytest.raises(ChildFailed, match="time"):
        _run("sleep", seconds=1)


def test_only_functions_of_mulin_run() -> None:
    with pytest.raises(ValueError, match="not one of"):
        sandbox.run_child("os:system", b"true", seconds=1, megabytes=64)
