"""Coming in by phone: first time, again, shared phones, strangers, limits (safety T8, T13, T14, T24, T26, T35)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.accounts import actions, queries
from mulin.accounts.models import Account, PhoneCode, SignIn
from mulin.base import jobs, limits, manifest
from mulin.base.actor import Actor
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.people.models import Consent, Person
from tests.accounts.conftest import Visitor

ELDER, SON, NOBODY = "13800001881", "13900002002", "13711112222"
START = datetime(2026, 9, 24, 1, 0, tzinfo=UTC)
WRONG = "000000"


def at(**after: float) -> Any:
    return clock.standing_at(START + timedelta(**after))


def shown(response: Any) -> str:
    """A page without what differs by chance: the CSRF token and the request's number."""
    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return text.replace(response.headers.get("X-Request-Id", "-"), "")


def test_somebody_on_the_roster_comes_in_the_first_time(visitor: Any, sent: Any, world: Any) -> None:
    assert visitor.ask("138 0000 1881").status_code == 302
    key_before = visitor.client.session.session_key
    response = visitor.enter(ELDER, sent.last(ELDER))
    assert response.status_code == 302
    assert response["Location"] == "/c/zs/"
    account = Account.objects.get()
    assert visitor.is_in
    assert visitor.client.session.session_key != key_before
    assert Person.objects.of(world.community.id).get(id=world.elder.id).account_id == account.id
    assert Consent.objects.of(world.community.id).filter(person=world.elder, purpose="account").exists()
    assert account.phone == ELDER
    assert not account.has_usable_password()
    assert SignIn.objects.get().account_id == account.id


def test_and_again_by_the_same_account(visitor: Any, other_visitor: Any, sent: Any) -> None:
    with at():
        visitor.ask(ELDER)
        visitor.enter(ELDER, sent.last(ELDER))
    with at(minutes=5):
        other_visitor.ask(ELDER)
        other_visitor.enter(ELDER, sent.last(ELDER))
        assert other_visitor.is_in
    assert Account.objects.count() == 1


def test_several_people_with_one_phone_say_who_they_are(visitor: Any, sent: Any, world: Any) -> None:
    son = Person.objects.of(world.community.id).get(id=world.son.id)
    son.reach_at(ELDER)
    son.save()
    visitor.ask(ELDER)
    response = visitor.enter(ELDER, sent.last(ELDER))
    assert response["Location"].startswith("/sign-in/who/")
    page = visitor.client.get(response["Location"])
    assert "王淑珍" in page.content.decode()
    assert "陈志远" in page.content.decode()
    assert visitor.client.post(response["Location"], {}).status_code == 422
    assert visitor.client.post(response["Location"], {"person": str(world.stranger.id)}).status_code == 422
    assert visitor.client.post(response["Location"], {"person": str(son.id)})["Location"] == "/c/zs/"
    assert Account.objects.get().name == "陈志远"
    # the same code lets nobody else in, and the next sign-in does not hand over the mother's record
    again = visitor.client.post(response["Location"], {"person": str(world.elder.id)})
    assert again.status_code == 302
    assert Account.objects.count() == 1
    assert not Person.objects.of(world.community.id).get(id=world.elder.id).account_id


def test_a_shared_phone_later_brings_only_the_one_who_took_it(
    visitor: Any, other_visitor: Any, sent: Any, world: Any
) -> None:
    son = Person.objects.of(world.community.id).get(id=world.son.id)
    son.reach_at(ELDER)
    son.save()
    with at():
        visitor.ask(ELDER)
        who = visitor.enter(ELDER, sent.last(ELDER))["Location"]
        visitor.client.post(who, {"person": str(son.id)})
    with at(minutes=2):
        other_visitor.ask(ELDER)
        other_visitor.enter(ELDER, sent.last(ELDER))
        assert other_visitor.is_in
    assert Person.objects.of(world.community.id).get(id=world.elder.id).account_id is None


def test_an_unknown_phone_gets_the_same_pages_and_no_message(visitor: Any, other_visitor: Any, sent: Any) -> None:
    """T8: same words, same status, for asking, waiting and every wrong try."""
    with at():
        known = [visitor.ask(ELDER), visitor.client.get(visitor.address)]
        unknown = [other_visitor.ask(NOBODY), other_visitor.client.get(other_visitor.address)]
        jobs.run_due()
        for _ in range(4):
            known.append(visitor.enter(ELDER, WRONG))
            unknown.append(other_visitor.enter(NOBODY, WRONG))
    assert [one.status_code for one in known] == [one.status_code for one in unknown] == [302, 200, 422, 422, 422, 422]
    assert [shown(one).replace(ELDER, "#") for one in known] == [shown(one).replace(NOBODY, "#") for one in unknown]
    assert sent.to(ELDER) == 1
    assert sent.to(NOBODY) == 0


def test_asking_costs_the_same_queries_for_known_and_unknown(visitor: Any, other_visitor: Any) -> None:
    with CaptureQueriesContext(connection) as known:
        visitor.ask(ELDER)
    with CaptureQueriesContext(connection) as unknown:
        other_visitor.ask(NOBODY)
    assert len(known) == len(unknown)


