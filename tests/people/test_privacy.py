"""Looking, agreeing, acting for another, correcting, taking along, being forgotten."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from mulin.accounts.models import Account
from mulin.base.actor import Mouth
from mulin.base.manifest import rooms
from mulin.base.roles import Role
from mulin.kernel import clock, ids
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger import queries as ledger
from mulin.messaging.models import Message
from mulin.people import access, actions, queries, rules
from mulin.people.models import Consent, Look, Person, Proxy
from mulin.people.queries import own_data
from tests.people.cast import add, child, come_in, door, own_people, staff, themselves

YEAR = timedelta(days=365)


def ask(world: Any, helper: Account, name: str = "王淑珍", **changes: Any) -> Proxy:
    actor = world.actor(Role.VISITOR, account_id=helper.id)
    said: dict[str, Any] = {
        "name": name,
        "door": door(world, "101"),
        "relation": "儿子",
        "until": clock.today() + YEAR,
        "client_key": str(ids.uuid7()),
    }
    return actions.ask_proxy(actor, **{**said, **changes})


def test_a_look_is_on_record_for_the_person_and_the_head(world: Any) -> None:
    worker, head = staff(world), staff(world, Role.COMMUNITY_HEAD)
    assert queries.looks_unread(head) == 0
    assert actions.see_phone(worker, person=world.elder, purpose="call") == "13800001881"
    (look,) = queries.looks_at(world.elder)
    assert (look.account_id, look.get_purpose_display()) == (worker.account_id, "打电话联系本人")
    assert ledger.about(world.community.id, world.elder.id)[0].title == "看电话"
    assert queries.looks_unread(head) == 1
    actions.review_looks(head)
    assert queries.looks_unread(head) == 0
    assert queries.looks_unread(worker) == 0


def test_the_thirty_first_look_waits_an_hour(world: Any) -> None:
    worker = staff(world)
    with time_machine.travel(clock.now(), tick=False) as now:
        for _ in range(rules.LOOKS_PER_HOUR):
            actions.see_phone(worker, person=world.elder, purpose="call")
        with pytest.raises(RuleError, match="looks-many"):
            actions.see_phone(worker, person=world.elder, purpose="call")
        assert actions.see_phone(staff(world), person=world.elder, purpose="call")
        now.shift(timedelta(hours=1, seconds=1))
        assert actions.see_phone(worker, person=world.elder, purpose="call")


def test_a_look_needs_a_purpose(world: Any) -> None:
    with pytest.raises(RuleError, match="look-purpose"):
        actions.see_phone(staff(world), person=world.elder, purpose="child")
    assert not Look.objects.of(world.community.id).exists()


def test_opening_a_childs_page_is_on_record_once_a_day(world: Any) -> None:
    young = child(world)
    client = world.sign_in(Role.COMMUNITY_WORKER)
    for _ in range(2):
        assert client.get(f"/c/zs/desk/people/{young.id}/").status_code == 200
    assert [look.purpose for look in queries.looks_at(young)] == ["child"]
    client.get(f"/c/zs/desk/people/{world.elder.id}/")
    assert queries.looks_at(world.elder) == []


def test_a_child_agrees_through_a_guardian(world: Any) -> None:
    young = child(world)
    with pytest.raises(RuleError, match="guardian-needed"):
        actions.give_consent(world.worker, person=young, purpose="guardian")
    with pytest.raises(RuleError, match="guardian-needed"):
        actions.give_consent(world.worker, person=young, purpose="guardian", given_by=world.son)
    assert world.son in queries.grown_ups_with(young)
    actions.name_guardian(world.worker, child=young, guardian=world.son)
    consent = actions.give_consent(world.worker, person=young, purpose="guardian", given_by=world.son)
    assert consent.given_by_id == world.son.id
    with pytest.raises(RuleError, match="guardian-child"):
        actions.name_guardian(world.worker, child=world.son, guardian=young)
    actions.end_guardian(world.worker, child=young, guardian=world.son)
    assert queries.guardians_of(young) == []


def test_consent_is_given_once_and_taken_back_with_one_tap(world: Any) -> None:
    me = themselves(world.elder)
    first, again = (actions.give_consent(me, person=world.elder, purpose="honour") for _ in range(2))
    assert first == again
    assert actions.withdraw_consent(me, person=world.elder, purpose="honour")
    assert not actions.withdraw_consent(me, person=world.elder, purpose="honour")
    paper = world.worker.through(Mouth.PAPER)
    with pytest.raises(RuleError, match="paper-number"):
        actions.give_consent(paper, person=world.elder, purpose="honour")
    consent = actions.give_consent(paper, person=world.elder, purpose="honour", paper_number="同意 17")
    assert (consent.mouth, consent.paper_number, consent.text_version) == ("paper", "同意 17", "honour-1")


def test_the_elder_nods_by_their_own_phone(world: Any) -> None:
    helper = Account.objects.create(name="陈志远")
    elder = themselves(world.elder)
    proxy = ask(world, helper)
    assert proxy.person_id == world.elder.id
    assert Message.objects.of(elder).filter(kind="people.proxy_asked", to_person=world.elder).exists()
    assert own_people(world, helper, clock.today()).acts_for == frozenset()
    actions.confirm_proxy(elder, proxy=proxy, how="own_phone")
    assert own_people(world, helper, clock.today()).acts_for == {world.elder.id}
    after = clock.today() + YEAR + timedelta(days=1)
    assert own_people(world, helper, after).acts_for == frozenset()
    actions.end_proxy(elder, proxy=proxy)
    assert own_people(world, helper, clock.today()).acts_for == frozenset()
    with pytest.raises(RuleError, match="state-changed"):
        actions.confirm_proxy(elder, proxy=proxy, how="own_phone")


def test_nobody_nods_for_themselves_or_pretends_to_be_the_elder(world: Any) -> None:
    helper = come_in(world.son)
    proxy = ask(world, helper)
    with pytest.raises(RuleError, match="proxy-how"):
        actions.confirm_proxy(themselves(world.son, helper), proxy=proxy, how="own_phone")
    with pytest.raises(RuleError, match="proxy-how"):
        actions.confirm_proxy(world.worker, proxy=proxy, how="own_phone")
    with pytest.raises(RuleError, match="proxy-how"):
        actions.confirm_proxy(world.actor(Role.COMMUNITY_WORKER, account_id=helper.id), proxy=proxy, how="visit")
    with pytest.raises(RuleError, match="paper-number"):
        actions.confirm_proxy(world.worker, proxy=proxy, how="signature")
    assert actions.confirm_proxy(world.worker, proxy=proxy, how="signature", paper_number="8").paper_number == "8"


def test_whether_somebody_lives_there_is_never_told(world: Any) -> None:
    helper = Account.objects.create(name="陈志远")
    proxy = ask(world, helper, name="王淑真")
    assert (proxy.person_id, proxy.state) == (None, "asked")
    assert "王淑真" in proxy.wanted
    client = world.client()
    world.enter(client, helper)
    data = {"building": str(world.building.id), "unit": 1, "relation": "儿子", "until": clock.today() + YEAR}
    answers = set()
    for name, room in (("王淑珍", "101"), ("没有这个人", "909")):
        form = {**data, "name": name, "room": room, "client_key": str(ids.uuid7())}
        response = client.post("/c/zs/me/family/ask/", form, follow=True)
        answers.add((response.status_code, "交上去了" in response.content.decode()))
    assert answers == {(200, True)}
    with pytest.raises(RuleError, match="proxy-again"):
        actions.confirm_proxy(world.worker, proxy=proxy, how="visit", person=world.elder)
    actions.end_proxy(world.worker, proxy=Proxy.objects.of(world.worker).get(person=world.elder))
    confirmed = actions.confirm_proxy(world.worker, proxy=proxy, how="visit", person=world.elder)
    assert (confirmed.person, confirmed.wanted) == (world.elder, "")


def test_a_helpers_own_pages_do_not_tell_either(world: Any) -> None:
    """Known or not, asked once or twice, open or refused: the pages read the same but for the words typed."""
    pages = []
    for name in ("王淑珍", "王淑真"):
        helper = Account.objects.create(name="陈志远")
        client = world.client()
        world.enter(client, helper)
        proxy = ask(world, helper, name=name)
        assert ask(world, helper, name=name) == proxy
        seen = [client.get(f"/c/zs/me/{page}").content.decode() for page in ("", "family/")]
        assert all(f"{name} 1-101" in page for page in seen)
        actions.refuse_proxy(world.worker, proxy=proxy)
        seen.append(client.get("/c/zs/me/family/").content.decode())
        pages.append(
            [re.sub(r'value="\w{64}"', "", page.replace(str(proxy.id), "").replace(name, "")) for page in seen]
        )
    assert pages[0] == pages[1]


def test_asking_twice_is_one_request(world: Any) -> None:
    helper = Account.objects.create(name="陈志远")
    assert ask(world, helper, client_key="k") == ask(world, helper, client_key="k")
    assert ask(world, helper, client_key="k2") == ask(world, helper, client_key="k3")


def test_a_grid_officer_settles_only_their_buildings(world: Any) -> None:
    away = add(world, "王远远", where=door(world, building=world.second_building))
    helper = Account.objects.create(name="陈志远")
    near = ask(world, helper)
    far = ask(world, helper, name="王远远", door=door(world, building=world.second_building))
    officer = world.actor(Role.GRID_OFFICER)
    assert far.person_id == away.id
    assert queries.proxies_waiting(officer) == [near]
    with pytest.raises(NotFound):
        access.proxy_for(officer, far.id)


def test_the_elder_is_told_of_every_act(world: Any) -> None:
    helper = world.actor(Role.PROXY, account_id=come_in(world.son).id).acting_for(world.elder.id)
    actions.tell_of_act(helper, what="报名元宵灯谜")
    message = Message.objects.of(helper).get(kind="people.acted_for")
    assert message.to_person_id == world.elder.id
    actions.tell_of_act(world.worker, what="什么也没有")
    assert Message.objects.of(helper).filter(kind="people.acted_for").count() == 1


def test_a_correction_goes_to_the_desk_and_back(world: Any) -> None:
    me = themselves(world.elder)
    asked = actions.ask_correction(me, person=world.elder, part="birth", wanted="是 1947 年")
    assert actions.ask_correction(me, person=world.elder, part="birth", wanted="是 1947 年") == asked
    assert queries.corrections_waiting(world.worker) == [asked]
    with pytest.raises(RuleError, match="answer-needed"):
        actions.settle_correction(world.worker, request=asked, done=False)
    actions.settle_correction(world.worker, request=asked, done=True)
    assert Message.objects.of(me).filter(kind="people.corrected", to_person=world.elder).exists()
    assert queries.corrections_waiting(world.worker) == []
    for part, wanted, code in (("phone_index", "x", "correction-part"), ("name", " ", "correction-empty")):
        with pytest.raises(RuleError, match=code):
            actions.ask_correction(me, person=world.elder, part=part, wanted=wanted)


def test_data_rights_stay_with_the_person(world: Any) -> None:
    young = child(world)
    son = themselves(world.son, own=(world.elder.id,))
    assert access.own_record(son) == world.son
    with pytest.raises(NotFound):
        access.own_record(son, world.elder.id)  # acting for somebody is not being them
    with pytest.raises(NotFound):
        access.own_record(son, young.id)
    actions.name_guardian(world.worker, child=young, guardian=world.son)
    assert access.own_record(son, young.id) == young
    with pytest.raises(NotFound):
        access.own_record(world.actor(Role.PROXY, own_people=frozenset({world.elder.id})))


def test_a_copy_holds_everything_and_is_on_record(world: Any) -> None:
    client, account = world.client(), come_in(world.elder)
    world.enter(client, account)
    actions.see_phone(staff(world), person=world.elder, purpose="call")
    page = client.post("/c/zs/me/data/copy/", {"as": "page"}).content.decode()
    for kept in ("王淑珍", "13800001881", "1948-03-02", "东院 1号楼 1-101", "打电话联系本人"):
        assert kept in page
    answer = client.post("/c/zs/me/data/copy/", {"as": "json"})
    assert answer.json()["people"]["电话"] == "13800001881"
    assert answer["Cache-Control"] == "no-store"
    titles = [line.title for line in ledger.about(world.community.id, world.elder.id)]
    assert titles.count("带走资料") == 2


def test_seven_days_then_forgotten(world: Any) -> None:
    me = themselves(world.son)
    with time_machine.travel(clock.now(), tick=False) as now:
        asked = actions.ask_erasure(me, person=world.son)
        assert actions.ask_erasure(me, person=world.son) == asked
        now.shift(timedelta(days=6, hours=23))
        assert actions.erase_those_due(world.worker) == 0
        actions.keep_after_all(me, request=asked)
        now.shift(timedelta(days=2))
        assert actions.erase_those_due(world.worker) == 0
        actions.ask_erasure(me, person=world.son)
        now.shift(timedelta(days=7))
        assert actions.erase_those_due(world.worker) == 1
        assert actions.erase_those_due(world.worker) == 0
    world.son.refresh_from_db()
    assert (world.son.state, world.son.name, world.son.phone) == ("erased", "", "")
    assert not Account.objects.get(id=me.account_id).is_active
    with pytest.raises(NotFound):
        access.person_for(world.worker, world.son.id, to="people.read")


def test_who_holds_an_office_hands_over_first(world: Any) -> None:
    account = world.account(Role.COMMUNITY_WORKER)
    Person.objects.of(world.community.id).filter(id=world.son.id).update(account=account)
    world.son.refresh_from_db()
    with pytest.raises(RuleError, match="erasure-in-office"):
        actions.ask_erasure(themselves(world.son, account), person=world.son)
    with pytest.raises(RuleError, match="erasure-in-office"):
        actions.erase_person(world.worker, person=world.son)


def test_an_account_of_two_communities_outlives_one_erasure(world: Any) -> None:
    account = come_in(world.son)
    Person.objects.of(world.other.id).filter(id=world.stranger.id).update(account=account)
    actions.erase_person(world.worker, person=world.son)
    account.refresh_from_db()
    assert (account.is_active, account.name) == (True, "陈志远")


def test_what_was_kept_long_enough_goes(world: Any) -> None:
    worker = staff(world)
    with time_machine.travel(clock.now(), tick=False) as now:
        actions.see_phone(worker, person=world.elder, purpose="call")
        actions.give_consent(world.worker, person=world.elder, purpose="honour")
        actions.withdraw_consent(world.worker, person=world.elder, purpose="honour")
        actions.close_person(world.worker, person=world.son, state="moved", closed_on=clock.today())
        now.shift(timedelta(days=3 * 365 - 1))
        assert actions.let_go(world.worker) == {"looks": 0, "requests": 0, "people": 0}
        now.shift(timedelta(days=2))
        assert actions.let_go(world.worker) == {"looks": 1, "requests": 1, "people": 1}
    assert not Consent.objects.of(worker).exists()
    world.son.refresh_from_db()
    assert (world.son.state, world.elder.name) == ("erased", "王淑珍")


def test_every_room_that_keeps_something_has_a_title_in_the_copy(world: Any) -> None:
    keeping = [room for room in rooms() if room.privacy]
    titles = [part.title for part in (own_data._part(room.name, {"x": 1}) for room in keeping)]
    assert [title for title in titles if title.isascii()] == []
    for room in keeping:
        for handler in room.privacy:
            labels = handler.export(world.worker, world.elder.id)
            assert [label for label in labels if label.isascii()] == [], room.name
