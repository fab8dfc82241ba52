"""Promise P11: jobs survive `kill -9`. None is lost, none is stuck, no effect happens twice.

Two kills at every push, `JOB_KILLS=300` at night. On both databases, in worker processes of their own.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from mulin.kernel import ids
from tests import schema

KILLS = int(os.environ.get("JOB_KILLS", "2"))
SCRIPT = Path(__file__).with_name("worker_script.py")
JOBS, STEPS = 6, 8
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a database of its own with the schema: a file, or a fresh PostgreSQL database."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "MULIN_DATA": str(tmp_path / "data")}
    (tmp_path / "data").mkdir()
    name = f"mulin_kill_{ids.random_code(8).lower()}"
    if connection.vendor == "postgresql":
        settings = connection.settings_dict
        address = f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT'] or 5432}"
        _outside(address, f'CREATE DATABASE "{name}"')
        env["MULIN_DATABASE_URL"] = f"{address}/{name}"
    try:
        if connection.vendor == "postgresql" or not schema.lay_into(tmp_path / "data"):
            _python(env, "from mulin.ops.migrating import migrate; migrate()")
        _sql(env, "CREATE TABLE tally (job varchar(40), step integer)")
        yield env
    finally:
        if connection.vendor == "postgresql":
            _outside(address, f'DROP DATABASE "{name}" WITH (FORCE)')


def _outside(address: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{address}/postgres", autocommit=True) as outside:
        outside.execute(statement)


def _python(env: dict[str, str], code: str) -> str:
    head = "import os; os.environ['DJANGO_SETTINGS_MODULE']='mulin.config.settings'; import django; django.setup()\n"
    done = subprocess.run([sys.executable, "-c", head + code], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def _sql(env: dict[str, str], statement: str) -> list[Any]:
    """Ask the house's database directly: a process of its own for each question would take seconds."""
    if address := env.get("MULIN_DATABASE_URL"):
        import psycopg

        with psycopg.connect(address, autocommit=True) as outside:
            asked = outside.execute(statement)
            return asked.fetchall() if asked.description else []
    with closing(sqlite3.connect(Path(env["MULIN_DATA"]) / "mulin.sqlite3", timeout=20)) as file, file:
        return file.execute(statement).fetchall()


def _ask(env: dict[str, str]) -> None:
    code = f"""
from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.base.manifest import JobKind
from mulin.kernel import ids
from tests import schema
kinds = {{"t.count": JobKind("t.count", "t.count", lambda job: None, quick=True)}}
jobs.queue.job_kinds = lambda: kinds
actor = Actor.system(ids.uuid7())
for n in range({JOBS}):
    jobs.defer(actor, "t.count", {{"n": n}})
"""
    _python(env, code)


def _worker(env: dict[str, str]) -> subprocess.Popen[str]:
    worker = subprocess.Popen(
        [sys.executable, str(SCRIPT)],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"
    return worker


def _kill(worker: subprocess.Popen[str]) -> None:
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    if worker.stdout:
        worker.stdout.close()


def _finished(env: dict[str, str], *, within: float) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if _sql(env, "SELECT count(*) FROM base_job WHERE state = 'done'") == [(JOBS,)]:
            return True
        time.sleep(0.1)
    return False


def _at_any_moment(_house: dict[str, str], dice: random.Random) -> None:
    time.sleep(dice.uniform(0.1, 0.9))


def _in_the_middle_of_a_job(house: dict[str, str], _dice: random.Random) -> None:
    """Until the worker has had an effect: it does eight of them for each job, one after the other."""
    before, until = _sql(house, "SELECT count(*) FROM tally"), time.monotonic() + 60
    while _sql(house, "SELECT count(*) FROM tally") == before:
        assert time.monotonic() < until, "the worker does nothing"


def _killed_again_and_again(
    house: dict[str, str], kills: int, *, when: Callable[[dict[str, str], random.Random], None]
) -> dict[tuple[str, int], int]:
    """How often each step of each job had its effect, after `kills` kills and two workers that finish."""
    dice = random.Random(1)
    _ask(house)
    for _ in range(kills):
        worker = _worker(house)
        when(house, dice)
        _kill(worker)
    worker = _worker(house)
    second = _worker(house)
    try:
        assert _finished(house, within=120), _sql(house, "SELECT state, attempt, error_code FROM base_job")
    finally:
        _kill(worker)
        _kill(second)
    tally = _sql(house, "SELECT job, step, count(*) FROM tally GROUP BY job, step")
    return {(job, step): times for job, step, times in tally}


@pytest.mark.slow
@pytest.mark.django_db
def test_a_killed_worker_loses_nothing_and_does_nothing_twice(house: dict[str, str]) -> None:
    tally = _killed_again_and_again(house, KILLS, when=_at_any_moment)
    assert len(tally) == JOBS * STEPS
    assert set(tally.values()) == {1}


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.django_db
def test_without_the_marks_of_steps_effects_happen_twice(house: dict[str, str]) -> None:
    """The control: the same kills, and workers that take every step for a fresh one."""
    tally = _killed_again_and_again(house | {"DRILL_BROKEN": "once"}, 3, when=_in_the_middle_of_a_job)
    assert max(tally.values()) > 1
