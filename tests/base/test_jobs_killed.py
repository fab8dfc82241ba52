"""Promise P11: jobs survive `kill -9`. None is lost, none is stuck, no effect happens twice.

Two kills at every push, `JOB_KILLS=300` at night. On both databases, in worker processes of their own.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import own_house, python, sql

KILLS = int(os.environ.get("JOB_KILLS", "2"))
SCRIPT = Path(__file__).with_name("worker_script.py")
JOBS, STEPS = 6, 8


@pytest.fixture
def house(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A house of its own with a table in which every step of every job is noted."""
    with own_house(tmp_path) as env:
        sql(env, "CREATE TABLE tally (job varchar(40), step integer)")
        yield env


def _ask(env: dict[str, str]) -> None:
    code = f"""
from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.base.manifest import JobKind
from mulin.kernel import ids
kinds = {{"t.count": JobKind("t.count", "t.count", lambda job: None, quick=True)}}
jobs.queue.job_kinds = lambda: kinds
actor = Actor.system(ids.uuid7())
for n in range({JOBS}):
    jobs.defer(actor, "t.count", {{"n": n}})
"""
    python(env, code)


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
        if sql(env, "SELECT count(*) FROM base_job WHERE state = 'done'") == [(JOBS,)]:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
@pytest.mark.django_db
def test_a_killed_worker_loses_nothing_and_does_nothing_twice(house: dict[str, str]) -> None:
    dice = random.Random(1)
    _ask(house)
    for _ in range(KILLS):
        worker = _worker(house)
        time.sleep(dice.uniform(0.1, 0.9))
        _kill(worker)
    worker = _worker(house)
    second = _worker(house)
    try:
        assert _finished(house, within=120), sql(house, "SELECT state, attempt, error_code FROM base_job")
    finally:
        _kill(worker)
        _kill(second)
    tally = sql(house, "SELECT job, step, count(*) FROM tally GROUP BY job, step")
    assert len(tally) == JOBS * STEPS
    assert {times for _job, _step, times in tally} == {1}
