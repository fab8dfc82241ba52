"""The second factor: forced on staff, asked again when idle, step-up, recovery by two colleagues (safety §4.1)."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa import app_settings as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from mulin.accounts import actions
from mulin.accounts.models import Account, FactorReset, SignIn
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from tests.world import account_for

SECRET = "JBSWY3DPEHPK3PXP"
STAFF = "/c/zs/desk/staff/"


def code(secret: str = SECRET) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // mfa.TOTP_PERIOD)))


def show(client: Client, typed: str, target: str = STAFF, **more: str) -> Any:
    cache.clear()  # an authenticator's code counts once; tests need it more often
    return client.post(f"/sign-in/second/?next={target}", {"factor": "code", "code": typed, **more})


@pytest.fixture
def head(world: Any) -> Account:
    account: Account = world.account(Role.COMMUNITY_HEAD)
    actions.add_totp(account, secret=SECRET)
    return account


@pytest.fixture
def at_first(world: Any, head: Account) -> Client:
    """The head has signed in by phone and shown nothing else."""
    client: Client = world.client()
    world.enter(client, head)
    return client


def test_staff_without_a_second_factor_must_set_one_up_first(world: Any) -> None:
    client = world.sign_in(Role.COMMUNITY_HEAD, second_factor=False)
    asked = client.get(STAFF)
    assert asked["Location"] == f"/sign-in/second/?next={STAFF}"
    assert client.get(asked["Location"])["Location"].startswith("/sign-in/second/new/")
    page = client.get(f"/sign-in/second/new/?next={STAFF}")
    secret = client.session[totp.SECRET_SESSION_KEY]
    assert secret[:4] in page.content.decode()
    assert b"<svg" in client.get("/sign-in/second/new/qr.svg").content
    wrong = client.post(f"/sign-in/second/new/?next={STAFF}", {"code": "000000"})
    assert wrong.status_code == 422
    secret = client.session[totp.SECRET_SESSION_KEY]
    done = client.post(f"/sign-in/second/new/?next={STAFF}", {"code": code(secret)})
    assert done["Location"] == f"/sign-in/second/codes/?next={STAFF}"
    codes = client.get(done["Location"])
    assert codes.content.decode().count("<li>") == 10
    assert client.post(done["Location"])["Location"] == STAFF
    assert client.get(STAFF).status_code == 200
    assert client.get(done["Location"]).status_code == 302  # shown once


def test_the_secret_is_encrypted(head: Account) -> None:
    kept = Authenticator.objects.get(user=head, type="totp").data
    assert SECRET not in str(kept)


def test_the_second_factor_opens_the_desk_with_a_new_session_key(at_first: Client) -> None:
    before = at_first.session.session_key
    assert at_first.get(STAFF)["Location"].startswith("/sign-in/second/")
    assert show(at_first, "000000").status_code == 422
    assert at_first.get(STAFF).status_code == 302
    assert show(at_first, code())["Location"] == STAFF
    assert at_first.session.session_key != before
    assert at_first.get(STAFF).status_code == 200


def test_an_authenticator_code_counts_once(at_first: Client, world: Any, head: Account) -> None:
    assert show(at_first, code()).status_code == 302
    other = world.client()
    world.enter(other, head)
    answer = other.post(f"/sign-in/second/?next={STAFF}", {"factor": "code", "code": code()})
    assert answer.status_code == 422


def test_a_recovery_code_counts_once(at_first: Client, head: Account) -> None:
    codes = Authenticator.objects.get(user=head, type="recovery_codes").wrap().get_unused_codes()
    assert show(at_first, codes[0]).status_code == 302
    assert show(at_first, codes[0]).status_code == 422


def test_guessing_slows_down_but_locks_nobody(at_first: Client) -> None:
    start = clock.now()
    with clock.standing_at(start):
        answers = [show(at_first, "000000").status_code for _ in range(7)]
        assert answers == [422] * 5 + [429] * 2
    with clock.standing_at(start + timedelta(minutes=6)):
        assert show(at_first, code()).status_code == 302


def test_after_an_idle_hour_only_the_second_factor_is_asked_again(at_first: Client) -> None:
    show(at_first, code())
    start = clock.now()
    for minutes in range(0, 240, 40):
        with clock.standing_at(start + timedelta(minutes=minutes)):
            assert at_first.get(STAFF).status_code == 200
    with clock.standing_at(start + timedelta(minutes=200 + 61)):
        assert at_first.get(STAFF)["Location"].startswith("/sign-in/second/")
        assert at_first.get("/c/zs/me/devices/").status_code == 200  # still in, as a resident would be
        assert show(at_first, code()).status_code == 302
        assert at_first.get(STAFF).status_code == 200


def test_after_twelve_hours_a_staff_session_is_over(at_first: Client) -> None:
    show(at_first, code())
    start = clock.now()
    for minutes in range(0, 12 * 60, 50):
        with clock.standing_at(start + timedelta(minutes=minutes)):
            assert at_first.get(STAFF).status_code == 200
    with clock.standing_at(start + timedelta(hours=12, minutes=1)):
        assert at_first.get(STAFF)["Location"].startswith("/sign-in/?next=")
        assert "_auth_user_id" not in at_first.session


def test_giving_roles_needs_a_fresh_second_factor_and_typed_text_waits(at_first: Client) -> None:
    show(at_first, code())
    start = clock.now()
    typed = {"name": "李梅", "phone": "13800003333", "next": "//evil.example", "code": "kept too"}
    with clock.standing_at(start + timedelta(minutes=11)):
        asked = at_first.post(f"{STAFF}new/", typed)
        assert asked.status_code == 307
        waiting = at_first.post(asked["Location"], typed)
        assert 'name="kept:name" value="李梅"' in waiting.content.decode()
        kept = {f"kept:{name}": value for name, value in typed.items()}
        on = show(at_first, code(), f"{STAFF}new/", **kept)
        assert on.status_code == 200
        page = on.content.decode()
        assert f'action="{STAFF}new/"' in page
        assert 'name="name" value="李梅"' in page
        assert 'name="code" value="kept too"' in page
        assert at_first.get(f"{STAFF}new/").status_code == 200


def test_wechat_is_never_stepped_up(world: Any, head: Account) -> None:
    client = Client(HTTP_HOST="127.0.0.1", HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0")
    world.enter(client, head, second_factor=True)
    assert client.get(STAFF).status_code == 200
    assert client.get(f"{STAFF}new/")["Location"].startswith("/sign-in/second/")


def test_a_resident_has_no_business_with_second_factors(world: Any) -> None:
    client = world.sign_in(Role.RESIDENT)
    assert client.get("/sign-in/second/new/").status_code == 404
    assert client.get("/sign-in/second/new/qr.svg").status_code == 404


def test_the_first_factor_alone_adds_no_further_one(at_first: Client) -> None:
    assert at_first.get("/sign-in/second/new/")["Location"].startswith("/sign-in/second/?next=")


# recovery by two colleagues


def test_two_colleagues_in_person_remove_a_lost_second_factor(world: Any, head: Account) -> None:
    worker = world.account(Role.COMMUNITY_WORKER)
    actions.add_totp(worker, secret=SECRET)
    lost = world.client()
    world.enter(lost, worker, second_factor=True)
    SignIn.objects.create(account=worker, session_key=lost.session.session_key, device=b"x", how="code")
    first, second = (world.account(Role.COMMUNITY_WORKER) for _ in range(2))
    clients = []
    for account in (first, second):
        client = world.client()
        world.enter(client, account, second_factor=True)
        clients.append(client)
    address = f"{STAFF}{worker.id}/vouch/"
    assert clients[0].get(address).status_code == 200
    assert clients[0].post(address).status_code == 302
    assert "等第二位同事作证" in clients[1].get(STAFF).content.decode()
    assert clients[0].post(address).status_code == 422  # the same colleague again
    assert Authenticator.objects.filter(user=worker).exists()
    assert clients[1].post(address).status_code == 302
    assert not Authenticator.objects.filter(user=worker).exists()
    assert "_auth_user_id" not in lost.session
    assert FactorReset.objects.of(world.community.id).get().done_at


def test_nobody_vouches_for_oneself_or_over_the_wall(world: Any, head: Account) -> None:
    actor = world.actor(Role.COMMUNITY_HEAD, account_id=head.id)
    with pytest.raises(RuleError, match="vouch-self"):
        actions.vouch(actor, account_id=head.id)
    abroad = world.account(Role.COMMUNITY_WORKER, world.other)
    with pytest.raises(NotFound):
        actions.vouch(actor, account_id=abroad.id)


def test_colleagues_here_do_not_open_a_lock_that_guards_other_places(world: Any, head: Account) -> None:
    abroad = world.account(Role.COMMUNITY_HEAD, world.other)
    account_for(abroad, Role.COMMUNITY_WORKER, world.community)
    with pytest.raises(RuleError, match="vouch-elsewhere"):
        actions.vouch(world.actor(Role.COMMUNITY_HEAD, account_id=head.id), account_id=abroad.id)


def test_for_a_day_after_vouching_there_is_no_step_up(world: Any, head: Account) -> None:
    Account.objects.filter(id=head.id).update(factor_reset_at=clock.now())
    client = world.client()
    world.enter(client, head, second_factor=True)
    assert client.get(STAFF).status_code == 200
    assert client.get(f"{STAFF}new/").status_code == 302
    later = clock.now() + timedelta(hours=25)
    with clock.standing_at(later):
        world.enter(client, Account.objects.get(id=head.id), second_factor=True)
        assert client.get(f"{STAFF}new/").status_code == 200


@pytest.mark.parametrize("address", ["/sign-in/second/", "/sign-in/second/new/"])
def test_a_passkey_that_does_not_fit_is_told_as_a_passkey(at_first: Client, address: str) -> None:
    show(at_first, code())
    answer = at_first.post(address, {"factor": "passkey", "credential": "{}"})
    assert answer.status_code == 422
    assert "这把通行密钥没认出来" in answer.content.decode()
    assert "这个码不对" not in answer.content.decode()


def test_a_strange_passkey_at_the_door_is_told_so(world: Any) -> None:
    client = world.client()
    client.get("/sign-in/passkey/")
    answer = client.post("/sign-in/passkey/", {"credential": "{}"}, follow=True)
    assert "这把通行密钥没认出来" in answer.content.decode()
    assert "_auth_user_id" not in client.session
