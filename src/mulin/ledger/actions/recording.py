"""Writing the ledger: `record` inside the caller's transaction, and forgetting names.

A fact is inserted unnumbered, beside it a line for the sealer: no counter and no sum is touched, so a
hall of 230 people checking in at once waits for nobody.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from mulin.base import bulk
from mulin.base.actor import Actor
from mulin.base.manifest import ledger_kinds
from mulin.kernel import clock, ids
from mulin.ledger import queries
from mulin.ledger.actions.taking_back import note_taken_back
from mulin.ledger.models import Fact, FactRef, LedgerLabel, Unsealed
from mulin.ledger.rules import BLOCK_ROWS, What, name_digest, pack_refs

_BATCH = 2000
Scalar = str | int | float | bool | None | date


@dataclass(frozen=True, slots=True)
class Named:
    """A thing a fact is about: its opaque reference, and the name a reader sees."""

    ref: UUID
    label: str


def record(
    actor: Actor,
    kind: str,
    *,
    about: Mapping[str, Named] | None = None,
    data: Mapping[str, Scalar] | None = None,
    at: datetime | None = None,
) -> Fact:
    """Write one fact, in the caller's transaction (an outer `atomic` is required).

    `kind` must be declared in a room's manifest. `about` names the things concerned; free text
    never enters `data`. `at` is when it happened, if not now.
    """
    return record_many(actor, kind, [(about or {}, data or {})], at=at)[0]


def record_many(
    actor: Actor,
    kind: str,
    rows: list[tuple[Mapping[str, Named], Mapping[str, Scalar]]],
    *,
    at: datetime | None = None,
) -> list[Fact]:
    """Write many facts of one kind. Six queries for up to 2,000 rows (SQLite: up to 90).

    Two more for a kind that takes others back, where a figure says so.
    """
    if kind not in ledger_kinds():
        raise KeyError(f"no room declares the ledger kind {kind!r}")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("ledger.record() belongs inside the transaction of the change it records")
    now = clock.now()
    moment = at or now
    day = moment.astimezone(clock.CHINA).date()
    named = {n.ref: n.label for about, _ in rows for n in about.values()}
    if actor.account_id and actor.name:
        named[actor.account_id] = actor.name
    latest = queries.ask_names(actor.community_id, named)
    # names before facts: a fact is read with the last name whose key is earlier than its own
    keys = [ids.uuid7() for _ in named]
    facts = [
        Fact(
            community_id=actor.community_id,
            kind=kind,
            at=moment,
            recorded_at=now,
            day=day,
            mouth=actor.mouth,
            actor_ref=actor.account_id,
            on_behalf_of=actor.on_behalf_of,
            about={part: str(named.ref) for part, named in about.items()},
            data={part: value.isoformat() if isinstance(value, date) else value for part, value in data.items()},
        )
        for about, data in rows
    ]
    bulk.insert(facts)
    _index(actor.community_id, facts)
    labels = _label(actor.community_id, named, keys, latest())
    _queue_for_sealing(facts, labels)
    note_taken_back(actor.community_id, facts)
    return facts


def _index(community_id: UUID, facts: list[Fact]) -> None:
    pairs = {(UUID(ref), fact.id): None for fact in facts for ref in fact.about.values()}
    pairs |= {(ref, fact.id): None for fact in facts for ref in (fact.actor_ref, fact.on_behalf_of) if ref}
    bulk.insert_values(FactRef, ("community_id", "ref", "fact_id"), [(community_id, *pair) for pair in pairs])


def _queue_for_sealing(facts: list[Fact], labels: list[LedgerLabel]) -> None:
    if not facts:
        return
    first = facts[0]  # all are of one kind and day
    refs = [(What.NAME, name.id) for name in labels] + [(What.FACT, fact.id) for fact in facts]
    batches = [refs[start : start + BLOCK_ROWS] for start in range(0, len(refs), BLOCK_ROWS)]
    bulk.insert(
        [
            Unsealed(
                community_id=first.community_id,
                since=first.recorded_at,
                kind=first.kind,
                day=first.day,
                facts=sum(what == What.FACT for what, _ref in batch),
                count=len(batch),
                rows=pack_refs(batch),
            )
            for batch in batches
        ]
    )


def _label(
    community_id: UUID, named: Mapping[UUID, str], keys: Iterable[UUID], latest: Mapping[UUID, str]
) -> list[LedgerLabel]:
    """Keep each name that is not already the latest one of its reference, under the key that is ready for it."""
    labels = [
        _new_label(community_id, key, ref, label[:120])
        for key, (ref, label) in zip(keys, named.items(), strict=True)
        if latest.get(ref) != label[:120]
    ]
    bulk.insert(labels)
    return labels


def _new_label(community_id: UUID, key: UUID, ref: UUID, label: str) -> LedgerLabel:
    salt = os.urandom(16)
    digest = name_digest(salt, label)
    return LedgerLabel(id=key, community_id=community_id, ref=ref, label=label, salt=salt, digest=digest)


def forget(community_id: UUID, ref: UUID) -> int:
    """Empty every name kept for `ref`; the chain still verifies. Returns how many."""
    return LedgerLabel.objects.filter(community_id=community_id, ref=ref).forget()
