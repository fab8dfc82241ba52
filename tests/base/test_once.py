from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from mulin.base import once
from mulin.kernel.errors import Conflict, RuleError
from tests.threads import at_once, real_database


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


def test_a_key_is_claimed_once_and_tells_what_came_of_it(world: Any, django_assert_num_queries: Any) -> None:
    made = uuid4()
    with django_assert_num_queries(1):
        assert once.claim(world.worker, "k1", {"a": 1}, made)() is None
    with django_assert_num_queries(2):
        assert once.claim(world.worker, "k1", {"a": 1}, uuid4())() == made
    with pytest.raises(RuleError, match="key-reuse"):
        once.claim(world.worker, "k1", {"a": 2}, uuid4())()


@pytest.mark.django_db(transaction=True)
def test_of_those_who_claim_a_key_at_one_moment_one_is_first_and_all_get_its_result(world: Any, tmp_path: Path) -> None:
    def claim() -> Any:
        mine = uuid4()
        with transaction.atomic():
            return mine, once.claim(world.worker, "k1", {"a": 1}, mine)()

    def fail() -> Any:
        with suppress(ZeroDivisionError), transaction.atomic():
            once.claim(world.worker, "k1", {"a": 1}, uuid4())
            raise ZeroDivisionError
        return None, None

    with real_database(tmp_path):
        said = at_once([claim, fail, claim, fail, claim, claim])
    claimed = [one for one in said if one[0]]
    (first,) = [mine for mine, earlier in claimed if earlier is None]
    assert [earlier for _mine, earlier in claimed if earlier] == [first] * 3
