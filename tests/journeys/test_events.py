"""The riddle afternoon in real browsers: three generations, one of them without a telephone; two tablets
without network that end in one truth; and nothing of it left on the tablet afterwards.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from mulin.accounts.models import Account
from mulin.base.actor import Actor, Grant
from mulin.base.roles import Role
from mulin.events import actions, queries
from mulin.events.actions import EventPlan
from mulin.events.models import DeskOp, Device, Event, Prize, StampCard
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Attendance
from mulin.gatherings.rules import Comer
from mulin.kernel import clock
from mulin.people.models import Person
from mulin.riddles import actions as riddles
from mulin.riddles.models import RiddleAnswer, RiddleSet
from mulin.riddles.rules import Draft
from tests.events.examples import scans
from tests.journeys.looking import assert_accessible, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PIN = "204917"


@pytest.fixture
def event(world: Any) -> Event:
    """An afternoon that began half an hour ago: three stations, one box of moon cakes, cards printed."""
    account = Account.objects.create(name="秦岚")
    worker = world.extra["worker"] = world.actor(Role.COMMUNITY_WORKER, account_id=account.id)
    starts = clock.now() - timedelta(minutes=30)
    plan = EventPlan(
        title="庆中秋，迎国庆 灯谜系列活动",
        phone="0519-80000110",
        starts_at=starts,
        ends_at=starts + timedelta(hours=3),
        capacity=300,
    )
    event = actions.plan_event(worker, plan=plan, client_key="plan")
    Event.objects.of(worker).filter(id=event.id).update(rain_plan="改到室内", venue=_square(world))
    for name, once in (("吹乒乓球", 1), ("夹弹珠", 1), ("套瓶子", 3)):
        said = {"name": name, "stamps_at_once": once, "stamps_at_most": once}
        actions.save_station(worker, event_id=event.id, said=said)
    for name, needs, stock in (("洗衣皂", 1, 9), ("月饼一盒", 4, 1)):
        actions.save_prize(worker, event_id=event.id, said={"name": name, "needs_stamps": needs, "stock": stock})
    event = actions.publish_event(worker, event_id=event.id)
    actions.print_cards(worker, event_id=event.id, count=4, client_key="cards")
    return event


def _square(world: Any) -> Any:
    from mulin.places.models import Venue

    return Venue.objects.create(
        community=world.community, code="square", name="中心活动场地", kind="outdoor", capacity=400
    )


def _family(world: Any, event: Event) -> Person:
    """The son says that three generations come; the grandmother has no telephone. Returns the grandchild."""
    child = Person(community=world.community, household=world.household, relation="孙子女")
    child.call("陈小禾")
    child.birth_date, child.birth_precision = clock.today().replace(year=clock.today().year - 8, day=1), "day"
    child.save()
    account = Account.objects.create(name="陈志远")
    Person.objects.of(world.community.id).filter(id=world.son.id).update(account=account)
    son = Actor(
        community_id=world.community.id,
        community_code="zs",
        name="陈志远",
        account_id=account.id,
        person_id=world.son.id,
        grants=(Grant(Role.RESIDENT),),
        own_people=frozenset({world.son.id, world.elder.id, child.id}),
        own_households=frozenset({world.household.id}),
    )
    comers = [Comer(person_id=one.id) for one in (world.elder, world.son, child)]
    with clock.standing_at(clock.now() - timedelta(days=3)):
        gatherings.sign_up(son, gathering_id=event.gathering_id, comers=comers, client_key=str(uuid4()))
    return child


def _tablet(visitors: Any, world: Any, event: Event, name: str, width: int) -> Page:
    """A tablet that was paired with a code and has the day's list and the empty desk."""
    invited = actions.invite_device(world.extra["worker"], event_id=event.id, name=name)
    page: Page = visitors.come(width=width)
    page.goto(f"/c/zs/door/?code={invited.code}")
    page.get_by_label("定一个 6 位口令").fill(PIN)
    page.get_by_role("button", name="接上").click()
    expect(page.locator("[data-app]")).to_be_visible()
    expect(page.locator("[data-door]")).to_have_attribute("data-kept", "yes")
    expect(page.locator("[data-part=expected]")).to_have_text("报名 3")
    return page


