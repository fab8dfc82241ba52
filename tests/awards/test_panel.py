"""The panel is named in the rules, one sheet a juror; the box that goes to doors is told in the record."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mulin.awards import actions, queries, rules
from mulin.awards.models import HomeTrip, Juror
from mulin.base.actor import Mouth
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.models import Fact
from mulin.people.models import Person
from tests.awards.helpers import CLOSES, COUNTING, JURORS, START, VOTING, WATCHERS, Village, at, plan, published

HALF = {"weight_residents": 50, "weight_panel": 50, "panel_size": 3, "seats": 1}


def draft(village: Village, **changes: Any) -> Any:
    with clock.standing_at(at(START)):
        village.row = actions.draft_round(village.author, plan=plan(**changes), client_key="draft")
    return village.row


def publish(village: Village) -> None:
    with clock.standing_at(at(START)):
        actions.publish_round(village.author, round_id=village.row.id)


def test_as_many_jurors_are_named_as_the_rules_say(village: Village) -> None:
    draft(village, **HALF)
    village.seat(2)
    with pytest.raises(RuleError, match="jurors-differ"):
        publish(village)
    juror = actions.add_juror(village.author, round_id=village.row.id, person_id=village.neighbours[9].id)
    publish(village)
    row = village.fresh()
    assert [one.label for one in queries.jurors_of(row)].count(village.neighbours[9].name) == 1
    assert len(row.published_rules["jurors"]) == 3
    assert rules.juror_seal(juror.salt, juror.label, juror.where) in row.published_rules["jurors"]
    assert juror.label not in json.dumps(row.published_rules, ensure_ascii=False), "the rules hold seals only"


def test_the_list_is_frozen_with_the_rules(village: Village) -> None:
    draft(village, **HALF)
    village.seat(3)
    publish(village)
    juror = queries.jurors_of(village.row)[0]
    for change in (
        lambda: actions.drop_juror(village.author, juror_id=juror.id),
        lambda: actions.add_juror(village.author, round_id=village.row.id, person_id=village.neighbours[5].id),
        lambda: actions.add_guest_juror(village.author, round_id=village.row.id, name="卜评", where="学校"),
    ):
        with pytest.raises(RuleError, match="rules-frozen"):
            change()
    with pytest.raises(NotFound):
        actions.drop_juror(village.office["刘洋"], juror_id=juror.id)


def test_nobody_is_on_the_panel_twice_or_by_another_name(village: Village) -> None:
    row = draft(village, **HALF)
    resident = village.neighbours[9]
    actions.add_juror(village.author, round_id=row.id, person_id=resident.id)
    with pytest.raises(RuleError, match="juror-again"):
        actions.add_juror(village.author, round_id=row.id, person_id=resident.id)
    with pytest.raises(RuleError, match="juror-resident"):
        actions.add_guest_juror(village.author, round_id=row.id, name=resident.name, where="街道")
    with pytest.raises(RuleError, match="juror-where"):
        actions.add_guest_juror(village.author, round_id=row.id, name="韦评", where=" ")
    guest = {"round_id": row.id, "name": resident.name, "where": "街道"}
    assert actions.add_guest_juror(village.author, **guest, namesake=True).person_id is None
    with pytest.raises(RuleError, match="juror-again"):
        actions.add_guest_juror(village.author, **guest, namesake=True)
    for juror in Juror.objects.of(village.author):
        actions.drop_juror(village.author, juror_id=juror.id)
    assert queries.jurors_of(row) == []


def test_a_juror_is_no_candidate(village: Village) -> None:
    draft(village, **{**HALF, "seats": 1})
    village.seat(2)
    actions.add_juror(village.author, round_id=village.row.id, person_id=village.neighbours[0].id)
    publish(village)
    with clock.standing_at(at(START)):
        actions.move_on(village.author)
    with pytest.raises(RuleError, match="juror-candidate"):
        village.name(1)


def three_panel_ballots(village: Village, *, handed: int, **changes: Any) -> None:
    """Ten have voted, and three sheets of the panel are typed in; so many jurors got one."""
    village.open(4, **{**HALF, **changes})
    for person in village.neighbours[4:14]:
        village.cast(person, [1])
    village.print(3, box="panel")
    village.hand_panel(handed)
    village.close()
    for serial in (1, 2, 3):
        village.type(serial, [2])


def test_a_panel_weighs_in(village: Village) -> None:
    three_panel_ballots(village, handed=3, weight_residents=70, weight_panel=30)
    row = village.count()
    assert [(s["number"], s["share"]) for s in row.record["standings"][:2]] == [(1, "7/10"), (2, "3/10")]
    assert row.record["winners"] == [1]
    assert row.record["panel"] == [[2], [2], [2]]
    assert row.record["sheets"]["panel_handed"] == 3
    assert {one["name"] for one in published(row)["jurors"]} == set(JURORS[:3])


def test_one_sheet_a_juror(village: Village) -> None:
    """A panel of three at half the weight once counted nine ballots."""
    village.open(4, **HALF)
    with pytest.raises(RuleError, match="panel-enough") as error:
        village.print(9, box="panel")
    assert error.value.data["left"] == 3
    village.print(3, box="panel")
    with pytest.raises(RuleError, match="panel-enough"):
        village.print(1, box="panel")
    with clock.standing_at(at(VOTING, 12)):
        actions.account_for(village.author, round_id=village.row.id, serials=[2], state="spoiled")
    village.print(1, box="panel")
    village.hand_panel(1)
    first = queries.jurors_of(village.row)[0]
    with clock.standing_at(at(VOTING, 13)):
        with pytest.raises(RuleError, match="paper-given"):
            actions.hand_panel_sheet(village.author, juror_id=first.id)
        actions.take_panel_sheet_back(village.author, juror_id=first.id, serial=1)
        with pytest.raises(RuleError, match="paper-not-given"):
            actions.take_panel_sheet_back(village.author, juror_id=first.id, serial=1)
    assert queries.panel_given(village.row) == 0


def test_more_panel_ballots_than_jurors_with_a_sheet_are_not_opened(village: Village) -> None:
    three_panel_ballots(village, handed=2)
    with pytest.raises(RuleError, match="panel-many"):
        village.open_box()


def test_more_panel_ballots_than_the_panel_has_are_not_signed(village: Village) -> None:
    """Whoever changes the database between the opening and the signatures is stopped by them."""
    three_panel_ballots(village, handed=3)
    row = village.open_box()
    paper = row.papers.filter(box="panel")[0]
    for _ in range(6):
        row.papers.create(community_id=row.community_id, box="panel", marks=paper.marks, verdict="valid")
    with pytest.raises(RuleError, match="panel-many"):
        village.sign()
    assert village.fresh().signed_at is None


def test_an_erased_juror_leaves_the_seal_in_the_rules(village: Village) -> None:
    draft(village, **HALF)
    village.seat(2)
    person = village.neighbours[9]
    actions.add_juror(village.author, round_id=village.row.id, person_id=person.id)
    publish(village)
    digest = village.fresh().rules_digest
    assert any(village.row.title in titles for titles in actions.export(village.author, person.id).values())
    actions.forget(village.author, person.id)
    row = village.fresh()
    gone = Juror.objects.of(village.author).get(label="")
    assert (gone.person_id, gone.where, gone.salt) == (None, "", None)
    assert rules.digest(row.published_rules) == row.rules_digest == digest


# ---- the home box ----------------------------------------------------------------


def open_with_door(village: Village, doors: int = 2) -> None:
    village.open(4)
    for person in village.neighbours[4:14]:
        village.cast(person, [1])
    village.print(doors + 1)
    for person in village.neighbours[14 : 14 + doors]:
        village.hand(person, Mouth.DOOR)


def test_each_way_of_the_home_box_stands_in_the_record(village: Village) -> None:
    open_with_door(village)
    village.trip(doors=1, ballots=1)
    village.trip(doors=2, ballots=1, seal_number="0008")
    village.close()
    village.type(1, [2])
    village.type(2, [2])
    row = village.count()
    trip = {"day": VOTING.isoformat(), "watching": 3, "doors": 1, "ballots": 1, "seal": "0007"}
    assert row.record["home_box"] == [trip, {**trip, "doors": 2, "seal": "0008"}]
    text = village.world.client().get(f"/c/zs/awards/{row.id}/result/").content.decode()
    assert "走了 2 趟，上了 3 户的门" in text
    assert WATCHERS[0] not in json.dumps(published(row), ensure_ascii=False)
    village.finish()
    assert {(one.carrier, one.watchers) for one in HomeTrip.objects.of(village.author)} == {("", "")}
    assert Fact.objects.filter(kind="awards.home_box").count() == 2


def test_the_box_is_not_opened_before_the_home_box_is_told(village: Village) -> None:
    open_with_door(village)
    village.close()
    village.type(1, [2])
    village.type(2, [2])
    village.rest()
    village.gather()
    with pytest.raises(RuleError, match="trips-untold"):
        village.open_gathered()
    village.trip(doors=1, ballots=1)
    with pytest.raises(RuleError, match="trips-untold"):
        village.open_gathered()
    village.trip(doors=2, ballots=2)
    with pytest.raises(RuleError, match="trips-missing") as error:
        village.open_gathered()
    assert error.value.data == {"ballots": 3, "cast": 2}
    wrong = queries.trips_of(village.row)[0]
    with clock.standing_at(COUNTING):
        actions.drop_trip(village.author, trip_id=wrong.id)
    village.open_gathered()
    with clock.standing_at(COUNTING), pytest.raises(RuleError, match="round-moved"):
        actions.drop_trip(village.author, trip_id=queries.trips_of(village.row)[0].id)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"watchers": WATCHERS[:2]}, "trip-watchers"),
        ({"watchers": (*WATCHERS[:2], "监票甲", " ", "刘洋")}, "trip-watchers"),
        ({"watchers": (*WATCHERS[:2], "刘 洋")}, "trip-watchers"),  # whoever carries, once more
        ({"watchers": (*WATCHERS[:2], "监票 甲")}, "trip-watchers"),
        ({"watchers": (*WATCHERS, "袁秀梅")}, "trip-candidate"),
        ({"watchers": (*WATCHERS, "袁 秀梅")}, "trip-candidate"),
        ({"carrier": "贺建平"}, "trip-candidate"),
        ({"watchers": (*WATCHERS, "秦岚")}, "trip-author"),
        ({"carrier": ""}, "trip-carrier"),
        ({"seal_number": ""}, "trip-seal"),
        ({"went_on": START}, "trip-day"),
        ({"went_on": CLOSES.date()}, "trip-day"),  # not yet
        ({"doors": 0}, "terms-number"),
        ({"doors": 2, "ballots": 3}, "trip-ballots"),
    ],
)
def test_a_trip_that_cannot_be(village: Village, changes: dict[str, Any], code: str) -> None:
    village.open(4)
    with pytest.raises(RuleError) as error:
        village.trip(**changes)
    assert error.value.code == code
    assert queries.trips_of(village.row) == []


def at_home_of(village: Village, place: int, name: str) -> Person:
    """One more grown-up of this name in a household."""
    home = village.neighbours[place].household
    person = Person(community_id=home.community_id, household=home)
    person.call(name)
    person.save()
    return person


def went(village: Village) -> list[tuple[str, str]]:
    return [(one.carrier, one.watchers) for one in queries.trips_of(village.row)]


def test_who_lives_with_a_candidate_or_named_one_does_not_go_with_the_box(village: Village) -> None:
    village.open(4)
    wife, voice = at_home_of(village, 0, "章慧"), village.neighbours[-1]
    for changes, code, field in (
        ({"watchers": (*WATCHERS, wife.name)}, "trip-household", "watchers"),
        ({"carrier": wife.name}, "trip-household", "carrier"),
        ({"watchers": (*WATCHERS, voice.name)}, "trip-nominator", "watchers"),
    ):
        with pytest.raises(RuleError) as error:
            village.trip(**changes)
        assert (error.value.code, error.value.field) == (code, field)
    assert went(village) == []
    village.trip(carrier=voice.name)  # carries, and never decides what counts
    village.trip(carrier="秦岚")  # who drew the round up likewise
    assert [carrier for carrier, _ in went(village)] == [voice.name, "秦岚"]


def test_of_one_name_it_is_enough_that_one_may_go_and_strangers_are_believed(village: Village) -> None:
    village.open(4)
    at_home_of(village, 0, "章慧")
    at_home_of(village, 8, "章慧")  # of the same name, of another home
    village.trip(watchers=("章慧", "律师周正", "袁秀梅（9号楼）"))
    assert went(village) == [("刘洋", "章慧\n律师周正\n袁秀梅（9号楼）")]


def test_the_paper_page_proposes_the_panels_sheets_once_and_residents_after_that(village: Village) -> None:
    row = village.open(weight_residents=70, weight_panel=30, panel_size=3)
    papers = f"/c/zs/desk/awards/{row.id}/papers/"
    with clock.standing_at(at(VOTING, 12)):
        form = village.world.sign_in(Role.COMMUNITY_HEAD).get(papers).context["sheets_form"]
        assert (form.initial["count"], form.initial["box"]) == (3, "panel")
    village.print(3, box="panel")
    with clock.standing_at(at(VOTING, 12)):
        form = village.world.sign_in(Role.COMMUNITY_HEAD).get(papers).context["sheets_form"]
        assert (form.initial["count"], form.initial["box"]) == (50, "residents")
