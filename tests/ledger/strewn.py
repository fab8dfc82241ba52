"""A ledger with something of everything: two communities, every kind, erased names, an unsealed tail."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from mulin.base.actor import Actor, Mouth
from mulin.base.manifest import ledger_kinds
from mulin.kernel import ids
from mulin.ledger import actions, triggers
from mulin.ledger.actions import Named

NAMES = ("王淑珍", "陈志远", "𠮷田", "1号楼 1-101", "O'Brien", '"; DROP TABLE', "买买提·艾力", "")
DATA: tuple[Any, ...] = (3, 0, -1, 2.5, "wallet", "", None, True, date(2026, 9, 27))


@dataclass
class Strewn:
    """What was written."""

    community: UUID
    neighbour: UUID
    refs: list[UUID] = field(default_factory=list)


def actor_in(community: UUID, **changes: Any) -> Actor:
    return Actor(community_id=community, community_code="zs", name="赵敏", **changes)


def write(rows: int, *, seed: int = 1, tail: int = 3) -> Strewn:
    """`rows` facts in one community, some in a second, sealed but for the last `tail`."""
    dice = random.Random(seed)
    found = Strewn(ids.uuid7(), ids.uuid7(), [ids.uuid7() for _ in range(max(4, rows // 5))])
    kinds = sorted(ledger_kinds())
    for number in range(rows - tail):
        _one(found.community, found, dice, kinds[number % len(kinds)])
        if number % 5 == 0:
            _one(found.neighbour, found, dice, kinds[0])
        if number % (rows // 4 + 1) == rows // 4:
            actions.seal(found.community)
    actions.seal(found.community)
    actions.seal(found.neighbour)
    actions.forget(found.community, found.refs[0])
    for _ in range(tail):
        _one(found.community, found, dice, kinds[0])
    return found


def _one(community: UUID, found: Strewn, dice: random.Random, kind: str) -> None:
    who = dice.choice([None, *found.refs])
    parts = dice.sample(["person", "household", "card"], dice.randint(0, 2))
    about = {
        part: Named(found.refs[n], NAMES[n % len(NAMES)]) for part in parts for n in [dice.randrange(len(found.refs))]
    }
    data = {part: dice.choice(DATA) for part in dice.sample(["count", "what", "day"], dice.randint(0, 3))}
    actor = actor_in(community, account_id=who, on_behalf_of=dice.choice([None, found.refs[1]]))
    at = datetime(2026, 9, 27, 6, tzinfo=UTC) + timedelta(minutes=dice.randint(-90_000, 90_000))
    with transaction.atomic():
        actions.record(actor.through(dice.choice(list(Mouth))), kind, about=about, data=data, at=at)


class Burglar:
    """Somebody with the database: breaks triggers and rows, and puts everything back."""

    def __enter__(self) -> Burglar:
        triggers.remove(connection)
        return self

    def __exit__(self, *_: object) -> None:
        triggers.install(connection)

    @staticmethod
    def run(statement: str, values: tuple[Any, ...] = ()) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return int(cursor.rowcount)

    @staticmethod
    def read(statement: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()
