"""What a drill found, and the questions most of them ask of a house afterwards."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from tests.drills.house import House


class NotHere(Exception):
    """This machine lacks what the drill needs."""


@dataclass
class Verdict:
    """One line of JSON: whether the promise held, and the numbers it is read from."""

    drill: str
    promise: str
    rounds: int
    ok: bool = True
    found: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def expect(self, words: str, *, holds: bool) -> None:
        if not holds:
            self.ok = False
            self.wrong.append(words)

    def add(self, **numbers: int) -> None:
        for name, number in numbers.items():
            self.found[name] = self.found.get(name, 0) + number

    def most(self, **numbers: float) -> None:
        """Keep the largest of each number."""
        for name, number in numbers.items():
            self.found[name] = max(self.found.get(name, number), number)

    def line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def visits_by_key(house: House, keys: Collection[str]) -> dict[str, int]:
    """How many visits stand in the book for each of these keys."""
    found = dict.fromkeys(keys, 0)
    kept = {key: str(UUID(str(result))) for key, result in house.sql('SELECT "key", result FROM base_clientkey')}
    visits: dict[str, int] = {}
    for visit, number in house.sql("SELECT visit, count(*) FROM cards_handover GROUP BY visit"):
        visits[str(UUID(str(visit)))] = number
    for key in found:
        found[key] = visits.get(kept[key], 0) if key in kept else 0
    return found


def look_over(house: House, verdict: Verdict) -> None:
    """The database is sound, the ledger whole, and it tells of exactly the visits in the book."""
    verdict.expect("the database file is damaged", holds=house.is_sound())
    said = house.mulin("ledger", "verify", check=False)
    verdict.expect(f"the ledger is not whole: {said.stdout.strip()[:200]}", holds=said.returncode == 0)
    ((visits,),) = house.sql("SELECT count(DISTINCT visit) FROM cards_handover")
    ((facts,),) = house.sql("SELECT count(*) FROM ledger_fact WHERE kind = 'cards.handed_over'")
    verdict.expect(f"{visits} visits in the book, {facts} in the ledger", holds=visits == facts)
    verdict.found |= {"visits": visits, "facts": facts}
