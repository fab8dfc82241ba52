"""P14: PostgreSQL is cut off under load and started again: nothing lost, nothing doubled, no 500, Mulin goes on."""

from __future__ import annotations

import time

from mulin.ops.postgres import Server
from tests.drills.crowd import Crowd, knock
from tests.drills.house import House
from tests.drills.verdict import Verdict, look_over, visits_by_key

CONTROL = "knows-no-absent-database"
DONE, LATER = 302, 503
BACK_WITHIN = 5.0  # seconds until writing goes on


def drill(house: House, server: Server, *, rounds: int, seed: int, control: bool) -> Verdict:
    """`rounds` times: everybody writes, the database dies as in a power cut, is away for a moment, and comes back."""
    verdict = Verdict("dbrestart", "while the database is away everybody hears “later”, and nothing is lost", rounds)
    house.start(broken=CONTROL if control else "")
    promised: list[str] = []
    for number in range(rounds):
        with Crowd(house.port, house.people, seed=seed + number) as crowd:
            verdict.expect("nobody wrote", holds=crowd.wait_until(lambda c=crowd: len(c.promised) >= len(c.notes)))
            server.crash()
            crowd.wait_until(lambda c=crowd: c.answers.get(LATER, 0) >= len(c.notes), seconds=BACK_WITHIN)
            server.start()
            before, back = len(crowd.promised), time.monotonic()
            verdict.expect(
                "nobody could write again", holds=crowd.wait_until(lambda c=crowd, n=before: len(c.promised) > n)
            )
            verdict.most(seconds_until_back=round(time.monotonic() - back, 2))
        promised += crowd.promised
        verdict.expect(f"answered {crowd.answers}", holds=set(crowd.answers) <= {DONE, LATER})
        verdict.expect("nobody heard that it was away", holds=crowd.answers.get(LATER, 0) > 0 or control)
        promised += _press_again(house, crowd, verdict)
    verdict.expect("it took too long", holds=verdict.found.get("seconds_until_back", 0) <= BACK_WITHIN)
    found = visits_by_key(house, promised)
    lost, twice = (sum(check(n) for n in found.values()) for check in (lambda n: n == 0, lambda n: n > 1))
    verdict.add(promised=len(promised), lost=lost, twice=twice)
    verdict.expect(f"{lost} promised writes are lost", holds=not lost)
    verdict.expect(f"{twice} writes count twice", holds=not twice)
    look_over(house, verdict)
    return verdict


def _press_again(house: House, crowd: Crowd, verdict: Verdict) -> list[str]:
    """Whoever got no answer or was put off presses again: the same key."""
    settled = []
    for person, notes in zip(house.people, crowd.notes, strict=True):
        for key, door in notes.unknown.items():
            status = knock(house.port, person, door, key)
            verdict.expect(f"pressing again was answered {status}", holds=status == DONE)
            settled.append(key)
    return settled
