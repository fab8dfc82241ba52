"""Counting, the public notice, and what happens when somebody leaves, is erased or merged."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mulin.awards import actions, queries
from mulin.awards.models import Candidate, Elector, Nomination, Round
from mulin.awards.models import Witness as WitnessRow
from mulin.base.actor import Mouth
from mulin.base.figures import Period
from mulin.base.manifest import figures
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger import actions as ledger
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from mulin.people import actions as people
from mulin.people.models import Person
from tests import world as cast
from tests.awards.helpers import CLOSES, COUNTING, START, VOTING, Village, at
from tests.awards.test_actions import actions_at, nominate, voice
from tests.people.test_forgetting import found


def kinds(village: Village) -> list[str]:
    return list(
        Fact.objects.filter(community_id=village.world.community.id, kind__startswith="awards.")
        .order_by("id")
        .values_list("kind", flat=True)
    )


def test_who_counts_is_nobodys_friend(village: Village) -> None:
    """G6: not alone, not a candidate, not their household, not who named one, not who drew the round up."""
    village.open()
    for person in village.neighbours[4:16]:
        village.cast(person, [1])
    village.close()
    candidate = village.candidates()[0]
    mate = cast._person(candidate.person.household, "家里人", "13700099993", born=date(1970, 1, 1))
    cases = {
        "counter-candidate": candidate.person,
        "counter-household": mate,
        "counter-nominator": village.neighbours[-1],
    }
    with clock.standing_at(COUNTING):
        for code, person in cases.items():
            Person.objects.of(village.author).filter(id=person.id).update(account_id=village.office["周敏"].account_id)
            with pytest.raises(RuleError, match=code):
                actions.stand_by(village.office["周敏"], round_id=village.row.id)
            with pytest.raises(RuleError, match=code):
                actions.name_witness(village.author, round_id=village.row.id, person_id=person.id)
            Person.objects.of(village.author).filter(id=person.id).update(account_id=None)
        with pytest.raises(RuleError, match="counter-author"):
            actions.stand_by(village.author, round_id=village.row.id)
        actions.stand_by(village.office["周敏"], round_id=village.row.id)
        with pytest.raises(RuleError, match="counters-two"):
            actions.open_box(village.office["周敏"], round_id=village.row.id, texts=village.shares[:2])


def test_a_counter_who_left_the_table_does_not_count(village: Village) -> None:
    village.open()
    village.close()
    village.gather()
    with clock.standing_at(COUNTING + timedelta(minutes=31)), pytest.raises(RuleError, match="counters-two"):
        actions.open_box(village.office["周敏"], round_id=village.row.id, texts=village.shares[:2])


def test_no_signature_no_result(village: Village) -> None:
    village.open()
    for person in village.neighbours[4:16]:
        village.cast(person, [1])
    village.close()
    village.open_box()
    with clock.standing_at(COUNTING):
        actions.sign_count(village.office["周敏"], round_id=village.row.id)
        actions.sign_count(village.office["周敏"], round_id=village.row.id)
        for person in village.neighbours[-3:-1]:
            actions.sign_as_witness(village.me(person), round_id=village.row.id)
        assert village.fresh().state == "counting"
        with pytest.raises(NotFound):
            actions.sign_as_witness(village.me(village.neighbours[8]), round_id=village.row.id)
        actions.sign_count(village.office["刘洋"], round_id=village.row.id)
    assert village.fresh().state == "notice"
    assert village.row.notice_until == date(2026, 11, 6)  # five working days after a Sunday


def in_notice(village: Village, **changes: Any) -> Round:
    """Ballots: 1 wins, then 2, then 3, then 4."""
    village.open(4, **{"seats": 2, **changes})
    for place, person in enumerate(village.neighbours[4:18]):
        village.cast(person, [[1, 2], [1, 2], [1, 3], [1]][place % 4])
    village.close()
    return village.count()


def test_an_upheld_objection_lets_the_next_one_move_up(village: Village) -> None:
    row = in_notice(village)
    assert row.record["winners"] == [1, 2]
    first = village.candidates()[0]
    with clock.standing_at(COUNTING + timedelta(days=2)):
        visitor = village.world.actor(Role.VISITOR)
        made = actions.raise_objection(
            visitor, round_id=row.id, candidate_id=first.id, words="不是真的", client_key="k"
        )
        again = actions.raise_objection(
            visitor, round_id=row.id, candidate_id=first.id, words="不是真的", client_key="k"
        )
        assert made.id == again.id
        with pytest.raises(RuleError, match="answer-empty"):
            actions.decide_objection(village.author, objection_id=made.id, upheld=True, answer=" ")
        assert actions_at(village, COUNTING + timedelta(days=30)) == 0, "an open objection holds the result"
        actions.decide_objection(village.author, objection_id=made.id, upheld=True, answer="核实过了")
    row = village.fresh()
    assert row.notice_number == 2
    assert row.record["notices"][-1]["winners"] == [2, 3]
    assert row.notice_until > date(2026, 11, 6)
    village.finish()
    assert {c.number for c in queries.proposed(village.row)} == {2, 3}
    assert all(fact.actor_ref is None for fact in Fact.objects.filter(kind="awards.objected"))


def test_nobody_decides_about_whom_they_named(village: Village) -> None:
    row = in_notice(village)
    first = village.candidates()[0]
    Nomination.objects.of(village.author).filter(candidate=first).update(by_account_id=village.author.account_id)
    with clock.standing_at(COUNTING + timedelta(days=1)):
        made = actions.raise_objection(
            village.world.actor(Role.VISITOR), round_id=row.id, candidate_id=first.id, words="x", client_key="k"
        )
        with pytest.raises(RuleError, match="objection-own"):
            actions.decide_objection(village.author, objection_id=made.id, upheld=False, answer="好")


def test_when_nobody_is_left_to_move_up(village: Village) -> None:
    row = in_notice(village, seats=2)
    with clock.standing_at(COUNTING + timedelta(days=1)):
        for candidate in village.candidates():
            if candidate.outcome == "proposed" or village.fresh().state == "notice":
                actions.step_back(village.author, candidate_id=candidate.id)
    row = village.fresh()
    assert (row.state, row.why_none) == ("none", "objection")
    assert not row.envelopes.exists()


def test_a_candidate_who_leaves_during_the_vote_stops_counting(village: Village) -> None:
    village.open(4)
    for person in village.neighbours[4:16]:
        village.cast(person, [1, 2])
    gone = village.candidates()[0]
    with clock.standing_at(at(VOTING, 12)):
        actions.step_back(village.me(gone.person), candidate_id=gone.id)
    with pytest.raises(RuleError, match="candidate-left"):
        village.cast(village.neighbours[5], [1])
    village.close()
    row = village.count()
    assert row.record["left"] == [1]
    assert row.record["winners"] == [2]


def test_erasing_a_candidate_pauses_the_vote_and_leaves_nothing(village: Village) -> None:
    """G7."""
    village.open(4)
    for person in village.neighbours[5:17]:
        village.cast(person, [1, 2])
    gone = village.candidates()[0]
    name = gone.label
    with clock.standing_at(at(VOTING, 12)):
        people.erase_person(village.author, person=gone.person)
    row = village.fresh()
    assert (row.paused_at is not None, row.pause_why) == (True, "candidate")
    assert found(name) == set()
    with pytest.raises(RuleError, match="round-paused"):
        village.cast(village.neighbours[5], [2])
    assert actions_at(village, CLOSES + timedelta(days=3)) == 0, "people decide, not the clock"
    with clock.standing_at(at(VOTING, 13)):
        with pytest.raises(RuleError, match="resume-early"):
            actions.resume_round(village.author, round_id=row.id, closes_at=CLOSES - timedelta(hours=1))
        actions.resume_round(village.author, round_id=row.id, closes_at=CLOSES)
    village.cast(village.neighbours[5], [2])
    village.close()
    row = village.count()
    assert row.record["winners"] == [2]
    ledger.seal(row.community_id)
    assert ledger.verify(row.community_id).ok


def test_erasing_a_voter_keeps_the_vote_without_the_name(village: Village) -> None:
    village.open(electorate="resident")
    for person in village.neighbours[4:16]:
        village.cast(person, [1])
    voter = village.neighbours[6]
    with clock.standing_at(at(VOTING, 12)):
        people.erase_person(village.author, person=voter)
    village.close()
    row = village.count()
    assert len(row.record["residents"]) == 12
    assert not Elector.objects.of(village.author).filter(person_id=voter.id).exists()


def test_erasing_everybody_in_a_round_leaves_no_name(village: Village) -> None:
    village.call()
    with clock.standing_at(at(START)):
        nominate(village, village.neighbours[9], village.neighbours[0], story="金丝雀的故事")
        said = voice(village, village.neighbours[1], by_person_id=village.neighbours[9].id, paper_number="金丝雀号")
        actions.nominate(village.author.through(Mouth.PAPER), round_id=village.row.id, voice=said, client_key="p")
        people.erase_person(village.author, person=village.neighbours[9])
        assert found("金丝雀号") == set()
        people.erase_person(village.author, person=village.neighbours[0])
    assert found("金丝雀的故事", village.neighbours[0].name, village.neighbours[9].name) == set()


def test_moving_away_takes_a_candidate_out(village: Village) -> None:
    village.call()
    village.name(4)
    person = village.neighbours[0]
    with clock.standing_at(at(START + timedelta(days=3))):
        people.close_person(village.author, person=person, state="moved", closed_on=clock.today())
    assert Candidate.objects.of(village.author).get(person=person).state == "withdrawn"


def test_taking_the_consent_back_takes_the_name_down(village: Village) -> None:
    in_notice(village)
    village.finish()
    one = queries.honours(village.world.community.id)[0]
    people.withdraw_consent(village.me(one.person), person=one.person, purpose="honour")
    assert one.id not in {left.id for left in queries.honours(village.world.community.id)}
    assert one.label not in str(queries.published_record(village.row, community="x"))
    period = Period("2026", date(2026, 1, 1), date(2026, 12, 31))
    from mulin.awards.figures import paragraph

    texts = list(paragraph(village.world.community.id, period))
    assert "“好邻里”" in texts[0]
    assert one.label not in "".join(texts)


def test_two_records_of_one_person_have_one_vote(village: Village) -> None:
    village.open(electorate="resident")
    kept, gone = village.neighbours[5:7]
    village.cast(gone, [1])
    village.me(kept)
    Person.objects.of(village.author).filter(id=kept.id).update(account=None)
    with clock.standing_at(at(VOTING, 12)):
        people.merge_people(village.author, kept=kept, gone=gone, taken={})
    electors = Elector.objects.of(village.author).filter(round=village.row, is_void=False)
    assert electors.filter(person=kept).count() == 1
    assert electors.get(person=kept).envelopes.count() == 1, "the right that was used stays"
    for person in village.neighbours[7:18]:
        village.cast(person, [1])
    village.close()
    row = village.count()
    assert len(row.record["residents"]) == 12
    assert row.record["electors"]["void"] == 1


def test_an_export_says_that_one_voted_never_how(village: Village) -> None:
    village.open(electorate="resident")
    village.cast(village.neighbours[5], [3])
    said = actions.export(village.author, village.neighbours[5].id)
    assert "好邻里" in str(said)
    assert all("3" not in str(value) for value in said.values())


def test_winners_and_those_who_named_them_are_told(village: Village) -> None:
    in_notice(village)
    village.finish()
    told = Message.objects.of(village.author)
    assert told.filter(kind="awards.won").count() == 2
    assert told.filter(kind="awards.thanks").count() == 1
    honoured = Fact.objects.filter(kind="awards.honoured")
    assert honoured.count() == 2
    assert {"awards.rounds", "awards.honoured", "awards.ballots", "awards.nominations"} <= set(figures())
    assert Fact.objects.get(kind="awards.counted").data["ballots"] == 14


def test_the_ledger_tells_the_story(village: Village) -> None:
    in_notice(village)
    village.finish()
    story = list(dict.fromkeys(kinds(village)))
    for earlier, later in (
        ("awards.published", "awards.nominated"),
        ("awards.box_made", "awards.box_tried"),
        ("awards.box_tried", "awards.vote_opened"),
        ("awards.vote_opened", "awards.voted"),
        ("awards.vote_closed", "awards.box_opened"),
        ("awards.box_opened", "awards.counted"),
        ("awards.counted", "awards.notice"),
        ("awards.notice", "awards.honoured"),
    ):
        assert story.index(earlier) < story.index(later)
    votes = Fact.objects.filter(kind="awards.voted")
    assert {tuple(sorted(fact.about)) for fact in votes} == {("round", "voter")}
    assert {str(fact.data) for fact in votes} == {"{}"}


def test_a_cancelled_round_says_why(village: Village) -> None:
    row = village.call()
    with pytest.raises(RuleError, match="why-empty"):
        actions.cancel_round(village.author, round_id=row.id, why="  ")
    assert actions.cancel_round(village.author, round_id=row.id, why="疫情").state == "cancelled"
    with pytest.raises(RuleError, match="round-moved"):
        actions.cancel_round(village.author, round_id=row.id, why="再来")


def test_a_witness_is_named_once(village: Village) -> None:
    village.open()
    with clock.standing_at(at(VOTING, 12)):
        for _ in range(2):
            actions.name_witness(village.author, round_id=village.row.id, person_id=village.neighbours[6].id)
    assert WitnessRow.objects.of(village.author).count() == 1
