"""P12: a full disk is answered with 507, loses nothing, and is over as soon as there is room again.

Runs in a mount namespace of its own, on a disk of some megabytes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from tests.drills.crowd import knock, read
from tests.drills.house import ROOT, House
from tests.drills.verdict import NotHere, Verdict, look_over, visits_by_key

CONTROL = "knows-no-full-disk"
SIZE = "64m"
FULL = 507
INSIDE = "DRILL_NAMESPACE"


def again_inside(test: str) -> int:
    """Run `test` once more where a disk may be mounted; pytest's exit code. Raises NotHere."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        raise NotHere("a small disk needs Linux and unshare")
    own = ["unshare", "--map-root-user", "--mount"]
    if subprocess.call([*own, "true"], stderr=subprocess.DEVNULL):
        raise NotHere("this machine allows no mount namespaces")
    command = [*own, sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", test]
    return subprocess.call(command, cwd=ROOT, env={**os.environ, INSIDE: "1"})


@contextmanager
def small_disk() -> Iterator[Path]:
    """A folder that is a disk of its own."""
    place = Path(mkdtemp(prefix="mulin-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)
        place.rmdir()


def drill(house: House, *, rounds: int, seed: int, control: bool) -> Verdict:
    """`rounds` times: the disk is filled, people write and read, then there is room again."""
    verdict = Verdict("diskfull", "a full disk says so, loses nothing, and is over when there is room", rounds)
    house.start(broken=CONTROL if control else "")
    promised: list[str] = []
    for person in house.people:  # every process of the house has opened the database once
        read(house.port, person)
    for number in range(rounds):
        ballast = house.folder / "ballast"
        _fill(ballast)
        answers = _knock_everywhere(house, promised, number)
        verdict.expect(f"a full disk answered {sorted(set(answers))}", holds=set(answers) <= {302, FULL})
        verdict.expect("the disk was never full", holds=FULL in answers or control)
        pages = {read(house.port, person) for person in house.people}
        verdict.expect(f"reading was answered {sorted(pages)}", holds=pages == {200})
        ballast.unlink()
        after = [knock(house.port, p, p["doors"][0], f"after-{number}-{n}") for n, p in enumerate(house.people)]
        promised += [f"after-{number}-{n}" for n, status in enumerate(after) if status == 302]
        verdict.expect(f"with room again it answered {sorted(set(after))}", holds=set(after) == {302})
        verdict.add(full=answers.count(FULL))
    house.stop()
    lost = sum(visits != 1 for visits in visits_by_key(house, promised).values())
    verdict.add(promised=len(promised), lost=lost)
    verdict.expect(f"{lost} promised writes are lost or double", holds=lost == 0)
    look_over(house, verdict)
    return verdict


def _fill(ballast: Path) -> None:
    """Take all the room there is, down to the last byte."""
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while file.write(b"\0" * size):
                    pass


def _knock_everywhere(house: House, promised: list[str], number: int) -> list[int]:
    """Everybody in turn, until the disk has been full for each; what has room in the log still goes through."""
    answers: list[int] = []
    until = time.monotonic() + 30
    while time.monotonic() < until and answers.count(FULL) < len(house.people):
        person = house.people[len(answers) % len(house.people)]
        key = f"full-{number}-{len(answers)}"
        answers.append(knock(house.port, person, person["doors"][len(answers) % 2], key))
        if answers[-1] == 302:
            promised.append(key)
        elif answers[-1] != FULL:
            break
    return answers