def _kept(page: Page, count: int) -> None:
    """A person looks whether it was taken before they go on."""
    expect(page.locator("[data-part=offline-count]")).to_contain_text(f"{count} 条", timeout=10_000)


def _next_round(page: Page) -> None:
    """The next round of handing in and listening, now."""
    page.evaluate("door.desk.sync.now().then(() => door.desk.sync.now())")


def _find(page: Page, words: str) -> None:
    page.get_by_role("link", name="签到").click()
    page.get_by_label("名字、拼音首字母、门牌").fill(words)


def _stamp(page: Page, card: StampCard, *stations: str) -> None:
    page.get_by_role("link", name="盖章").click()
    for station in stations:
        page.get_by_text(station, exact=True).first.click()
        if station == "套瓶子":
            page.get_by_label("几个章").fill("3")
        page.locator("#st-card").fill(card.shown_code)
        page.locator("#st-card").press("Enter")
        expect(page.locator("[data-part=said]")).to_contain_text("盖好了")


def _prize(page: Page, card: StampCard, prize: str) -> None:
    page.get_by_role("link", name="兑奖").click()
    page.locator("#pz-card").fill(card.code)
    page.locator("#pz-card").press("Enter")
    page.locator("[data-part=prizes] > div", has_text=prize).get_by_role("button", name="给").click()
    expect(page.locator("[data-part=said]")).to_contain_text(f"给了一份{prize}")


def test_three_generations_and_two_tablets_without_network(visitors: Any, world: Any, event: Event) -> None:
    child = _family(world, event)
    first, second = _tablet(visitors, world, event, "平板一", 1024), _tablet(visitors, world, event, "平板二", 768)
    cards = list(StampCard.objects.of(world.community.id).order_by("number"))
    for page in (first, second):
        page.context.set_offline(True)
        page.reload()  # opens from the device alone, behind its PIN
        expect(page.get_by_text("王淑珍")).to_have_count(0)
        page.get_by_label("6 位口令").fill(PIN)
        page.get_by_role("button", name="打开").click()
        expect(page.locator("[data-part=net]")).to_contain_text("离线")

    # the grandmother by her door, her family with her; a card each
    _find(first, "1-101")
    first.get_by_role("button", name="全家签到").click()
    expect(first.locator("[data-part=came]")).to_have_text("3")
    _find(first, "wsz")
    first.get_by_role("button", name="给卡").first.click()
    first.locator("#give-card").fill(cards[0].code)
    first.locator("#give-card").press("Enter")
    expect(first.locator("[data-part=said]")).to_contain_text("王淑珍 领了")
    _stamp(first, cards[0], "套瓶子", "吹乒乓球")
    _prize(first, cards[0], "月饼一盒")
    assert_accessible(first)

    # at the other tablet the grandmother once more, a neighbour nobody knows, and the same last box of moon cakes
    _find(second, "王淑珍")
    second.get_by_role("button", name="签到", exact=True).click()
    _kept(second, 1)
    _find(second, "张三")
    second.get_by_role("button", name="只记名字，现场进").click()
    _kept(second, 2)
    second.locator("#give-card").fill(cards[1].code)
    second.locator("#give-card").press("Enter")
    _kept(second, 3)
    _stamp(second, cards[1], "套瓶子", "夹弹珠")
    _prize(second, cards[1], "月饼一盒")
    assert sideways(second) <= 0
    expect(second.locator("[data-part=offline-count]")).to_contain_text("6 条")
    assert not DeskOp.objects.of(world.community.id).exists()

    for page in (second, first):
        page.context.set_offline(False)
    for page in (second, first):
        expect(page.locator("[data-part=net]")).to_have_text("有网", timeout=30_000)
    for page in (first, second):
        _next_round(page)  # what the other one brought is heard then, every twenty seconds
        expect(page.locator("[data-part=came]")).to_have_text("4")

    here = Attendance.objects.of(world.community.id).filter(undone_at=None, spare=False)
    assert {row.person_id for row in here} == {world.elder.id, world.son.id, child.id, None}
    assert Prize.objects.of(world.community.id).get(name="月饼一盒").given == 1
    assert [row.doubt.kind for row in queries.doubts_of(event)] == ["beyond"]
    _leave_nothing(first, world)


