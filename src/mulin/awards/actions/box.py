"""The ballot box: made with a key that is kept on three sheets of paper only, tried, opened to voters, closed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from mulin.awards import queries
from mulin.awards.actions.common import about, change, locked, must
from mulin.awards.models import Elector, Round, RoundState
from mulin.awards.rules import codes, sealing, shares
from mulin.base import bulk
from mulin.base.actor import Actor
from mulin.base.counting import count_anew
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import Scalar, record

_MAKING = (RoundState.ANNOUNCED, RoundState.NOMINATING, RoundState.REVIEWING)


@transaction.atomic
def make_box(actor: Actor, *, round_id: UUID) -> tuple[Round, tuple[str, str, str]]:
    """Make the round's key and give back its three shares, which exist nowhere else. Lock: the round.

    Again makes another key and the earlier shares are waste paper; never once people vote.
    Raises RuleError "round-moved".
    """
    must(actor, "awards.manage")
    row = locked(actor, round_id)
    if row.state not in _MAKING:
        raise RuleError("round-moved")
    seed = os.urandom(sealing.SEED_BYTES)
    row.public_key, row.box_made_at, row.box_tried_at = sealing.public_key(seed), clock.now(), None
    row.save(update_fields=["public_key", "box_made_at", "box_tried_at"])
    record(actor, "awards.box_made", about=about(row), data={"key": bytes(row.public_key).hex()[:16]})
    parts = shares.split(seed, os.urandom(len(seed)))
    one, two, three = (shares.write(number, value, round_id=row.id.bytes) for number, value in sorted(parts.items()))
    return row, (one, two, three)


@transaction.atomic
def try_shares(actor: Actor, *, round_id: UUID, texts: Sequence[str]) -> Round:
    """Try the three sheets before anybody votes: every two of them must open the box. Lock: the round.

    Nothing of them is kept. Raises RuleError share-mistyped, share-same, share-wrong.
    """
    must(actor, "awards.manage")
    row = locked(actor, round_id)
    if row.state not in _MAKING or row.public_key is None:
        raise RuleError("round-moved")
    found = [read_share(row, text, f"share_{place}") for place, text in enumerate(texts, start=1)]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        seed_from(row, found[one], found[other])
    row.box_tried_at = clock.now()
    row.save(update_fields=["box_tried_at"])
    record(actor, "awards.box_tried", about=about(row))
    return row


def read_share(row: Round, text: str, field: str) -> tuple[int, bytes]:
    """A share as typed, its "no" beside its field."""
    try:
        return shares.read(text, round_id=row.id.bytes, length=sealing.SEED_BYTES)
    except RuleError as error:
        raise RuleError(error.code, field=field) from error


def seed_from(row: Round, one: tuple[int, bytes], other: tuple[int, bytes]) -> bytes:
    """The secret of two shares. Raises RuleError share-same, share-wrong."""
    seed = shares.join(one, other)
    if row.public_key is None or sealing.public_key(seed) != bytes(row.public_key):
        raise RuleError("share-wrong")
    return seed


def open_vote(actor: Actor, row: Round) -> None:
    """Number the candidates, freeze the list of voters, let votes in. The caller holds the round and saves it."""
    change(row, RoundState.VOTING)
    for number, candidate in enumerate(queries.on_ballot(row), start=1):
        candidate.number = number
        candidate.save(update_fields=["number"])
    now = clock.now()
    electors = [
        Elector(
            community_id=row.community_id, round=row, key=key, household_id=home, person_id=person, building_id=where
        )
        for key, home, person, where in queries.entitled(row, now.astimezone(clock.CHINA).date())
    ]
    bulk.insert(electors)
    count_anew(Elector)
    row.opened_at, row.electors_count = now, len(electors)
    row.electors_digest = codes.list_digest(elector.key for elector in electors)
    data: dict[str, Scalar] = {"count": row.electors_count, "list": row.electors_digest, "rules": row.rules_digest}
    record(actor, "awards.vote_opened", about=about(row), data=data)


def close_vote(actor: Actor, row: Round) -> None:
    """Let no more votes in and write down what is in the box. The caller holds the round and saves it."""
    change(row, RoundState.COUNTING)
    contents = queries.box_contents(row)
    row.closed_at, row.envelopes_count = clock.now(), len(contents)
    row.box_digest = codes.box_digest([row.id.bytes, *contents])
    record(actor, "awards.vote_closed", about=about(row), data={"count": len(contents), "box": row.box_digest})


def check_unbroken(row: Round) -> None:
    """Whether box and list are still what the ledger says. Raises RuleError box-broken, list-broken."""
    if codes.box_digest([row.id.bytes, *queries.box_contents(row)]) != row.box_digest:
        raise RuleError("box-broken")
    keys = Elector.objects.of(row.community_id).filter(round=row, is_late=False).values_list("key", flat=True)
    if codes.list_digest(keys) != row.electors_digest:
        raise RuleError("list-broken")
