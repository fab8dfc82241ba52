"""P1, P2: what was promised survives `kill -9` of the whole house, and a retry settles what was not."""

from __future__ import annotations

import random

from tests.drills.crowd import Crowd, knock
from tests.drills.house import House
from tests.drills.verdict import Verdict, look_over, visits_by_key

CONTROL = "promises-first"


def drill(house: House, *, rounds: int, seed: int, control: bool) -> Verdict:
    """`rounds` times: everybody writes, the house is killed at a random moment and started again."""
    verdict = Verdict("kill", "no acknowledged write is lost, none counts twice", rounds)
    dice = random.Random(seed)
    promised: list[str] = []
    for number in range(rounds):
        house.start(broken=CONTROL if control else "")
        with Crowd(house.port, house.people, seed=seed + number) as crowd:
            wanted = dice.randint(20, 120)
            verdict.expect("nobody wrote anything", holds=crowd.wait_until(lambda n=wanted: len(crowd.promised) >= n))
            house.kill()
        promised += crowd.promised
        unknown = {key: (person, door) for note, person in zip(crowd.notes, house.people, strict=True)
                   for key, door in note.unknown.items()}  # fmt: skip
        house.start(broken=CONTROL if control else "")
        settled = [key for key, (person, door) in unknown.items() if knock(house.port, person, door, key) == 302]
        verdict.expect("a retry was refused", holds=len(settled) == len(unknown))
        promised += settled
        verdict.add(unknown=len(unknown))
        house.stop()
    found = visits_by_key(house, promised)
    lost = [key for key, visits in found.items() if visits == 0]
    twice = [key for key, visits in found.items() if visits > 1]
    verdict.add(promised=len(promised), lost=len(lost), twice=len(twice))
    verdict.expect(f"{len(lost)} promised writes are lost", holds=not lost)
    verdict.expect(f"{len(twice)} writes count twice", holds=not twice)
    look_over(house, verdict)
    return verdict