def _leave_nothing(page: Page, world: Any) -> None:
    """T30: a revoked tablet keeps no name: not in its database, not in a cache, not behind the back button."""
    worker = world.extra["worker"]
    actions.revoke_device(worker, device=Device.objects.of(worker).get(name="平板一"))
    page.evaluate("door.desk.sync.now()")
    expect(page.locator("[data-part=over]")).to_be_visible()
    expect(page.locator("[data-door]")).to_have_attribute("data-wiped", "yes")
    left = page.evaluate(
        """async () => {
            const names = await caches.keys(), texts = [];
            for (const name of names) for (const request of await (await caches.open(name)).keys())
                texts.push(await (await caches.match(request)).text());
            const bases = (await indexedDB.databases()).map(base => base.name);
            return { texts: texts.join("\\n"), bases: bases, local: JSON.stringify(localStorage) };
        }"""
    )
    assert left["bases"] == []
    assert not any(name in left["texts"] + left["local"] for name in ("王淑珍", "陈志远", "陈小禾"))
    page.go_back()
    assert "王淑珍" not in page.inner_text("body")


def _hang(world: Any, event: Event) -> RiddleSet:
    """A riddle station, and two slips."""
    worker = world.extra["worker"]
    actions.save_station(worker, event_id=event.id, said={"name": "猜灯谜", "kind": "riddle", "stamps_at_most": 3})
    made = riddles.make_set(worker, gathering_id=event.gathering_id)
    for face, answer in (("红娘子，上高楼", "灯笼"), ("有时落在山腰", "月亮")):
        draft = Draft(face=face, category="打一物", answer=answer)
        riddle = riddles.add_riddle(worker, draft=draft, client_key=face)
        riddles.add_slip(worker, riddle_set_id=made.id, riddle_id=riddle.id)
    return made


def _solve(page: Page, card: StampCard, slip: int) -> None:
    page.get_by_role("link", name="猜谜").click()
    page.locator("#rd-card").fill(card.code)
    page.locator("#rd-slip").fill(f"{slip} 号")
    page.get_by_role("button", name="照谜底表看，对了").click()


def test_riddles_at_two_tablets_without_network(visitors: Any, world: Any, event: Event) -> None:
    """With a network the words are checked; without one the sealed sheet judges, and the first has the slip."""
    hung = _hang(world, event)
    _family(world, event)
    first, second = _tablet(visitors, world, event, "平板一", 1024), _tablet(visitors, world, event, "平板二", 390)
    cards = list(StampCard.objects.of(world.community.id).order_by("number"))

    first.get_by_role("link", name="猜谜").click()
    first.locator("#rd-card").fill(cards[0].code)
    first.locator("#rd-slip").fill("2")
    first.locator("#rd-words").fill("太阳")
    first.get_by_role("button", name="对一对").click()
    expect(first.locator("[data-part=said]")).to_contain_text("不对")
    first.locator("#rd-slip").fill("2")
    first.locator("#rd-words").fill("月亮")
    first.get_by_role("button", name="对一对").click()
    expect(first.locator("[data-part=said]")).to_contain_text("2 号答对了，谜条归这位")
    assert_accessible(first)
    assert "灯笼" not in first.content()

    for page in (first, second):
        page.context.set_offline(True)
        expect(page.locator("[data-part=net]")).to_contain_text("离线")
    _solve(second, cards[1], 1)
    expect(second.locator("[data-part=said]")).to_contain_text("1 号答对了")
    assert sideways(second) <= 0
    _kept(second, 1)
    first.evaluate("Date.now = (now => () => now() - 180000)(Date.now)")  # three minutes slow: it seems to be first
    _solve(first, cards[2], 1)
    expect(first.locator("[data-part=said]")).to_contain_text("1 号答对了")
    _kept(first, 1)
    _solve(first, cards[3], 1)
    expect(first.locator("[data-part=said]")).to_contain_text("1 号也对")  # at the same moment, as far as it knows

    first.context.set_offline(False)
    expect(first.locator("[data-part=net]")).to_have_text("有网", timeout=30_000)
    second.context.set_offline(False)
    expect(second.locator("[data-part=net]")).to_have_text("有网", timeout=30_000)
    _next_round(first)
    won = RiddleAnswer.objects.of(world.community.id).filter(riddle_set=hung, won=True, undone_at=None)
    assert {(row.slip.number, row.card) for row in won} == {(2, cards[0].id), (1, cards[1].id)}
    _prize_shown(first, cards[1], "1 个章")
    noted = first.locator("[data-part=log] > div", has_text="猜对 2 号")
    noted.get_by_role("button", name="撤回").click()
    expect(noted).to_have_count(0)
    _next_round(first)
    assert won.all().count() == 1


