"""`mulin up` as people run it: a process of its own, in an empty folder."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from mulin.config.keys import load_keys
from mulin.config.options import read_options
from mulin.ops import schema
from mulin.ops.serving import WORKER_NAME

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _mulin(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MULIN_")}
    environment |= {"PYTHONPATH": str(ROOT / "src"), "MULIN_DATA": str(folder / "data"), "MULIN_WORKERS": "1"}
    command = [sys.executable, "-m", "mulin.ops.cli", *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@contextmanager
def _up(folder: Path, port: int, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = _mulin(folder, "up", "--port", str(port), *arguments)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _get(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def _wait_for(server: subprocess.Popen[str], port: int, path: str, status: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert server.poll() is None, server.stdout and server.stdout.read()
        try:
            if _get(port, path) == status:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{path} did not answer {status} within {PATIENCE} s")


def _workers(server: subprocess.Popen[str]) -> list[int]:
    """The processes beside this server that do its long work; Linux says who they are."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):  # it has just ended
            said = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            if (said["Name"], said["PPid"].strip()) == (WORKER_NAME, str(server.pid)) and said["State"][0] != "Z":
                found.append(int(said["Pid"]))
    return found


def _wait_for_worker(server: subprocess.Popen[str], *, other_than: int = 0) -> int:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = [pid for pid in _workers(server) if pid != other_than]
        if found:
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"no worker within {PATIENCE} s")


def _wait_until_free(port: int) -> None:
    """A killed server's children may still answer for a moment: the next server must not be taken for them."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            _get(port, "/healthz")
        except OSError:
            return
        time.sleep(0.1)
    raise AssertionError(f"port {port} was not free within {PATIENCE} s")


FOUNDED = ["community", "found", "--code", "xh", "--name", "新华社区", "--city", "jt:江泰市", "--district", "城中区"]
FOUNDED += ["--street", "zs:中山街道", "--head", "林芳", "--phone", "13800007777"]


def _done(folder: Path, *arguments: str) -> tuple[int, str]:
    """A command run to its end: exit code, and everything it said."""
    process = _mulin(folder, *arguments)
    said, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, said


def _stopped(server: subprocess.Popen[str], by: signal.Signals) -> tuple[int, str]:
    server.send_signal(by)
    said, _ = server.communicate(timeout=PATIENCE)
    return server.returncode, said


@pytest.mark.slow
def test_one_command_brings_it_up_and_what_was_there_stays(tmp_path: Path) -> None:
    port = _free_port()
    with _up(tmp_path, port, "--no-demo") as first:
        _wait_for(first, port, "/readyz", 200)
        assert _done(tmp_path, *FOUNDED)[0] == 0
        assert _get(port, "/c/xh/") == 200
        code, said = _done(tmp_path, "up", "--no-demo")
        assert code == 2
        assert "another Mulin is running on the data folder" in said
        code, said = _stopped(first, signal.SIGTERM)
        assert code == 0, said
        assert f"http://127.0.0.1:{port}/" in said

    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    found = {finding["name"]: finding["ok"] for finding in json.loads(_done(tmp_path, "doctor", "--json")[1])["checks"]}
    assert {"data folder", "keys", "sqlite", "migrations"} <= {name for name, ok in found.items() if ok}

    with _up(tmp_path, port) as second:  # the demo comes only into an empty house
        _wait_for(second, port, "/c/xh/", 200)
        assert _get(port, "/c/zs/") == 404
        second.kill()
    _wait_until_free(port)
    with _up(tmp_path, port) as third:  # a killed server leaves neither the port nor the folder occupied
        _wait_for(third, port, "/c/xh/", 200)
        worker = _wait_for_worker(third) if sys.platform == "linux" else 0
        if worker:  # one that falls over is started again
            os.kill(worker, signal.SIGKILL)
            worker = _wait_for_worker(third, other_than=worker)
        code, said = _stopped(third, signal.SIGINT)
        assert code == 0, said
        assert not Path(f"/proc/{worker or 'none'}").exists()


def test_a_worker_that_is_told_again_and_again_stops_once(tmp_path: Path) -> None:
    """One signal in the middle of another's handler: a killed server and `kill` beside it send two at once."""
    (tmp_path / "data").mkdir(mode=0o700)
    load_keys(read_options({}), tmp_path / "data")  # beside a database none are made any more
    with closing(sqlite3.connect(tmp_path / "data" / "mulin.sqlite3")) as file:
        file.executescript(schema.FILE.read_text(encoding="utf-8"))
        worker = _mulin(tmp_path, "worker")
        until = time.monotonic() + PATIENCE
        while not file.execute("SELECT COUNT(*) FROM base_workerbeat").fetchone()[0]:
            assert time.monotonic() < until
            assert worker.poll() is None
            time.sleep(0.05)
        for _ in range(200):  # within the moment in which the first of them is heard
            worker.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            worker.wait(PATIENCE)
        ended = worker.poll()
        worker.kill()
        said, _ = worker.communicate()
    assert ended == 0, said
