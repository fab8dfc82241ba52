"""The mission's first paragraph, walked by people in a browser: the contact channel (干群联系通道)."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from mulin.accounts.models import Account
from mulin.base import jobs
from mulin.base.actor import Actor, Mouth
from mulin.base.jobs.periodic import take_turns
from mulin.base.roles import Role
from mulin.cards.models import Card
from mulin.contacts import actions as contacts
from mulin.contacts import queries as contact_queries
from mulin.contacts.models import CallBack
from mulin.kernel import clock
from mulin.ledger import actions as ledger
from mulin.people import access
from mulin.people.models import Person
from mulin.places import actions as places
from mulin.places.actions import BuildingPlan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DEMO = Path(__file__).parents[2] / "src/mulin/ops/demo_data/zhongshan"
DPI = 150


class Office:
    """中山社区 with a worker, a head and a grid officer who have accounts."""

    def __init__(self, world: Any) -> None:
        self.world = world
        roles = (Role.COMMUNITY_WORKER, Role.COMMUNITY_HEAD, Role.GRID_OFFICER)
        self.accounts: dict[Role, Account] = {role: world.account(role) for role in roles}

    def actor(self, role: Role) -> Actor:
        return access.actor_now(self.accounts[role].id, self.world.community.id).through(Mouth.DESK)

    def build(self) -> None:
        """The other ten buildings of the roster."""
        builder = Actor.system(self.world.community.id, community_code="zs")
        yards = {
            name: places.ensure_courtyard(builder, name=name, order=n) for n, name in enumerate(("中院", "西院"), 2)
        }
        for number in range(3, 13):
            yard = self.world.courtyard if number < 5 else yards["中院" if number < 9 else "西院"]
            places.ensure_building(builder, plan=BuildingPlan(name=f"{number}号楼", units=4, courtyard=yard))

    def list_contacts(self) -> None:
        """The contacts of the demo, agreed to on paper, every number rung back by a second person."""
        lines = (DEMO / "contacts.csv").read_text("utf-8").splitlines()
        known = [line for line in lines if "中院" not in line and "西院" not in line and "号楼;6" not in line]
        known = [line.replace("1号楼;2号楼;3号楼;4号楼", "1号楼") for line in known if "9号楼" not in line]
        contacts.import_contacts(
            self.actor(Role.COMMUNITY_WORKER), data="\n".join(known).encode(), consent_paper="ZS-2026-01"
        )
        self.let_numbers_through()

    def let_numbers_through(self) -> None:
        head = self.actor(Role.COMMUNITY_HEAD)
        for change in contact_queries.open_changes(head):
            contacts.record_call_back(head, change_id=change.id, outcome=CallBack.CONFIRMED, at_switchboard=False)
            contacts.approve_change(head, change_id=change.id)


@pytest.fixture
def office(world: Any) -> Office:
    return Office(world)


def print_cards(page: Any, *, buildings: tuple[str, ...] = ()) -> bytes:
    """A worker prints wallet cards in the browser; the PDF that comes out."""
    page.goto("/c/zs/desk/cards/print/")
    for name in buildings:
        page.get_by_label(name).check()
    page.get_by_role("button", name="排好版，准备打印").click()
    jobs.run_due()
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(r"\.pdf")).click()
    return Path(download.value.path()).read_bytes()


def codes_on(pdf: bytes) -> list[str]:
    """What the QR codes of a PDF say when scanned from paper."""
    pages = [page.render(scale=DPI / 72).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    return [found.text for image in pages for found in zxingcpp.read_barcodes(image)]


def test_a_first_time_worker_imports_the_roster_prints_and_hands_over(visitors: Any, office: Office) -> None:
    office.build()
    office.list_contacts()
    page = visitors.come(account=office.accounts[Role.COMMUNITY_WORKER], width=1280)
    page.goto("/c/zs/desk/roster/")
    page.locator("input[type=file]").set_input_files(DEMO / "roster.xlsx")
    page.get_by_role("button", name="读进来看看").click()
    page.get_by_role("button", name=re.compile("导入：新来 1638 人")).click()
    jobs.run_due()
    page.reload()
    page.get_by_text("整份撤回").wait_for()
    living = Person.objects.of(office.world.community.id).filter(state="living").count()
    assert living == 1638 + 2  # the cast lives here too

    pdf = print_cards(page, buildings=("东院 1号楼",))
    scanned = codes_on(pdf)
    cards = {card.number: card for card in Card.objects.of(office.world.community.id).select_related("building")}
    assert len(set(scanned)) == len(cards) > 40
    assert {code.rsplit("/", 1)[1] for code in scanned} == set(cards)

    officer = visitors.come(account=office.accounts[Role.GRID_OFFICER], width=390)
    officer.goto("/c/zs/walk/")
    officer.get_by_text("东院 1号楼").first.click()
    officer.get_by_text("1 单元", exact=True).click()
    officer.get_by_role("button", name="给了").click()
    officer.locator(".stairs .given").wait_for()  # the next door's page: the buttons look the same
    officer.get_by_role("button", name="没人").click()
    officer.locator(".stairs .absent").wait_for()
    assert not officer.complaints
    page.goto("/c/zs/desk/cards/")
    page.get_by_text(re.compile(rf"1/{len({c.household_id for c in cards.values()})}")).first.wait_for()


def test_a_resident_of_78_scans_the_card_and_calls(visitors: Any, office: Office) -> None:
    office.list_contacts()
    worker = visitors.come(account=office.accounts[Role.COMMUNITY_WORKER], width=1280)
    address = codes_on(print_cards(worker, buildings=("东院 1号楼",)))[0]
    elder = visitors.come(size="elder", javascript=False)
    elder.goto("/k/" + address.rsplit("/", 1)[1])
    elder.get_by_text("东院 1号楼").first.wait_for()
    elder.get_by_text("张晓燕").first.wait_for()
    elder.get_by_text("138 0000 1041").first.wait_for()
    call = elder.get_by_role("link", name=re.compile("拨打.*张晓燕"))
    assert call.bounding_box()["height"] >= 64
    call.click()
    elder.get_by_text("这里是演示，不打电话").wait_for()

    elder.get_by_role("link", name="知道了").click()
    office.world.community.is_demo = False
    office.world.community.save()
    elder.reload()
    assert elder.locator("a[href='tel:13800001041']").count() >= 1


def test_a_dead_number_is_reported_mended_and_exactly_the_wrong_cards_are_printed_again(
    visitors: Any, office: Office
) -> None:
    office.list_contacts()
    desk = office.accounts[Role.COMMUNITY_WORKER]
    page = visitors.come(account=desk, width=1280)
    _second_household(office)
    print_cards(page)
    here = office.world.building
    before = {c.number: c.building_id for c in Card.objects.of(office.world.community.id)}
    assert set(before.values()) == {here.id, office.world.second_building.id}

    neighbour = visitors.come()
    neighbour.goto(f"/c/zs/card/{here.id}/")
    neighbour.get_by_role("link", name="号码打不通？告诉我们").click()
    neighbour.get_by_label(re.compile("张晓燕")).check()
    neighbour.get_by_label("空号，或者停机").check()
    neighbour.get_by_role("button", name="告诉我们").click()
    neighbour.get_by_text("谢谢，正在核对").wait_for()
    page.goto("/c/zs/desk/")
    page.get_by_role("link", name="去核对").wait_for()

    _new_number(office, "张晓燕", "13800001049")
    page.goto("/c/zs/desk/cards/wrong/")
    page.get_by_text("东院 1号楼").wait_for()
    assert not page.get_by_text("东院 2号楼").is_visible()
    page.get_by_role("button", name=re.compile("只补印这 1 张")).click()
    jobs.run_due()
    page.goto("/c/zs/desk/cards/wrong/")
    page.get_by_text("印好的卡都对").wait_for()

    living = {c.number: c.building_id for c in Card.objects.of(office.world.community.id).filter(state="live")}
    kept = {number for number, building in before.items() if building != here.id}
    assert kept <= set(living)
    old = next(number for number, building in before.items() if building == here.id)
    assert old not in living
    neighbour.goto(f"/k/{old}")
    neighbour.get_by_text("138 0000 1049").first.wait_for()
    neighbour.get_by_text("您手上这张卡已更新").wait_for()


def _second_household(office: Office) -> None:
    from mulin.people.actions import Particulars, add_person
    from mulin.places.actions import Door

    door = Door(office.world.second_building.id, 1, "201")
    words = Particulars(name="单桂香", birth="1950", relation="户主", is_head=True)
    add_person(office.actor(Role.COMMUNITY_WORKER), particulars=words, door=door)


def _new_number(office: Office, person: str, number: str) -> None:
    from dataclasses import replace

    from mulin.contacts.models import ServiceContact
    from mulin.kernel import phones

    worker = office.actor(Role.COMMUNITY_WORKER)
    contact = ServiceContact.objects.of(worker).get(person_name=person)
    draft = replace(contact_queries.draft_of(contact), phones=((phones.parse(number), True),))
    contacts.edit_contact(worker, contact_id=contact.id, version=contact.version, draft=draft)
    office.let_numbers_through()


def test_erasing_a_resident_leaves_the_ledger_verifiable(visitors: Any, office: Office, time_machine: Any) -> None:
    resident = visitors.come(Role.RESIDENT, javascript=False)
    person = Person.objects.of(office.world.community.id).exclude(account=None).get()
    ledger.seal(office.world.community.id)
    resident.goto("/c/zs/me/data/erase/")
    resident.locator("main form button.danger, main form button.primary").first.click()
    resident.get_by_text(re.compile("7 ?天|撤回|改主意")).first.wait_for()

    time_machine.move_to(clock.now() + timedelta(days=8), tick=True)
    take_turns()
    jobs.run_due()
    ledger.seal(office.world.community.id)
    verdict = ledger.verify(office.world.community.id)
    assert verdict.ok, verdict
    gone = Person.objects.of(office.world.community.id).get(id=person.id)
    assert gone.state == "erased"
    assert person.name not in (gone.name, gone.sort_key)
    page = visitors.come(account=office.accounts[Role.COMMUNITY_HEAD], width=1280)
    page.goto("/c/zs/desk/ledger/")
    assert not page.get_by_text(person.name).count()