def test_an_unknown_phone_cannot_come_in_even_with_luck(visitor: Any, sent: Any) -> None:
    visitor.ask(NOBODY)
    jobs.run_due()
    assert PhoneCode.objects.across(reason="test").get().digest is None
    assert visitor.enter(NOBODY, WRONG).status_code == 422
    assert not visitor.is_in


def test_a_stranger_to_this_community_is_unknown_here(visitor: Any, sent: Any) -> None:
    visitor.ask("13800009999")  # lives over the wall
    assert sent.to("13800009999") == 0


def test_a_code_dies_after_three_tries_on_an_unknown_device_and_five_on_a_known_one(
    visitor: Any, other_visitor: Any, sent: Any
) -> None:
    with at():
        visitor.ask(ELDER)
        code = sent.last(ELDER)
        tries = [visitor.enter(ELDER, WRONG).content.decode() for _ in range(3)]
        assert "还可以试 2 次" in tries[0]
        assert "不能用了" in tries[2]
        assert visitor.enter(ELDER, code).status_code == 422
    with at(minutes=2):
        visitor.ask(ELDER)
        visitor.enter(ELDER, sent.last(ELDER))
        assert visitor.is_in
        visitor.client.post("/sign-in/out/")
    with at(minutes=4):
        visitor.ask(ELDER)
        code = sent.last(ELDER)
        for _ in range(4):
            visitor.enter(ELDER, WRONG)
        assert visitor.enter(ELDER, code).status_code == 302


def test_a_code_lives_ten_minutes_and_once(visitor: Any, sent: Any) -> None:
    with at():
        visitor.ask(ELDER)
        code = sent.last(ELDER)
    with at(minutes=10):
        assert visitor.enter(ELDER, code).status_code == 422
    with at(minutes=11):
        visitor.ask(ELDER)
        code = sent.last(ELDER)
        assert visitor.enter(ELDER, code).status_code == 302
        visitor.client.post("/sign-in/out/")
        assert visitor.enter(ELDER, code).status_code == 422


def test_a_code_is_bound_to_the_browser_that_asked(visitor: Any, other_visitor: Any, sent: Any) -> None:
    visitor.ask(ELDER)
    code = sent.last(ELDER)
    assert "还没给这个号码发过验证码" in other_visitor.enter(ELDER, code).content.decode()
    assert not other_visitor.is_in
    assert visitor.enter(ELDER, code).status_code == 302


def test_a_code_is_bound_to_its_phone(visitor: Any, sent: Any) -> None:
    visitor.ask(ELDER)
    assert visitor.enter(SON, sent.last(ELDER)).status_code == 422
    assert not visitor.is_in


def test_pressing_enter_in_the_code_field_comes_in_rather_than_sending_again(visitor: Any, sent: Any) -> None:
    visitor.ask(ELDER)
    code = sent.last(ELDER)
    response = visitor.client.post(visitor.address, {"phone": ELDER, "code": f" {code[:3]} {code[3:]}", "do": "send"})
    assert response["Location"] == "/c/zs/"
    assert sent.to(ELDER) == 1


@pytest.mark.parametrize(
    ("typed", "word"), [("1380000188", "11 位"), ("0519-80000110", "收不到短信"), ("", "请写手机号"), ("王", "")]
)
def test_a_wrong_phone_is_explained_and_kept(visitor: Any, typed: str, word: str) -> None:
    response = visitor.ask(typed)
    assert response.status_code == 422
    assert word in response.content.decode()
    assert f'value="{typed}"' in response.content.decode() or not typed


# limits (T13), by our clock


def test_asking_again_waits_a_minute_and_says_so(visitor: Any, sent: Any) -> None:
    with at():
        visitor.ask(ELDER)
    with at(seconds=30):
        response = visitor.ask(ELDER)
        assert response.status_code == 429
        assert "31 秒后可以再要" in response.content.decode()
        assert f'value="{ELDER}"' in response.content.decode()
    with at(seconds=61):
        assert visitor.ask(ELDER).status_code == 302
        assert sent.to(ELDER) == 2


def test_a_phone_gets_five_codes_an_hour_and_ten_a_day_by_however_many_browsers(world: Any, sent: Any) -> None:
    for minute in range(0, 24 * 60, 11):
        with at(minutes=minute):
            Visitor(world.client()).ask(ELDER)
            jobs.run_due()
    assert sent.to(ELDER) == 10


def test_a_device_asks_ten_times_an_hour_for_however_many_phones(visitor: Any) -> None:
    with at():
        answers = [visitor.ask(f"138000100{number:02}").status_code for number in range(12)]
    assert answers == [302] * 10 + [429] * 2


def test_a_hall_on_one_address_comes_in(world: Any) -> None:
    """T35, §4.3: 150 people on one Wi-Fi within ten minutes."""
    with at():
        answers = {Visitor(world.client()).ask(f"1380002{number:04}").status_code for number in range(150)}
    assert answers == {302}


