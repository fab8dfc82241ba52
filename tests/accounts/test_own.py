"""One's own devices and phone, desk codes, the demo's door."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from mulin.accounts import access, actions, queries
from mulin.accounts.door import browser_of
from mulin.accounts.models import Account, Browser, PhoneChange, SignIn
from mulin.base import manifest
from mulin.base.roles import Role
from mulin.kernel import clock, ids
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.models import Fact
from mulin.places.models import Community
from tests.accounts.conftest import Visitor

ELDER, NEW = "13800001881", "13911112222"


@pytest.fixture
def resident(visitor: Any, sent: Any) -> Visitor:
    visitor.ask(ELDER)
    visitor.enter(ELDER, sent.last(ELDER))
    assert visitor.is_in
    found: Visitor = visitor
    return found


# devices


def test_the_list_shows_every_browser_and_any_other_can_be_signed_out(
    resident: Visitor, other_visitor: Visitor, sent: Any, world: Any
) -> None:
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        other_visitor.ask(ELDER)
        other_visitor.enter(ELDER, sent.last(ELDER))
        page = resident.client.get("/c/zs/me/devices/").content.decode()
        assert page.count("就是这台") == 1
        other = SignIn.objects.get(session_key=other_visitor.client.session.session_key)
        resident.client.post(f"/c/zs/me/devices/{other.id}/end/")
        assert not other_visitor.is_in
        assert resident.is_in


def test_everywhere_else_at_once(resident: Visitor, other_visitor: Visitor, sent: Any) -> None:
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        other_visitor.ask(ELDER)
        other_visitor.enter(ELDER, sent.last(ELDER))
        resident.client.post("/c/zs/me/devices/others/end/")
        assert not other_visitor.is_in
        assert resident.is_in


def test_a_strangers_browser_is_absent(resident: Visitor, world: Any) -> None:
    stranger = Account.objects.create(name="隔壁老王")
    row = SignIn.objects.create(account=stranger, session_key="k", device=b"", how="code")
    assert resident.client.post(f"/c/zs/me/devices/{row.id}/end/").status_code == 404
    assert SignIn.objects.get(id=row.id).ended_at is None


def test_a_residents_session_slides_for_ninety_days(resident: Visitor) -> None:
    start = clock.now()
    for days in (1, 60, 120):
        with clock.standing_at(start + timedelta(days=days)):
            resident.client.get("/c/zs/me/devices/")
            assert resident.client.cookies["sessionid"]["max-age"] == 90 * 86400
            seen = SignIn.objects.get().last_seen_at
            assert seen == start + timedelta(days=days)


def test_going_out_clears_what_the_browser_kept(resident: Visitor) -> None:
    answer = resident.client.post("/sign-in/out/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not resident.is_in
    assert SignIn.objects.get().ended_at


def test_devices_are_named_without_keeping_the_agent(world: Any) -> None:
    assert browser_of("Mozilla/5.0 (iPhone; CPU) Mobile MicroMessenger/8") == (Browser.WECHAT, True)
    assert browser_of("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537") == (Browser.CHROME, False)
    assert browser_of("") == (Browser.OTHER, False)


def test_a_device_is_worded_for_its_reader(visitor: Visitor, world: Any, sent: Any) -> None:
    visitor.client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone; CPU) Mobile MicroMessenger/8"
    visitor.ask(ELDER)
    visitor.enter(ELDER, sent.last(ELDER))
    assert "手机·微信" in visitor.client.get("/c/zs/me/devices/").content.decode()
    visitor.client.cookies["mulin_language"] = "en"
    assert "WeChat on a phone" in visitor.client.get("/c/zs/me/devices/").content.decode()


# changing the phone


def test_both_numbers_answer_before_the_phone_changes(resident: Visitor, sent: Any, world: Any) -> None:
    page = "/c/zs/me/phone/"
    later = clock.now() + timedelta(minutes=2)
    with clock.standing_at(later):
        assert resident.client.post(page, {"phone": NEW, "do": "send"}).status_code == 200
        new, old = sent.last(NEW), sent.last(ELDER)
        wrong = {"phone": NEW, "do": "change", "new_code": new, "old_code": "x"}
        assert resident.client.post(page, wrong).status_code == 422
        assert queries.account_by_phone(NEW) is None
        right = {**wrong, "old_code": old}
        assert resident.client.post(page, right).status_code == 302
    assert queries.account_by_phone(NEW) == Account.objects.get()
    assert queries.account_by_phone(ELDER) is None
    assert Fact.objects.filter(kind="accounts.phone_changed").count() == 1


def test_the_code_of_one_number_does_not_do_for_the_other(resident: Visitor, sent: Any) -> None:
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        resident.client.post("/c/zs/me/phone/", {"phone": NEW, "do": "send"})
        new = sent.last(NEW)
        both = {"phone": NEW, "do": "change", "new_code": new, "old_code": new}
        assert resident.client.post("/c/zs/me/phone/", both).status_code == 422


def test_a_change_at_the_desk_waits_a_day_and_can_be_stopped(
    resident: Visitor, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(manifest, "courier", lambda: lambda *_, **message: told.append(message["to_phone"]))
    account, start = Account.objects.get(), clock.now()
    actions.set_phone_at_desk(world.worker, account=account, digits=NEW)
    assert told == [ELDER]
    assert "停下，不换" in resident.client.get("/c/zs/me/phone/").content.decode()
    with clock.standing_at(start + timedelta(hours=23)):
        assert actions.apply_phone_changes(world.worker) == 0
    resident.client.post("/c/zs/me/phone/stop/")
    with clock.standing_at(start + timedelta(hours=25)):
        assert actions.apply_phone_changes(world.worker) == 0
        actions.set_phone_at_desk(world.worker, account=account, digits=NEW)
    with clock.standing_at(start + timedelta(hours=50)):
        assert actions.apply_phone_changes(world.worker) == 1
    assert queries.account_by_phone(NEW) == account
    assert not PhoneChange.objects.of(world.worker).filter(closed_at=None).exists()


def test_a_phone_somebody_has_cannot_be_taken(resident: Visitor, world: Any) -> None:
    with pytest.raises(RuleError, match="phone-taken"):
        actions.set_phone_at_desk(world.worker, account=Account.objects.create(name="x"), digits=ELDER)


# desk codes


def test_a_printed_slip_lets_in_once_within_fifteen_minutes(world: Any, visitor: Visitor) -> None:
    account = actions.open_account(world.worker, name="王淑珍")
    slip = actions.issue_desk_code(world.worker, account=account)
    page = visitor.client.get(f"/sign-in/code/{slip.shown}/")
    assert slip.shown in page.content.decode()
    assert not visitor.is_in
    typed = slip.shown.lower().replace("-", " ")
    assert visitor.client.post("/sign-in/code/", {"code": typed}).status_code == 302
    assert visitor.is_in
    again = Visitor(world.client())
    assert "用过了" in again.client.post("/sign-in/code/", {"code": slip.code}).content.decode()


def test_a_slip_runs_out_and_a_new_one_ends_the_old(world: Any) -> None:
    account, start = actions.open_account(world.worker, name="王淑珍"), clock.now()
    first = actions.issue_desk_code(world.worker, account=account)
    second = actions.issue_desk_code(world.worker, account=account)
    with pytest.raises(RuleError, match="desk-code-dead"):
        actions.use_desk_code(typed=first.code)
    with clock.standing_at(start + timedelta(minutes=15, seconds=1)), pytest.raises(RuleError, match="desk-code-dead"):
        actions.use_desk_code(typed=second.code)


def test_a_slip_of_the_pen_is_no_guess_but_guessing_ends(world: Any, visitor: Visitor) -> None:
    for _ in range(12):
        answer = visitor.client.post("/sign-in/code/", {"code": "ABCDE-FGHJX"})
        assert answer.status_code == 422
        assert "抄错了一位" in answer.content.decode()
    guesses = [ids.with_check(ids.random_code(9)) for _ in range(11)]
    answers = [visitor.client.post("/sign-in/code/", {"code": guess}).status_code for guess in guesses]
    assert answers == [422] * 10 + [429]


def test_a_desk_full_of_elders_is_not_slowed_down(world: Any, visitor: Visitor) -> None:
    for _ in range(15):
        account = actions.open_account(world.worker, name="王淑珍")
        slip = actions.issue_desk_code(world.worker, account=account)
        assert visitor.client.post("/sign-in/code/", {"code": slip.code}).status_code == 302
        visitor.client.post("/sign-in/out/")


# the demo's door


@pytest.fixture
def invented(world: Any) -> Account:
    account: Account = world.account(Role.COMMUNITY_HEAD)
    actions.show_at_demo_door(account, words="社区主任")
    return account


def test_in_a_demo_one_press_is_enough(world: Any, invented: Account) -> None:
    client = world.client()
    assert "社区主任" in client.get("/sign-in/").content.decode()
    answer = client.post("/sign-in/demo/", {"account": str(invented.id)})
    assert answer.status_code == 302
    assert client.get("/c/zs/desk/staff/").status_code == 200


def test_one_real_community_closes_the_demo_door(world: Any, invented: Account) -> None:
    Community.objects.filter(code="jf").update(is_demo=False)
    client = world.client()
    assert "社区主任" not in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/demo/", {"account": str(invented.id)}).status_code == 404
    assert "_auth_user_id" not in client.session
    for act in (
        lambda: actions.demo_second_factor(invented),
        lambda: actions.show_at_demo_door(invented, words="x"),
    ):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize(
    "headers",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_X_REAL_IP": "192.0.2.7"},
        {"HTTP_FORWARDED": "for=192.0.2.7"},
        {"HTTP_VIA": "1.1 proxy"},
        {"HTTP_HOST": "mulin.example.org"},
    ],
)
def test_from_elsewhere_the_demo_door_is_closed_unless_the_setting_opens_it(
    world: Any, invented: Account, headers: dict[str, str], settings: Any
) -> None:
    from dataclasses import replace

    settings.ALLOWED_HOSTS = ["127.0.0.1", "mulin.example.org"]
    client = Client(**{"HTTP_HOST": "127.0.0.1", **headers})
    assert client.post("/sign-in/demo/", {"account": str(invented.id)}).status_code == 404
    settings.MULIN = replace(django_settings.MULIN, demo_door=True)
    assert client.post("/sign-in/demo/", {"account": str(invented.id)}).status_code == 302


def test_only_those_listed_can_be_played(world: Any, invented: Account) -> None:
    hidden = world.account(Role.COMMUNITY_WORKER)
    assert world.client().post("/sign-in/demo/", {"account": str(hidden.id)}).status_code == 404
    assert world.client().post("/sign-in/demo/", {"account": "x"}).status_code == 404


def test_the_demos_authenticator_code_works(world: Any, invented: Account) -> None:
    client = world.client()
    world.enter(client, invented)
    code = actions.demo_second_factor(invented)
    assert code == actions.demo_second_factor(invented) or code.isdigit()
    assert client.post("/sign-in/second/", {"factor": "code", "code": code}).status_code == 302


def test_an_empty_house_is_no_demo(db: None) -> None:
    assert not access.is_demo_house()


# closing


def test_a_closed_account_keeps_nothing_and_lets_nobody_in(resident: Visitor, world: Any) -> None:
    account = Account.objects.get()
    actions.close_account(world.worker, account_id=account.id)
    account.refresh_from_db()
    assert (account.name, account.phone, account.phone_index) == ("", "", None)
    assert not resident.is_in
    assert queries.account_by_phone(ELDER) is None


def test_an_account_in_office_is_not_closed(world: Any) -> None:
    with pytest.raises(RuleError, match="account-in-office"):
        actions.close_account(world.worker, account_id=world.account(Role.COMMUNITY_WORKER).id)
