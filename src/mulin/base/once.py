"""One effect for a request however often it comes (safety §4.7).

A creating action takes a client key made with the form. The first call stores the key with a hash
of its content and a reference to its result; a repetition gets that result, and the same key with
other content is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, cast
from uuid import UUID

from django.db import connection, models

from mulin.base.actor import Actor
from mulin.base.prepared import Prepared, ask, change
from mulin.base.rows import Row
from mulin.kernel import clock, ids
from mulin.kernel.errors import Conflict, RuleError

_VISITOR = UUID(int=0)


class ClientKey(Row):
    """A key a client sent with a creating request, and what came of it. Kept 72 hours."""

    community_id = models.UUIDField()
    actor_ref = models.UUIDField()
    key = models.CharField(max_length=64)
    content = models.BinaryField(max_length=32)
    result = models.UUIDField()
    created_at = models.DateTimeField(default=clock.now, db_index=True)  # the clean-up job's range

    class Meta:
        app_label = "base"
        constraints = [models.UniqueConstraint(fields=["community_id", "actor_ref", "key"], name="client_key_once")]


def fingerprint(content: Any) -> bytes:
    """A hash of what a request asks for."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).digest()


def earlier_result(actor: Actor, key: str, content: Any) -> UUID | None:
    """What an earlier request with `key` made; None if there was none.

    Raises RuleError("key-reuse") when the key came with other content. One query.
    """
    seen = _SEEN.rows(community_id=actor.community_id, actor_ref=actor.account_id or _VISITOR, key=key)
    if not seen:
        return None
    remembered, result = seen[0]
    if bytes(remembered) != fingerprint(content):
        raise RuleError("key-reuse")
    return cast("UUID", result)


def remember(actor: Actor, key: str, content: Any, result: UUID) -> None:
    """Store `key` with its result, in the caller's transaction. A lost race raises `Conflict`. One query."""
    whose = (actor.community_id, actor.account_id or _VISITOR)
    if not change(_REMEMBER, (ids.uuid7(), *whose, key, fingerprint(content), result, clock.now())):
        raise Conflict(key)


def claim(actor: Actor, key: str, content: Any, result: UUID) -> Callable[[], UUID | None]:
    """Store `key` with what is about to be made. What is returned tells what an earlier request with it made.

    That is None for the first; inside `unanswered` it is on its way until somebody wants to know. In the caller's
    transaction, which holds the key until it ends: who comes with the same one meanwhile waits and gets the first
    one's result. Telling raises RuleError("key-reuse") as `earlier_result`. One query; two for a repetition.
    """
    whose = (actor.community_id, actor.account_id or _VISITOR)
    values = (ids.uuid7(), *whose, key, fingerprint(content), result, clock.now())
    is_first = _stored(values)
    return lambda: None if is_first() else earlier_result(actor, key, content)


def _stored(values: Sequence[Any]) -> Callable[[], object]:
    """Store a key; what is returned says whether it was new."""
    if connection.vendor == "postgresql":  # a row that comes back says it also inside `unanswered`
        return ask(f"{_REMEMBER} RETURNING 1", values)
    changed = change(_REMEMBER, values)  # SQLite before 3.35 gives no row
    return lambda: changed


def _seen(community_id: UUID, actor_ref: UUID, key: str) -> models.QuerySet[Any, Any]:
    keys = ClientKey.objects.filter(community_id=community_id, actor_ref=actor_ref, key=key)
    return keys.values_list("content", "result")


# Written out: a key is asked for and kept by every action that makes something.
_SEEN = Prepared(_seen)
_REMEMBER = (
    f"INSERT INTO {ClientKey._meta.db_table} (id, community_id, actor_ref, key, content, result, created_at)"  # noqa: S608  # no input
    " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (community_id, actor_ref, key) DO NOTHING"
)
