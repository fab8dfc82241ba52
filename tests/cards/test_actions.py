from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from mulin.base import jobs
from mulin.base.roles import Role
from mulin.cards import actions, queries
from mulin.cards.actions.print_run import _free_numbers
from mulin.cards.models import Card, CardState, Handover, PrintRun, RunState
from mulin.cards.rules import read_number
from mulin.contacts import actions as contact_actions
from mulin.contacts.models import ServiceContact
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.models import Fact


def _facts(kind: str) -> list[dict[str, Any]]:
    return [fact.data for fact in Fact.objects.filter(kind=kind).order_by("id")]


def test_a_run_gives_every_household_its_card(stairs: Any) -> None:
    run = stairs.print()
    assert run.state == RunState.READY
    cards = list(Card.objects.of(stairs.world.community.id).order_by("serial"))
    assert [card.household_id for card in cards] == [home.id for home in stairs.doors()]
    assert all(card.state == CardState.LIVE and read_number(card.shown_number) == card.number for card in cards)
    assert (run.card_count, run.page_count) == (len(cards), 1)
    assert _facts("cards.printed") == [{"count": len(cards), "new": len(cards), "product": "wallet"}]


def test_each_building_has_its_own_people_on_its_card(stairs: Any) -> None:
    run = stairs.print()
    said = {face.building.name: [line.name for line in face.text.lines] for face in queries.faces_of(run)}
    assert "张晓燕" in said["1号楼"]
    assert "刘洋" not in said["1号楼"]
    assert "刘洋" in said["2号楼"]
    assert "张晓燕" not in said["2号楼"]


def test_printing_the_same_words_again_gives_the_same_cards(stairs: Any) -> None:
    stairs.print()
    home = stairs.doors()[0]
    stairs.knock(home, "given")
    before = stairs.card_of(home)
    run = stairs.print()
    after = stairs.card_of(home)
    assert after.id == before.id
    assert after.outcome == "given"
    assert run.card_count == len(stairs.doors())
    assert Card.objects.of(stairs.world.community.id).count() == len(stairs.doors())


def test_a_changed_contact_makes_exactly_its_cards_wrong_and_only_those_are_reprinted(stairs: Any) -> None:
    world = stairs.world
    stairs.print()
    assert queries.wrong_cards(world.worker) == []
    officer = ServiceContact.objects.of(world.community.id).get(person_name="刘洋")
    contact_actions.close_contact(world.worker, contact_id=officer.id)
    wrong = queries.wrong_cards(world.worker)
    assert [(group.building, group.count) for group in wrong] == [(world.second_building, 2)]
    old = {stairs.card_of(home).id for home in stairs.doors(world.second_building)}
    kept = {stairs.card_of(home).id for home in stairs.doors(world.building)}
    run = stairs.print(only="wrong")
    assert run.card_count == 2
    assert {stairs.card_of(home).id for home in stairs.doors(world.building)} == kept
    assert set(Card.objects.of(world.community.id).filter(state="replaced").values_list("id", flat=True)) == old
    assert queries.wrong_cards(world.worker) == []


def test_a_household_that_moved_needs_the_card_of_its_new_building(stairs: Any) -> None:
    world = stairs.world
    stairs.print()
    home = stairs.doors(world.building)[0]
    home.building = world.second_building
    home.save()
    assert [(group.building, group.count) for group in queries.wrong_cards(world.worker)] == [
        (world.second_building, 1)
    ]
    assert stairs.print(only="wrong").card_count == 1
    assert stairs.card_of(home).building_id == world.second_building.id
    assert queries.wrong_cards(world.worker) == []


def test_a_new_design_alone_makes_no_card_wrong(stairs: Any) -> None:
    stairs.print()
    actions.save_design(stairs.world.worker, product="wallet", theme="pine", motto="近邻胜远亲", kinds=["police_point"])
    assert queries.wrong_cards(stairs.world.worker) == []


def test_only_households_without_a_card(stairs: Any) -> None:
    world = stairs.world
    stairs.print(building_ids=[world.building.id])
    run = stairs.print(only="missing")
    assert run.card_count == 2
    assert {str(home.id) for home in stairs.doors(world.second_building)} == set(run.households)
    with pytest.raises(RuleError, match="print-nobody"):
        stairs.print(only="missing")


def test_the_same_key_opens_one_run(stairs: Any) -> None:
    first = actions.start_print_run(stairs.world.worker, client_key="k")
    again = actions.start_print_run(stairs.world.worker, client_key="k")
    assert first.id == again.id
    assert PrintRun.objects.of(stairs.world.community.id).count() == 1


def test_making_twice_makes_nothing_twice(stairs: Any) -> None:
    world = stairs.world
    run = actions.start_print_run(world.worker, client_key="k")
    for _ in range(2):
        actions.make_cards(world.worker, run=PrintRun.objects.of(world.community.id).get(id=run.id))
    assert Card.objects.of(world.community.id).count() == len(stairs.doors())
    run.refresh_from_db()
    actions.finish_run(world.worker, run=run)
    actions.finish_run(world.worker, run=run)
    assert len(_facts("cards.printed")) == 1


def test_what_does_not_fit_is_said_before_printing(stairs: Any) -> None:
    world = stairs.world
    ServiceContact.objects.of(world.community.id)
    rows = "".join(f"其他,第{n}服务队,,,0519-8000{n:04d},,,全社区,\n" for n in range(1, 13))
    contact_actions.import_contacts(
        world.worker, data=("类别,单位,联系人,职务,电话,备用电话,服务时间,负责范围,备注\n" + rows).encode()
    )
    with pytest.raises(RuleError, match="card-too-many") as no:
        actions.start_print_run(world.worker, client_key="k")
    assert no.value.data["count"] > no.value.data["room"]
    assert not PrintRun.objects.of(world.community.id).exists()


