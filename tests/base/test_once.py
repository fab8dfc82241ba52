from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from mulin.base import once
from mulin.kernel.errors import Conflict, RuleError


def test_a_key_gives_its_earlier_result(world: Any) -> None:
    made = uuid4()
    assert once.earlier_result(world.worker, "k1", {"a": 1}) is None
    once.remember(world.worker, "k1", {"a": 1}, made)
    assert once.earlier_result(world.worker, "k1", {"a": 1}) == made


def test_the_same_key_with_other_content_is_refused(world: Any) -> None:
    once.remember(world.worker, "k1", {"a": 1}, uuid4())
    with pytest.raises(RuleError, match="key-reuse"):
        once.earlier_result(world.worker, "k1", {"a": 2})


def test_the_loser_of_a_race_is_told(world: Any) -> None:
    once.remember(world.worker, "k1", {"a": 1}, uuid4())
    with pytest.raises(Conflict):
        once.remember(world.worker, "k1", {"a": 1}, uuid4())


def test_keys_of_two_communities_do_not_meet(world: Any) -> None:
    once.remember(world.worker, "k1", {"a": 1}, uuid4())
    stranger = world.actor(world.worker.grants[0].role, community=world.other)
    assert once.earlier_result(stranger, "k1", {"a": 1}) is None
