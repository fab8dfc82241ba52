"""The door in a real browser: a passkey enrolled and used, and every page of the door seen by axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page

from mulin.accounts import actions
from mulin.accounts.actions import BrowserSeen
from mulin.accounts.models import Account, Browser, How, SignIn
from mulin.base.roles import Role
from mulin.people.models import Person
from tests.journeys.looking import ENDS, assert_good_in_every_look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STAFF = "/c/zs/desk/staff/"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@contextmanager
def fingerprint_reader(page: Page) -> Iterator[Any]:
    """Chromium's own virtual authenticator, on this page's device."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    name = device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    yield lambda: device.send("WebAuthn.getCredentials", {"authenticatorId": name})["credentials"]
    device.send("WebAuthn.disable")


def at(path: str) -> Callable[[str], bool]:
    """Whether an address is this page, whatever follows the path."""
    return lambda address: urlsplit(address).path == path


def come_in(page: Page, visitors: Any, account: Account) -> None:
    """Come in by phone, nothing more."""
    client = visitors.world.client()
    visitors.world.enter(client, account)
    page.context.add_cookies([{"name": n, "value": c.value, "url": visitors.base} for n, c in client.cookies.items()])


def test_a_passkey_is_set_up_confirms_and_lets_in_alone(visitors: Any, world: Any) -> None:
    head = world.account(Role.COMMUNITY_HEAD)
    page = visitors.come(width=1280)
    come_in(page, visitors, head)
    with fingerprint_reader(page) as keys:
        page.goto(STAFF)
        assert "/sign-in/second/new/" in page.url
        page.get_by_role("button", name="用这台设备").click()
        page.wait_for_url(at("/sign-in/second/codes/"))
        assert len(keys()) == 1
        assert Authenticator.objects.filter(user=head, type="webauthn").count() == 1
        page.get_by_role("button", name="收好了").click()
        page.wait_for_url(at(STAFF))

        page.goto(f"/sign-in/second/?next={STAFF}new/")
        page.get_by_role("button", name="用通行密钥").click()
        page.wait_for_url(at(f"{STAFF}new/"))

        page.context.clear_cookies()
        page.goto(f"/sign-in/?next={STAFF}")
        page.get_by_role("button", name="用通行密钥进门").click()
        page.wait_for_url(at(STAFF))
        page.get_by_role("heading", name="人员与权限").wait_for()
    assert SignIn.objects.get(account=head, how=How.PASSKEY).with_second_factor
    assert not page.complaints


@pytest.mark.long
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_doors_pages_are_good_in_every_look(visitors: Any, world: Any, language: str) -> None:
    outside = visitors.come(language=language)
    for path in ("/sign-in/", "/sign-in/code/"):
        assert_good_in_every_look(outside, path, axe_at=ENDS)

    head, colleague = world.account(Role.COMMUNITY_HEAD), world.account(Role.COMMUNITY_WORKER)
    account = actions.open_account(world.worker, name="王淑珍", digits="13800001881")
    Person.objects.of(world.community.id).filter(id=world.elder.id).update(account=account)
    actions.set_phone_at_desk(world.worker, account=account, digits="13911112222")
    seen = BrowserSeen(Browser.WECHAT, on_mobile=True)
    actions.begin_sign_in(head, session_key="elsewhere", device=b"elsewhere", seen=seen, how=How.CODE)
    for one in (head, colleague):
        actions.add_totp(one, secret="JBSWY3DPEHPK3PXP")
    half = visitors.come(language=language)
    come_in(half, visitors, head)
    assert_good_in_every_look(half, "/sign-in/second/", axe_at=ENDS)

    page = visitors.come(account=head, language=language)
    elder = f"/c/zs/desk/people/{world.elder.id}/"
    new_phone = f"{elder}sign-in-phone/"
    vouch = f"{STAFF}{colleague.id}/vouch/"
    codes, new = "/sign-in/second/codes/", "/sign-in/second/new/"
    for path in (codes, new, "/c/zs/me/devices/", "/c/zs/me/phone/", STAFF, f"{STAFF}new/", vouch, elder, new_phone):
        assert_good_in_every_look(page, path, axe_at=ENDS)
