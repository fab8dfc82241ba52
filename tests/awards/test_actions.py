"""What people do to a round: who may, what it leaves in the ledger, what happens to those in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.awards import actions, queries
from mulin.awards.models import Candidate, Nomination, Round
from mulin.base.actor import Mouth
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from mulin.people import actions as people
from mulin.people.models import Person
from tests import world as cast
from tests.awards.helpers import CLOSES, REVIEWING, START, VOTING, Village, at, plan


def voice(village: Village, person: Person, **said: Any) -> actions.Voice:
    base = {"kind": "neighbour", "name": person.name, "building_id": village.world.building.id}
    return actions.Voice(**{**base, "deed": "热心", "story": "常帮人", **said})


def nominate(village: Village, by: Person, whom: Person, **said: Any) -> Nomination:
    with clock.standing_at(at(START + timedelta(days=1))):
        return actions.nominate(
            village.me(by), round_id=village.row.id, voice=voice(village, whom, **said), client_key=str(uuid4())
        )


def test_the_rules_are_frozen_before_anybody_votes(village: Village) -> None:
    row = village.call()
    assert row.rules_digest
    with pytest.raises(RuleError, match="rules-frozen"):
        actions.edit_round(village.author, round_id=row.id, plan=plan(seats=3))
    fact = Fact.objects.get(kind="awards.published")
    assert fact.data["rules"] == row.rules_digest
    village.name()
    village.make_box()
    with clock.standing_at(at(VOTING, 8)):
        actions.move_on(village.author)
    opened = Fact.objects.get(kind="awards.vote_opened")
    assert opened.data["rules"] == row.rules_digest
    assert opened.data["list"] == village.fresh().electors_digest


def test_drafting_twice_with_one_key_is_one_round(village: Village) -> None:
    with clock.standing_at(at(START - timedelta(days=3))):
        made = {actions.draft_round(village.author, plan=plan(), client_key="k").id for _ in range(3)}
    assert len(made) == 1


def test_days_can_be_put_off_before_the_vote_only(village: Village) -> None:
    row = village.call()
    before = row.rules_digest
    with clock.standing_at(at(START + timedelta(days=2))):
        moved = actions.put_off(village.author, round_id=row.id, days=7)
    assert moved.nominate_from == row.nominate_from
    assert moved.nominate_until == row.nominate_until + timedelta(days=7)
    assert moved.vote_opens_at == row.vote_opens_at + timedelta(days=7)
    assert (moved.rules_version, moved.rules_digest != before) == (2, True)
    village.name()
    with clock.standing_at(at(REVIEWING + timedelta(days=8))):
        actions.move_on(village.author)
        _row, shares = actions.make_box(village.author, round_id=row.id)
        actions.try_shares(village.author, round_id=row.id, texts=shares)
    with clock.standing_at(moved.vote_opens_at):
        actions.move_on(village.author)
        with pytest.raises(RuleError, match="put-off-late"):
            actions.put_off(village.author, round_id=row.id, days=1)


def test_the_clock_is_harmless_to_repeat_and_never_turns_back(village: Village) -> None:
    village.open()
    assert actions_at(village, at(VOTING, 9)) == 0
    assert actions_at(village, CLOSES) == 1
    for moment in (CLOSES, at(VOTING, 9), at(START), CLOSES + timedelta(days=3650)):
        assert actions_at(village, moment) == 0
        assert village.fresh().state == "counting"


def actions_at(village: Village, moment: Any) -> int:
    with clock.standing_at(moment):
        return actions.move_on(village.author)


def test_a_box_that_was_not_tried_does_not_open(village: Village) -> None:
    village.call()
    village.name()
    with clock.standing_at(at(REVIEWING)):
        actions.move_on(village.author)
        _row, shares = actions.make_box(village.author, round_id=village.row.id)
        with pytest.raises(RuleError, match="share-mistyped"):
            actions.try_shares(village.author, round_id=village.row.id, texts=(shares[0], shares[1], shares[2][:-1]))
        with pytest.raises(RuleError, match="share-same"):
            actions.try_shares(village.author, round_id=village.row.id, texts=(shares[0], shares[1], shares[0]))
        _row, newer = actions.make_box(village.author, round_id=village.row.id)
        with pytest.raises(RuleError, match="share-wrong"):
            actions.try_shares(village.author, round_id=village.row.id, texts=shares)
    assert actions_at(village, at(VOTING, 9)) == 0
    with clock.standing_at(at(VOTING, 9)):
        actions.try_shares(village.author, round_id=village.row.id, texts=newer)
    assert actions_at(village, at(VOTING, 9)) == 1


def test_too_few_candidates_keep_the_vote_shut(village: Village) -> None:
    village.call()
    village.name(2)
    village.make_box()
    assert actions_at(village, at(VOTING, 9)) == 0
    assert not queries.readiness(village.fresh()).enough


def test_a_late_vote_closes_the_box_itself(village: Village) -> None:
    """G3: a millisecond after closing, whatever the job has done, and never open again."""
    village.open()
    just_in_time = CLOSES - timedelta(milliseconds=1)
    village.cast(village.neighbours[5], [1], moment=just_in_time)
    for moment in (CLOSES, at(VOTING, 12)):
        with pytest.raises(RuleError, match="vote-closed"):
            village.cast(village.neighbours[6], [1], moment=moment)
    assert village.fresh().state == "counting"
    assert village.row.envelopes_count == 1


def test_without_second_thoughts_the_first_vote_stays(village: Village) -> None:
    village.open(may_recast=False)
    receipt = village.cast(village.neighbours[5], [1], key="form")
    assert village.cast(village.neighbours[5], [1], key="form") == receipt
    with pytest.raises(RuleError, match="vote-cast"):
        village.cast(village.neighbours[5], [2])


@pytest.mark.parametrize(
    ("marks", "code"),
    [([1, 1], "vote-twice"), ([9], "vote-unknown"), ([1, 2, 3, 4], "vote-many")],
)
def test_a_bad_choice_goes_nowhere(village: Village, marks: list[int], code: str) -> None:
    """G2."""
    village.open()
    with pytest.raises(RuleError, match=code):
        village.cast(village.neighbours[5], marks)
    assert not village.row.envelopes.exists()


def test_family_votes_for_nobody_unless_the_rules_let_them(village: Village) -> None:
    village.open(electorate="resident")
    elder, child = village.neighbours[5:7]
    helper = replace(village.me(child), own_people=frozenset({child.id, elder.id}))
    with clock.standing_at(at(VOTING, 10)), pytest.raises(NotFound):
        actions.cast(helper, round_id=village.row.id, elector_id=village.elector(elder).id, marks=[1], client_key="k")
    Round.objects.of(helper).update(may_assist=True)
    village.me(elder)
    with clock.standing_at(at(VOTING, 10)):
        actions.cast(helper, round_id=village.row.id, elector_id=village.elector(elder).id, marks=[1], client_key="k")
    assert Message.objects.of(helper).filter(kind="people.acted_for", to_person=elder).exists()


def test_one_household_one_vote(village: Village) -> None:
    village.open()
    one = village.neighbours[5]
    other = cast._person(one.household, "同住的人", "13700099999", born=date(1980, 1, 1))
    young = cast._person(one.household, "小朋友", "13700099998", born=date(2014, 1, 1))
    first = village.cast(one, [1])
    assert village.cast(other, [2]) == first
    assert len(queries.envelopes_that_count(village.row)) == 1
    assert queries.rights_of(village.me(young), village.row) == []


def test_the_list_is_everybody_of_sixteen_and_over(village: Village) -> None:
    home = village.homes[0]
    cast._person(home, "十五岁", "13700099997", born=VOTING.replace(year=VOTING.year - 16) + timedelta(days=1))
    sixteen = cast._person(home, "十六岁", "13700099996", born=VOTING.replace(year=VOTING.year - 16))
    village.open(electorate="resident")
    keys = set(village.row.electors.values_list("person_id", flat=True))
    assert sixteen.id in keys
    assert len(keys) == len(village.neighbours) + 3  # and the cast's elder and son


def test_a_late_name_needs_two_people_and_stands_in_the_record(village: Village) -> None:
    village.open()
    home = cast._household(village.world.community, village.world.building, 9, "901")
    person = cast._person(home, "新搬来的", "13700099995", born=date(1970, 1, 1))
    with clock.standing_at(at(VOTING, 10)):
        late = actions.ask_late(village.author, round_id=village.row.id, person_id=person.id, why="漏了")
        with pytest.raises(RuleError, match="two-people"):
            actions.decide_late(village.author, late_id=late.id, yes=True)
        actions.decide_late(village.office["周敏"], late_id=late.id, yes=True)
        with pytest.raises(RuleError, match="late-on-list"):
            actions.ask_late(village.author, round_id=village.row.id, person_id=person.id, why="再来")
    village.cast(person, [1])
    for voter in village.neighbours[4:16]:
        village.cast(voter, [1])
    village.close()
    row = village.count()
    assert row.record["electors"]["late"] == 1
    assert row.record["electors"]["count"] == row.electors_count + 1


def test_naming_joins_voices_and_asks_once(village: Village) -> None:
    village.call()
    whom = village.neighbours[0]
    first = nominate(village, village.neighbours[8], whom)
    second = nominate(village, village.neighbours[9], whom, story="也帮过我")
    assert first.candidate_id == second.candidate_id
    with pytest.raises(RuleError, match="nominate-again"):
        nominate(village, village.neighbours[9], whom)
    asked = Message.objects.of(village.author).filter(kind="awards.named", to_person=whom)
    assert asked.count() == 1
    assert Fact.objects.filter(kind="awards.nominated").count() == 2
    assert all("常帮人" not in str(fact.data) for fact in Fact.objects.all())


def test_naming_oneself_is_a_yes(village: Village) -> None:
    village.call()
    made = nominate(village, village.neighbours[0], village.neighbours[0], kind="self", name="")
    assert made.candidate is not None
    assert made.candidate.state == "agreed"


def test_a_sheet_needs_its_number_and_an_office(village: Village) -> None:
    village.call()
    with clock.standing_at(at(START)):
        said = voice(village, village.neighbours[0], by_person_id=village.neighbours[9].id)
        with pytest.raises(RuleError, match="paper-number"):
            actions.nominate(village.author.through(Mouth.PAPER), round_id=village.row.id, voice=said, client_key="a")
        with pytest.raises(NotFound):
            actions.nominate(
                village.me(village.neighbours[9]).through(Mouth.PAPER),
                round_id=village.row.id,
                voice=replace(said, paper_number="1"),
                client_key="b",
            )
        made = actions.nominate(
            village.author.through(Mouth.PAPER),
            round_id=village.row.id,
            voice=replace(said, paper_number="ZS-1"),
            client_key="c",
        )
    assert (made.by_person_id, made.by_account_id) == (village.neighbours[9].id, None)


def test_a_child_is_named_with_a_guardian(village: Village) -> None:
    village.call()
    child = cast._person(village.homes[0], "小热心", "13700099994", born=date(2015, 5, 1))
    parent = village.neighbours[0]
    made = nominate(village, village.neighbours[9], child)
    with clock.standing_at(at(START + timedelta(days=2))):
        with pytest.raises(NotFound):
            actions.answer(village.me(parent), candidate_id=made.candidate_id, yes=True)
        people.name_guardian(village.author, child=child, guardian=parent)
        actions.answer(village.me(parent), candidate_id=made.candidate_id, yes=True)
    candidate = Candidate.objects.of(village.author).get(id=made.candidate_id)
    assert candidate.state == "agreed"


def test_nobody_reviews_themselves_and_a_no_has_its_reason(village: Village) -> None:
    village.call()
    whom = village.neighbours[0]
    made = nominate(village, village.neighbours[9], whom)
    with clock.standing_at(at(START + timedelta(days=2))):
        with pytest.raises(RuleError, match="candidate-moved"):
            actions.review(village.author, candidate_id=made.candidate_id, eligible=True)
        actions.answer(village.me(whom), candidate_id=made.candidate_id, yes=True)
        with pytest.raises(RuleError, match="review-self"):
            actions.review(replace(village.author, person_id=whom.id), candidate_id=made.candidate_id, eligible=True)
        with pytest.raises(RuleError, match="review-reason"):
            actions.review(village.author, candidate_id=made.candidate_id, eligible=False)
        actions.review(village.author, candidate_id=made.candidate_id, eligible=False, reason="deeds", note="查不到")
    told = Message.objects.of(village.author).get(kind="awards.refused")
    assert "查不到" in told.text


def test_a_yes_said_twice_is_one(village: Village) -> None:
    village.call()
    whom = village.neighbours[0]
    made = nominate(village, village.neighbours[9], whom)
    with clock.standing_at(at(START + timedelta(days=2))):
        actions.answer(village.me(whom), candidate_id=made.candidate_id, yes=True)
        for _time in range(2):
            actions.review(village.author, candidate_id=made.candidate_id, eligible=True)
    assert Message.objects.of(village.author).filter(kind="awards.approved").count() == 1
