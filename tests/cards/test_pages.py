from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base import jobs
from mulin.base.roles import Role
from mulin.cards.models import Card, CardDesign, Handover, PrintRun
from mulin.contacts import actions as contact_actions
from mulin.contacts.models import ServiceContact
from mulin.kernel import clock

DESK = (
    "desk/cards/",
    "desk/cards/print/",
    "desk/cards/print/large/",
    "desk/cards/wrong/",
    "desk/cards/design/wallet/",
    "desk/cards/design/fridge/",
)


def _words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def worker(stairs: Any) -> Any:
    return stairs.world.sign_in(Role.COMMUNITY_WORKER)


@pytest.mark.parametrize("path", DESK)
def test_pages_stand_before_and_after_printing(stairs: Any, worker: Any, path: str) -> None:
    assert worker.get(f"/c/zs/{path}").status_code == 200
    stairs.print()
    assert worker.get(f"/c/zs/{path}").status_code == 200


@pytest.mark.parametrize("path", [*DESK, "walk/"])
@pytest.mark.parametrize("role", [Role.RESIDENT, Role.STREET_OFFICER])
def test_nobody_else_gets_in(stairs: Any, role: Role, path: str) -> None:
    assert stairs.world.sign_in(role).get(f"/c/zs/{path}").status_code == 404


def test_visitors_are_led_to_the_door(stairs: Any) -> None:
    response = stairs.world.client().get("/c/zs/desk/cards/")
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/c/zs/desk/cards/")


def test_a_worker_of_another_community_finds_nothing(stairs: Any) -> None:
    world = stairs.world
    run = stairs.print()
    home = stairs.doors()[0]
    stranger = world.sign_in(Role.COMMUNITY_WORKER, world.other)
    for path in (
        f"desk/cards/run/{run.id}/",
        f"desk/cards/building/{world.building.id}/",
        f"desk/cards/building/{world.building.id}/sheet.pdf",
        f"desk/cards/card/{stairs.card_of(home).id}/revoke/",
        f"walk/{world.building.id}/1/",
    ):
        assert stranger.get(f"/c/jf/{path}").status_code == 404, path
        assert stranger.get(f"/c/zs/{path}").status_code == 404, path


def test_the_studio_moves_hides_and_saves_without_javascript(stairs: Any, worker: Any) -> None:
    form = {
        "theme": "pine",
        "motto": "近邻胜远亲",
        "building": str(stairs.world.building.id),
        "order": ["grid_officer", "party_branch", "police_point"],
        "kinds": ["grid_officer", "police_point"],
    }
    page = worker.post("/c/zs/desk/cards/design/wallet/", {**form, "up": "police_point"}).content.decode()
    assert re.findall(r'name="order" value="(\w+)"', page) == ["grid_officer", "police_point", "party_branch"]
    assert not CardDesign.objects.of(stairs.world.community.id).filter(product="wallet", theme="pine").exists()
    assert worker.post("/c/zs/desk/cards/design/wallet/", {**form, "save": "1"}).status_code == 302
    design = CardDesign.objects.of(stairs.world.community.id).get(product="wallet")
    assert (design.theme, design.motto, design.kinds) == ("pine", "近邻胜远亲", ["grid_officer", "police_point"])


def test_the_proof_is_the_very_card(stairs: Any, worker: Any) -> None:
    page = worker.get("/c/zs/desk/cards/design/wallet/").content.decode()
    address = re.search(r'src="(/c/zs/desk/cards/design/wallet/proof.png[^"]+)"', page)
    assert address
    response = worker.get(address[1].replace("&amp;", "&"))
    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")


def test_a_design_that_does_not_fit_says_so(stairs: Any, worker: Any) -> None:
    lines = "".join(f"其他,第{n}服务队,,,0519-8000{n:04d},,,全社区,\n" for n in range(1, 13))
    head = "类别,单位,联系人,职务,电话,备用电话,服务时间,负责范围,备注\n"
    contact_actions.import_contacts(stairs.world.worker, data=(head + lines).encode())
    page = worker.get("/c/zs/desk/cards/design/wallet/").content.decode()
    assert "一张卡只放得下 10 位" in page
    assert "proof.png" not in page
    response = worker.post("/c/zs/desk/cards/print/", {"product": "wallet", "only": "all", "client_key": "k"})
    assert response.status_code == 422
    assert "一张卡只放得下 10 位" in response.content.decode()


def test_printing_from_the_page(stairs: Any, worker: Any) -> None:
    form = {
        "product": "wallet",
        "only": "all",
        "buildings": [str(stairs.world.building.id)],
        "client_key": str(uuid4()),
    }
    response = worker.post("/c/zs/desk/cards/print/", form)
    assert response.status_code == 302
    jobs.run_due()
    run = PrintRun.objects.of(stairs.world.community.id).get()
    page = worker.get(response["Location"])
    assert run.card_count == 7
    assert "东院 1号楼" in _words(page)
    assert "cards-zs-" in page.content.decode()
    worker.post(f"/c/zs/desk/cards/run/{run.id}/again/")
    jobs.run_due()
    assert Card.objects.of(stairs.world.community.id).count() == 7


