"""One tokenizer, no query syntax, nobody else's community (safety J1–J3, T36)."""

from __future__ import annotations

import string
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.base import search
from mulin.base.search import find, index, index_many, matching, remove, words_of
from mulin.kernel.ids import uuid7

HERE, THERE = UUID(int=1), UUID(int=2)
pytestmark = pytest.mark.django_db


def names(*texts: str, community: UUID = HERE) -> dict[str, UUID]:
    refs = {text: uuid7() for text in texts}
    index_many(community, "person", {ref: [text] for text, ref in refs.items()})
    return refs


def test_found_by_one_two_and_three_characters() -> None:
    refs = names("王淑珍", "王珍", "李淑珍", "欧阳淑")
    assert set(find(HERE, "person", "淑珍")) == {refs["王淑珍"], refs["李淑珍"]}
    assert find(HERE, "person", "王淑珍") == [refs["王淑珍"]]
    assert set(find(HERE, "person", "王")) == {refs["王淑珍"], refs["王珍"]}
    assert set(find(HERE, "person", "珍 王")) == {refs["王淑珍"], refs["王珍"]}
    assert find(HERE, "person", "王李") == []


def test_pairs_that_lie_apart_are_not_a_word() -> None:
    refs = names("甲乙丙", "甲乙 乙丙")
    assert find(HERE, "person", "甲乙丙") == [refs["甲乙丙"]]


def test_words_in_letters_are_found_by_their_beginning_in_any_case_and_width() -> None:
    refs = names("zsf", "zsy", "Ann Élodie")
    assert set(find(HERE, "person", "ZS")) == {refs["zsf"], refs["zsy"]}
    assert find(HERE, "person", "ｅｌｏ ann") == [refs["Ann Élodie"]]
    assert find(HERE, "person", "sf") == []


def test_characters_newer_than_the_database() -> None:
    refs = names("李\U000323a0", "李四", "\U00020bb7田")
    assert find(HERE, "person", "李\U000323a0") == [refs["李\U000323a0"]]
    assert find(HERE, "person", "\U00020bb7田") == [refs["\U00020bb7田"]]


def test_the_wall_and_the_kind() -> None:
    names("王淑珍", community=THERE)
    assert find(HERE, "person", "王") == []
    assert find(THERE, "notice", "王") == []
    assert len(find(THERE, "person", "王")) == 1


def test_indexing_again_replaces_and_removing_forgets() -> None:
    ref = names("王淑珍")["王淑珍"]
    index(HERE, "person", ref, ["李淑珍", "lsz"])
    assert find(HERE, "person", "王") == []
    assert find(HERE, "person", "ls") == [ref]
    assert remove(THERE, "person", [ref]) == 0
    assert remove(HERE, "person", [ref]) == 1
    search.scrub()
    assert find(HERE, "person", "淑珍") == []


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "a AND",
        "NEAR(",
        "x:a",
        "-a",
        "*",
        "(",
        "+",
        "",
        "\0",
        "a &",
        "!",
        ":*",
        "<->",
        "' OR 1=1 --",
        "，。！",
        "_",
        "%",
        "{a b}",
        "^a",
    ],
)
def test_no_query_syntax_exists(query: str) -> None:
    ref = uuid7()
    index(HERE, "notice", ref, [query or "空"])
    found = find(HERE, "notice", query)
    assert found == ([ref] if words_of(query) else [])


def test_long_queries_are_cut() -> None:
    ref = names("啊" * 70)["啊" * 70]
    assert find(HERE, "person", "啊" * 10_000) == [ref]
    assert find(HERE, "person", " ".join(["词"] * 500)) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(query=st.text(max_size=40) | st.text(alphabet=string.printable, max_size=12))
def test_any_text_is_searched_for_literally(query: str) -> None:
    ref = uuid7()
    index(HERE, "any", ref, ["前 " + query.replace("\0", " ") + " 后"])
    found = set(matching(HERE, "any", query).values_list("ref", flat=True))
    assert (ref in found) == bool(words_of(query))


@given(st.text(max_size=60))
def test_words_are_letters_and_digits_and_stay_so(text: str) -> None:
    words = words_of(text)
    assert all(sign.isalnum() or sign >= "\U00020000" for word in words for sign in word)
    assert words_of(" ".join(words)) == words


def test_a_constant_number_of_queries(django_assert_num_queries: Any) -> None:
    names("王淑珍")
    with django_assert_num_queries(1):
        find(HERE, "person", "淑珍")
    with django_assert_num_queries(1):
        index(HERE, "person", uuid7(), ["王淑珍"])
