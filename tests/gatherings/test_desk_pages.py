"""The desk's pages: the community as a host, the calendars of venues."""

from __future__ import annotations

import re

from django.test import Client

from mulin.accounts.models import Account
from mulin.base.roles import Role
from mulin.gatherings import actions
from mulin.gatherings.models import Gathering, Host, HostKind
from tests.gatherings.conftest import Hall, form_of


def test_a_worker_plans_a_session_of_the_community_itself_from_the_desk(hall: Hall, browser: Client) -> None:
    assert "社区自己办一场" in browser.get("/c/zs/desk/gatherings/").content.decode()
    pages = {browser.post("/c/zs/desk/gatherings/own/")["Location"] for _ in range(2)}
    host = Host.objects.of(hall.worker).get(kind=HostKind.COMMUNITY)  # opened once, on first use
    assert (pages, host.name) == ({f"/c/zs/run/host/{host.id}/plan/"}, "中山社区")
    page = pages.pop()
    said = {
        **form_of(browser.get(page).content.decode()),
        "title": "邻里茶话会", "day": "2026-09-30", "begins": "09:00", "ends": "10:30", "venue": str(hall.hall.id),
        "sign_up": "open", "walk_ins": "on", "guests": "on",
    }  # fmt: skip
    assert browser.post(page, said).status_code == 302
    assert Gathering.objects.of(hall.worker).get().host == host
    resident = hall.world.sign_in(Role.RESIDENT)
    assert resident.post("/c/zs/desk/gatherings/own/").status_code in (403, 404)
    assert browser.get("/c/zs/desk/gatherings/own/").status_code == 405


def test_a_venues_calendar_is_linked_from_its_page(hall: Hall, browser: Client) -> None:
    gathering = hall.plan()
    for page in (f"/c/zs/venues/{hall.square.id}/", f"/c/zs/desk/venues/{hall.square.id}/"):
        link = re.search(r'href="([^"]*calendar/venue/[^"]*)"', browser.get(page).content.decode())
        assert link, page
        assert f"{gathering.id}@mulin" in hall.world.client().get(link[1]).content.decode()


def test_whom_to_ring_leads_to_the_number_for_who_may_see_it(hall: Hall) -> None:
    row = hall.plan(capacity=1)
    first = hall.sign_up(row, hall.people[1])[0]
    hall.sign_up(row, hall.people[2])
    actions.give_up(hall.worker, sign_up_id=first.id)
    address = hall.worker.url("people:person", person_id=hall.people[2].id)
    desk = hall.world.sign_in(Role.COMMUNITY_WORKER)
    assert f'href="{address}"' in desk.get(hall.worker.url("gatherings:desk")).content.decode()
    leader = hall.world.client()
    hall.world.enter(leader, Account.objects.get(id=hall.leader.account_id))
    roll = leader.get(hall.worker.url("gatherings:people", gathering_id=row.id)).content.decode()
    assert hall.people[2].name in roll
    assert address not in roll
