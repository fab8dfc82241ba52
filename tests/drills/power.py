"""P1b: an answer is given only after the disk has confirmed: as many confirmations as promises, at least."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mulin.ops.serving import WORKER_NAME
from tests.drills.crowd import knock
from tests.drills.house import READY, House, children_of
from tests.drills.verdict import NotHere, Verdict

CONTROL = "syncs-never"
_SYNC = re.compile(r"\b(?:fsync|fdatasync)\(\d+<[^>]*-wal>")


def drill(house: House, *, rounds: int, seed: int, control: bool) -> Verdict:
    """`rounds` writes one after the other, while every confirmation of the log by the disk is counted (strace)."""
    if house.database:
        raise NotHere("PostgreSQL confirms by itself (synchronous_commit is on); this drill is about SQLite")
    if shutil.which("strace") is None:
        raise NotHere("strace is not here; on Debian: apt-get install strace")
    verdict = Verdict("power", "every promise was confirmed by the disk first", rounds)
    house.start(broken=CONTROL if control else "")
    person = house.people[0]
    with _watched(house) as log:
        answered = sum(knock(house.port, person, person["doors"][n % 2], f"power-{n}") == 302 for n in range(rounds))
    house.stop()
    confirmed = len(_SYNC.findall(log.read_text()))
    verdict.add(promised=answered, confirmed=confirmed)
    verdict.expect(f"only {answered} of {rounds} were answered", holds=answered == rounds)
    verdict.expect(f"{answered} promises, {confirmed} confirmations", holds=confirmed >= answered)
    return verdict


@contextmanager
def _watched(house: House) -> Iterator[Path]:
    """The log of every confirmation asked for by the processes that serve (not by the worker beside them)."""
    serving = _serving(house)
    log = house.folder / "syncs.log"
    pids = [word for pid in serving for word in ("-p", str(pid))]
    command = ["strace", "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", str(log), *pids]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as watch:
        assert watch.stderr is not None
        attached = [watch.stderr.readline() for _ in serving]
        if not all("attached" in line for line in attached):
            watch.kill()
            raise NotHere(f"strace may not watch here: {attached[0].strip()}")
        try:
            yield log
        finally:
            watch.terminate()


def _serving(house: House) -> list[int]:
    """The server and its processes, all of them: the first one answers before the next one is there."""
    assert house.server is not None
    wanted, until = 1 + int(house.environment["MULIN_WORKERS"]), time.monotonic() + READY
    while time.monotonic() < until:
        found = [pid for pid in {house.server.pid, *children_of(house.server.pid)} if not _is_worker(pid)]
        if len(found) >= wanted:
            return found
        time.sleep(0.05)
    raise RuntimeError(f"{len(found)} of {wanted} processes serve")


def _is_worker(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip() == WORKER_NAME
    except OSError:
        return False
