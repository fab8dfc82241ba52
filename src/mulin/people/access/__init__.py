"""Who is acting, and which residents they may see."""

from __future__ import annotations

from mulin.people.access.actor import actor_in, actor_now, actor_of
from mulin.people.access.records import (
    account_holder_for,
    acted_for,
    correction_for,
    erasure_for,
    household_for,
    may,
    own_proxy_for,
    own_record,
    person_for,
    person_for_privacy,
    proxy_for,
)

__all__ = [
    "account_holder_for",
    "acted_for",
    "actor_in",
    "actor_now",
    "actor_of",
    "correction_for",
    "erasure_for",
    "household_for",
    "may",
    "own_proxy_for",
    "own_record",
    "person_for",
    "person_for_privacy",
    "proxy_for",
]
