from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.kernel.errors import RuleError
from mulin.media import rules
from mulin.media.rules import Circumstances, Seen, check_showing

FACES = (rules.NOBODY, rules.NAMED, rules.TOLD)
PEOPLE = st.lists(st.builds(Seen, st.just("王淑珍"), st.booleans(), st.booleans()), max_size=4)


@settings(max_examples=80, derandomize=True)
@given(
    st.builds(Circumstances, st.sampled_from(FACES), st.booleans(), st.sampled_from(["", "7"])),
    PEOPLE,
)  # fmt: skip
def test_nobody_is_shown_against_their_will_and_no_child_without_a_guardian(
    said: Circumstances, people: list[Seen]
) -> None:
    try:
        check_showing(said, people)
    except RuleError:
        return
    assert all(person.agrees for person in people)
    assert not said.children or said.paper_number or any(person.is_child for person in people)
    assert said.faces != rules.NAMED or people or said.paper_number


def test_a_picture_of_the_courtyard_needs_nobodys_consent() -> None:
    check_showing(Circumstances(), [])
    check_showing(Circumstances(faces=rules.TOLD), [])


@pytest.mark.parametrize(("faces", "children", "people", "code"), [
    (rules.NAMED, False, [], "picture-faces"),
    (rules.NAMED, False, [Seen("王淑珍", agrees=False)], "picture-consent"),
    (rules.TOLD, True, [], "picture-children"),
    (rules.NAMED, True, [Seen("王淑珍", agrees=True)], "picture-children"),
    (rules.NAMED, True, [Seen("小明", agrees=False, is_child=True)], "picture-consent"),
])  # fmt: skip
def test_what_is_missing_is_said(faces: str, children: bool, people: list[Seen], code: str) -> None:
    with pytest.raises(RuleError, match=code):
        check_showing(Circumstances(faces=faces, children=children), people)


def test_what_was_withdrawn_stays_so() -> None:
    for before, after in product(rules.STATES, rules.STATES):
        allowed = after in rules.STATES[before]
        assert not (before == rules.WITHDRAWN and allowed)
        if not allowed:
            with pytest.raises(RuleError, match="picture-state"):
                rules.check_step(before, after)