def _prize_shown(page: Page, card: StampCard, stamps: str) -> None:
    page.get_by_role("link", name="兑奖").click()
    page.locator("#pz-card").fill(card.code)
    page.locator("#pz-card").press("Enter")
    expect(page.locator("[data-part=card-total]")).to_have_text(stamps)


def test_the_browser_reads_scans_as_the_server_does(visitors: Any, world: Any, event: Event) -> None:
    page = _tablet_without_day(visitors, world, event)
    for text, kind in scans():
        assert page.evaluate("text => door.readScan(text).kind", text) == kind, text


def _tablet_without_day(visitors: Any, world: Any, event: Event) -> Page:
    invited = actions.invite_device(world.extra["worker"], event_id=event.id, name="平板三")
    page: Page = visitors.come(width=390)
    page.goto(f"/c/zs/door/?code={invited.code}")
    page.get_by_label("定一个 6 位口令").fill(PIN)
    page.get_by_role("button", name="接上").click()
    expect(page.locator("[data-app]")).to_be_visible()
    return page


_FAST_CLOCK = "const now = Date.now.bind(Date); Date.now = () => now() + 30 * 24 * 3600 * 1000;"


def test_a_tablet_whose_clock_is_a_month_fast_stays_open(visitors: Any, world: Any, event: Event) -> None:
    page = _tablet_without_day(visitors, world, event)
    page.add_init_script(_FAST_CLOCK)
    page.reload()
    expect(page.locator("[data-door]")).to_have_attribute("data-kept", "yes")
    expect(page.locator("[data-part=net]")).to_have_text("有网")
    page.context.set_offline(True)
    page.reload()  # from the device alone: it remembers how wrong its clock is
    page.get_by_label("6 位口令").fill(PIN)
    page.get_by_role("button", name="打开").click()
    expect(page.locator("[data-part=net]")).to_contain_text("离线")
    expect(page.locator("[data-part=over]")).to_be_hidden()


_EAR = """
window.heard = [];
window.AudioContext = function () {
  this.currentTime = 0; this.state = "running"; this.destination = {};
  this.createGain = () => ({ connect() {}, gain: { setValueAtTime() {}, linearRampToValueAtTime() {} } });
  this.createOscillator = () => {
    const frequency = {};
    return { frequency, connect() {}, stop() {}, start() { window.heard.push(frequency.value); } };
  };
};
"""


def test_a_refusal_is_heard_and_can_be_silenced(visitors: Any, world: Any, event: Event) -> None:
    _family(world, event)
    page = _tablet(visitors, world, event, "平板一", 900)
    page.evaluate(_EAR)

    def heard(scan: str, sentence: str) -> list[int]:
        page.evaluate("window.heard.length = 0")
        page.locator("#q").fill(scan)
        page.locator("#q").press("Enter")
        expect(page.locator("[data-part=said]")).to_contain_text(sentence)
        return page.evaluate("window.heard")  # type: ignore[no-any-return]  # a list of what was played

    paid, strange = heard("wxp://f2f0", "付款码"), heard("https://example.com/advert", "不是我们的卡")
    assert paid
    assert strange
    assert paid != strange
    switch = page.get_by_role("button", name="提示音")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "false")
    assert heard("wxp://f2f0", "付款码") == []
    page.reload()
    expect(page.get_by_role("button", name="提示音")).to_have_attribute("aria-pressed", "false")