def test_wrong_cards_are_reprinted_by_one_button(stairs: Any, worker: Any) -> None:
    world = stairs.world
    stairs.print()
    assert "印好的卡都对" in _words(worker.get("/c/zs/desk/cards/wrong/"))
    officer = ServiceContact.objects.of(world.community.id).get(person_name="刘洋")
    contact_actions.close_contact(world.worker, contact_id=officer.id)
    page = worker.get("/c/zs/desk/cards/wrong/")
    assert "东院 2号楼" in _words(page)
    assert "只补印这 2 张" in _words(page)
    key = re.search(r'name="client_key" value="([^"]+)"', page.content.decode())
    assert key
    worker.post("/c/zs/desk/cards/print/", {"product": "wallet", "only": "wrong", "client_key": key[1]})
    jobs.run_due()
    assert PrintRun.objects.of(world.community.id).order_by("-id").first().card_count == 2


def test_walking_up_the_stairs(stairs: Any) -> None:
    """One tap a door, the next door by itself, a slip taken back; no script anywhere."""
    world = stairs.world
    stairs.print()
    officer = world.sign_in(Role.GRID_OFFICER)
    start = officer.get("/c/zs/walk/")
    assert "东院 1号楼" in _words(start)
    assert "东院 2号楼" not in _words(start)
    assert officer.get(f"/c/zs/walk/{world.second_building.id}/1/").status_code == 404
    doors = [home for home in stairs.doors(world.building) if home.unit_number == 1]
    stairs_page = officer.get(f"/c/zs/walk/{world.building.id}/1/")
    assert re.search(r"<h1[^>]*>1-101</h1>", stairs_page.content.decode())
    after = officer.post(f"/c/zs/walk/door/{doors[0].id}/", {"outcome": "given", "client_key": "1"}, follow=True)
    page = after.content.decode()
    assert re.search(r"<h1[^>]*>1-102</h1>", page)
    assert "1-101：给了" in page
    undo = re.search(r'action="(/c/zs/desk/cards/visit/[^"]+)"', page)
    assert undo
    back = officer.post(undo[1], HTTP_REFERER=f"http://127.0.0.1/c/zs/walk/{world.building.id}/1/", follow=True)
    assert re.search(r"<h1[^>]*>1-101</h1>", back.content.decode())
    for number, home in enumerate(doors):
        done = officer.post(
            f"/c/zs/walk/door/{home.id}/", {"outcome": "given", "client_key": f"a{number}"}, follow=True
        )
    assert "这个单元都敲过了" in done.content.decode()
    assert Handover.objects.of(world.community.id).filter(mouth="door", withdrawn_at=None).count() == len(doors)


def test_a_signed_sheet_is_typed_in(stairs: Any, worker: Any) -> None:
    world = stairs.world
    stairs.print()
    address = f"/c/zs/desk/cards/building/{world.building.id}/"
    none = worker.post(address, {"result": "given:signature", "client_key": "k"})
    assert none.status_code == 422
    assert "请至少勾一扇门" in none.content.decode()
    doors = [str(home.id) for home in stairs.doors(world.building)[:3]]
    page = worker.post(address, {"doors": doors, "result": "given:signature", "client_key": "k"}, follow=True)
    assert "记下了 3 扇门" in _words(page)
    assert set(Handover.objects.of(world.community.id).values_list("sign", "mouth")) == {("signature", "paper")}


def test_a_building_lead_sees_no_print_buttons(stairs: Any) -> None:
    stairs.print()
    lead = stairs.world.sign_in(Role.BUILDING_LEAD)
    words = _words(lead.get("/c/zs/desk/cards/"))
    assert "东院 1号楼" in words
    assert "东院 2号楼" not in words
    assert "卡片排印" not in words
    assert lead.get("/c/zs/desk/cards/print/").status_code == 404


def test_revoking_asks_first(stairs: Any, worker: Any) -> None:
    stairs.print()
    card = stairs.card_of(stairs.doors()[0])
    address = f"/c/zs/desk/cards/card/{card.id}/revoke/"
    assert card.shown_number in worker.get(address).content.decode()
    assert worker.post(address, {}).status_code == 422
    assert worker.post(address, {"why": "lost"}).status_code == 302
    card.refresh_from_db()
    assert card.state == "revoked"


@pytest.mark.parametrize("path", ["desk/cards/", "desk/cards/print/", "desk/cards/wrong/"])
def test_lists_cost_the_same_for_many_cards(
    stairs: Any, worker: Any, path: str, django_assert_max_num_queries: Any
) -> None:
    stairs.print()
    with django_assert_max_num_queries(30):
        worker.get(f"/c/zs/{path}")


def test_where_nobody_was_home_is_tried_another_day(stairs: Any) -> None:
    world = stairs.world
    stairs.print()
    officer = world.sign_in(Role.GRID_OFFICER)
    doors = [home for home in stairs.doors(world.building) if home.unit_number == 2]
    yesterday = clock.now() - timedelta(days=1)
    with clock.standing_at(yesterday):
        for home in doors:
            stairs.knock(home, "absent")
    address = f"/c/zs/walk/{world.building.id}/2/"
    assert re.search(r"<h1[^>]*>2-101</h1>", officer.get(address).content.decode())
    for home in doors:
        stairs.knock(home, "absent")
    assert "这个单元都敲过了" in _words(officer.get(address))
