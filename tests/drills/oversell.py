"""P3: 230 people for 200 places, 50 and 200 at once, some thinking better of it, and once with the house killed."""

from __future__ import annotations

import json
import random
import threading
from dataclasses import asdict
from typing import Any

from benchmarks.burst import Journey, again, burst

from tests.drills.house import House
from tests.drills.verdict import Verdict

CONTROL = "forgets-places"
PEOPLE, PLACES = 230, 200
GIVES_UP = 11  # every so-many-th person does not come after all
Burst = tuple[dict[str, str], list[Journey]]


def drill(house: House, *, rounds: int, seed: int, control: bool) -> Verdict:
    """`rounds` times three bursts: 50 at once, 200 at once, and one in the middle of which the house is killed.

    Whoever has no answer from the killed house presses again when it is back.
    """
    verdict = Verdict("oversell", "never a place too many, nobody twice, in order of arrival, nobody forgotten", rounds)
    dice = random.Random(seed)
    broken = CONTROL if control else ""
    house.start(broken=broken)
    for number in range(rounds):
        calm, wild, cut = _ask(house, "make", {"places": PLACES, "numbers": [3 * number + n for n in range(3)]})
        bursts = [_burst(house, verdict, calm, 50), _burst(house, verdict, wild, 200)]
        bursts.append(_killed(house, verdict, cut, after=dice.uniform(0.1, 1.5), broken=broken))
        _judge(house, verdict, bursts)
    return verdict


def _burst(house: House, verdict: Verdict, place: dict[str, str], at_once: int) -> Burst:
    journeys, seconds = burst(house.port, place["path"], people=PEOPLE, at_once=at_once, gives_up=GIVES_UP)
    unanswered = [f"{one.status} {one.trouble}" for one in journeys if not one.receipt]
    verdict.expect(f"{at_once} at once: no answer to {len(unanswered)}: {unanswered[:3]}", holds=not unanswered)
    verdict.most(**{f"seconds_{at_once}": round(seconds, 2)})
    return place, journeys


def _killed(house: House, verdict: Verdict, place: dict[str, str], *, after: float, broken: str) -> Burst:
    killer = threading.Timer(after, house.kill)
    killer.start()
    journeys, _seconds = burst(house.port, place["path"], people=PEOPLE, at_once=50)
    killer.join()
    verdict.add(cut_off=sum(not one.receipt for one in journeys))
    house.start(broken=broken)
    late = [one for one in journeys if not one.pressed]
    again(house.port, journeys)
    unanswered = [one for one in journeys if one.pressed and not one.receipt]
    verdict.expect(f"after the kill {len(unanswered)} got no answer", holds=not unanswered)
    verdict.add(never_saw_the_page=len(late))
    return place, journeys


def _judge(house: House, verdict: Verdict, bursts: list[Burst]) -> None:
    told = [{"place": place, "journeys": [asdict(one) for one in journeys]} for place, journeys in bursts]
    for faults in _ask(house, "faults", {"places": PLACES, "bursts": told}):
        verdict.expect("; ".join(faults), holds=not faults)
    verdict.add(bursts=len(bursts), promised=sum(bool(one.receipt) for _place, them in bursts for one in them))
    verdict.expect("the database is damaged", holds=house.is_sound())


def _ask(house: House, what: str, told: Any) -> Any:
    paper = house.folder / "told.json"
    paper.write_text(json.dumps(told))
    return json.loads(house.run("-m", "tests.drills.afternoon", what, str(paper)).stdout)