def test_nobody_is_locked_out_by_another(visitor: Any, other_visitor: Any, sent: Any) -> None:
    """T35: while a stranger burns codes, the owner's own code still works."""
    with at():
        visitor.ask(ELDER)
        code = sent.last(ELDER)
        other_visitor.ask(SON)
        for _ in range(20):
            other_visitor.enter(ELDER, WRONG)
        assert visitor.enter(ELDER, code).status_code == 302


def test_after_fifty_wrong_codes_an_hour_only_known_devices_go_on(visitor: Any, other_visitor: Any, sent: Any) -> None:
    with at():
        visitor.ask(ELDER)
        visitor.enter(ELDER, sent.last(ELDER))
        visitor.client.post("/sign-in/out/")
    with at(minutes=2):
        for _ in range(50):
            limits.spend("wrong-codes", *limits.WRONG_CODES)
        other_visitor.ask(SON)
        assert other_visitor.enter(SON, sent.last(SON)).status_code == 429
        visitor.ask(ELDER)
        assert visitor.enter(ELDER, sent.last(ELDER)).status_code == 302


def test_without_a_count_no_code_leaves(visitor: Any, sent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OSError("away")

    monkeypatch.setattr(limits.TableCounts, "change", away)
    assert visitor.ask(ELDER).status_code == 503
    assert sent.to(ELDER) == 0


# rules over all orders of send, try, expire (T14)

STEPS = st.lists(st.sampled_from(["ask", "wrong", "right", "stale", "minute", "wait"]), max_size=14)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_code_lets_in_once_within_ten_minutes_and_its_tries(world: Any, monkeypatch: Any, steps: list[str]) -> None:
    posted: list[str] = []
    monkeypatch.setattr(manifest, "send_code", lambda _digits, code, _community: posted.append(code))
    actor = Actor(community_id=world.community.id, community_code="zs")
    minute, code, asked_at, wrongs, done, earlier = 0, None, 0, 0, False, ""
    for step in steps:
        with at(minutes=minute):
            if step == "ask":
                earlier = posted[-1] if posted else ""
                code = actions.ask_code(actor, digits=ELDER)
                assert actions.send_code(actor, code_id=code.id)
                assert not actions.send_code(actor, code_id=code.id)  # at most once
                asked_at, wrongs, done = minute, 0, False
            elif step in ("minute", "wait"):
                minute += 1 if step == "minute" else 9
            elif code is not None:
                typed = {"wrong": "x", "right": posted[-1], "stale": earlier or "x"}[step]
                alive = minute - asked_at < 10 and wrongs < 3 and not done
                try:
                    actions.try_code(actor, code_id=code.id, digits=ELDER, typed=typed)
                    assert alive
                    assert typed == posted[-1]
                    done = True
                except RuleError:
                    assert not alive or typed != posted[-1]
                    wrongs += alive


def test_the_code_is_nowhere_in_the_clear(visitor: Any, sent: Any) -> None:
    visitor.ask(ELDER)
    code = sent.last(ELDER)
    row = PhoneCode.objects.across(reason="test").get()
    assert code.encode() not in bytes(row.digest)
    assert all(code not in str(value) for value in PhoneCode.objects.across(reason="test").values().get().values())
    assert code not in str(dict(visitor.client.session))
    assert ELDER not in str(dict(visitor.client.session))


# next= (T24, U1, U2) and GET (T26)


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "\x08//evil.example",
        "https://127.0.0.1@evil.example/",
        "https://127.0.0.1.evil.example/",
        "/\t/evil.example",
        "／／evil.example",
        "///evil.example",
    ],
)
def test_an_odd_next_leads_home(world: Any, sent: Any, target: str) -> None:
    client = world.client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"phone": ELDER, "do": "send", "next": target})
    response = client.post("/sign-in/", {"phone": ELDER, "code": sent.last(ELDER), "do": "enter", "next": target})
    assert response["Location"] == "/"


def test_opening_pages_changes_nothing(world: Any, visitor: Any, sent: Any) -> None:
    visitor.ask(ELDER)
    jobs.run_due()
    before = list(PhoneCode.objects.across(reason="test").values())
    for address in ("/sign-in/", "/sign-in/who/", "/sign-in/code/", "/sign-in/second/"):
        visitor.client.get(address)
        visitor.client.get(address)
    assert list(PhoneCode.objects.across(reason="test").values()) == before
    assert not SignIn.objects.exists()


def test_whoever_is_in_is_led_on(world: Any) -> None:
    client = world.sign_in(Role.RESIDENT)
    assert client.get("/sign-in/?next=/c/zs/")["Location"] == "/c/zs/"


def test_a_member_of_staff_who_lives_here_gets_the_own_record_too(visitor: Any, sent: Any, world: Any) -> None:
    account = Account.objects.create(name="王淑珍", phone=ELDER, phone_index=queries.phone_index(ELDER))
    visitor.ask(ELDER)
    visitor.enter(ELDER, sent.last(ELDER))
    assert Person.objects.of(world.community.id).get(id=world.elder.id).account_id == account.id