def test_a_missing_glyph_names_the_text_and_the_sign(stairs: Any) -> None:
    world = stairs.world
    world.building.name = "🏠号楼"
    world.building.save()
    with pytest.raises(RuleError, match="glyph-missing") as no:
        actions.start_print_run(world.worker, client_key="k")
    assert no.value.data["sign"] == "🏠"


def test_knocking(stairs: Any) -> None:
    stairs.print()
    home = stairs.doors()[0]
    stairs.knock(home, "absent")
    stairs.knock(home, "absent")
    visit = stairs.knock(home, "given", sign="signature")
    assert stairs.card_of(home).outcome == "given"
    with pytest.raises(RuleError, match="card-handed-over"):
        stairs.knock(home, "given")
    assert [fact["outcome"] for fact in _facts("cards.handed_over")] == ["absent", "absent", "given"]
    actions.withdraw_visit(stairs.world.worker, visit=visit)
    assert stairs.card_of(home).outcome == "absent"
    actions.withdraw_visit(stairs.world.worker, visit=visit)
    assert Handover.objects.of(stairs.world.community.id).filter(withdrawn_at=None).count() == 2


def test_the_same_tap_twice_is_one_visit(stairs: Any) -> None:
    stairs.print()
    home = stairs.doors()[0]
    taps = [
        actions.hand_over(stairs.world.worker, household_ids=[home.id], outcome="given", client_key="tap") for _ in "12"
    ]
    assert taps[0] == taps[1]
    assert Handover.objects.of(stairs.world.community.id).count() == 1


def test_a_sheet_typed_in_twice_changes_only_what_is_new(stairs: Any) -> None:
    stairs.print()
    homes = stairs.doors()[:3]
    stairs.knock(homes[0], "given")
    actions.hand_over(
        stairs.world.worker,
        household_ids=[home.id for home in homes],
        outcome="given",
        sign="signature",
        client_key="s",
    )
    assert Handover.objects.of(stairs.world.community.id).count() == 3


def test_a_returned_card_waits_again(stairs: Any) -> None:
    stairs.print()
    home = stairs.doors()[0]
    stairs.knock(home, "given")
    stairs.knock(home, "returned")
    stairs.knock(home, "given")
    assert stairs.card_of(home).outcome == "given"


def test_a_grid_officer_knocks_only_in_the_own_buildings(stairs: Any) -> None:
    world = stairs.world
    stairs.print()
    officer = world.actor(Role.GRID_OFFICER)
    stairs.knock(stairs.doors(world.building)[0], "given", actor=officer)
    with pytest.raises(NotFound):
        stairs.knock(stairs.doors(world.second_building)[0], "given", actor=officer)
    visit = stairs.knock(stairs.doors(world.second_building)[0], "given")
    with pytest.raises(NotFound):
        actions.withdraw_visit(officer, visit=visit)


def test_revoking(stairs: Any) -> None:
    world = stairs.world
    stairs.print()
    home = stairs.doors()[0]
    card = stairs.card_of(home)
    with pytest.raises(NotFound):
        actions.revoke_card(world.actor(Role.GRID_OFFICER), card=card, why="lost")
    with pytest.raises(RuleError, match="card-why-unknown"):
        actions.revoke_card(world.worker, card=card, why="because")
    assert actions.revoke_card(world.worker, card=card, why="lost").state == CardState.REVOKED
    actions.revoke_card(world.worker, card=card, why="lost")
    assert _facts("cards.revoked") == [{"why": "lost"}]
    assert stairs.print(only="missing").card_count == 1
    assert stairs.card_of(home).number != card.number


@pytest.mark.parametrize(
    "role", [Role.VISITOR, Role.RESIDENT, Role.BUILDING_LEAD, Role.GRID_OFFICER, Role.STREET_OFFICER]
)
def test_only_the_desk_prints(stairs: Any, role: Role) -> None:
    with pytest.raises(NotFound):
        actions.start_print_run(stairs.world.actor(role), client_key="k")


def test_a_run_of_another_community_is_not_there(stairs: Any) -> None:
    world = stairs.world
    run = stairs.print()
    stranger = world.actor(Role.COMMUNITY_WORKER, community=world.other)
    assert not PrintRun.objects.of(stranger).filter(id=run.id).exists()
    with pytest.raises(NotFound):
        stairs.knock(stairs.doors()[0], "given", actor=world.actor(Role.GRID_OFFICER, community=world.other))


def test_from_the_shell(stairs: Any, tmp_path: Any) -> None:
    out = tmp_path / "cards.pdf"
    told = actions.print_to_file(stairs.world.worker, building_name="2号楼", path=out)
    assert told["cards"] == 2
    assert out.read_bytes().startswith(b"%PDF")
    with pytest.raises(RuleError, match="print-building-unknown"):
        actions.print_to_file(stairs.world.worker, building_name="99号楼", path=out)


def test_two_communities_never_share_a_number(stairs: Any) -> None:
    """Two communities whose codes begin alike: another random sign is drawn."""
    stairs.print()
    clash = Card.objects.of(stairs.world.community.id).order_by("serial").first()
    newcomer = Card(community=stairs.world.other, number=clash.number, serial=1)
    _free_numbers(stairs.world.worker, [newcomer])
    assert newcomer.number != clash.number


def test_a_job_run_twice_prints_once(stairs: Any) -> None:
    run = actions.start_print_run(stairs.world.worker, client_key=str(uuid4()))
    jobs.run_due()
    actions.print_again(stairs.world.worker, run=run)
    jobs.run_due()
    assert len(_facts("cards.printed")) == 1
