"""An award from the call to the certificate: by phone, at the desk, on paper; the phone and the pages in a browser."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest

from mulin.awards import actions, prints, queries
from mulin.base.actor import Mouth
from mulin.base.roles import Role
from mulin.kernel import clock
from tests.awards import helpers
from tests.journeys.looking import AXE_AT, assert_good_in_every_look
from tests.printing import paper as scan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> None:
    """The calendar of the helpers, so that the vote is open today."""
    start = clock.today() - timedelta(days=15)
    opens = start + timedelta(days=14)
    closes, count = helpers.at(start + timedelta(days=23), 20), helpers.at(start + timedelta(days=24))
    dates = helpers.Dates(
        start, start + timedelta(days=10), start + timedelta(days=13), helpers.at(opens, 8), closes, count
    )
    said = {"START": start, "REVIEWING": start + timedelta(days=11), "VOTING": opens}
    for name, value in {**said, "CLOSES": closes, "COUNTING": count, "DATES": dates}.items():
        monkeypatch.setattr(helpers, name, value)


@pytest.mark.usefixtures("days")
def test_an_award_from_call_to_certificate(world: Any, visitors: Any, tmp_path: Any) -> None:
    village = helpers.build(world)
    row = village.open(4, seats=2)
    voter = village.neighbours[6]
    village.me(voter)

    # the phone: from 今天 to the receipt, nothing but taps
    phone = visitors.come(account=voter.account)
    phone.goto("/c/zs/")
    phone.get_by_role("link", name="“好邻里”，您选谁？").click()
    phone.get_by_role("link", name="去投票").click()
    ballot = phone.url
    first, second = (phone.locator("label.choice").nth(place) for place in (0, 2))
    chosen = [first.locator("b").inner_text(), second.locator("b").inner_text()]
    first.click()
    second.click()
    assert "已选 2 位" in phone.locator("#tally").inner_text()
    phone.get_by_role("button", name="看一遍再投").click()
    assert all(name in phone.locator("main").inner_text() for name in chosen)
    phone.get_by_role("button", name="投进票箱").click()
    assert "投好了，谢谢您" in phone.locator("main").inner_text()
    code = phone.locator(".receipt .code").inner_text()
    assert not any(name in phone.locator("main").inner_text() for name in chosen)
    numbers = sorted(one.number for one in village.candidates() if one.label in chosen)

    # the pages, in every size, theme and width
    look = visitors.come(account=voter.account)
    for path in (ballot.replace(visitors.base, ""), phone.url.replace(visitors.base, "")):
        assert_good_in_every_look(look, path, axe_at=AXE_AT)

    # without script, another neighbour, who chooses too many first
    plain = visitors.come(account=village.me(village.neighbours[7]) and village.neighbours[7].account, javascript=False)
    plain.goto(f"/c/zs/awards/{row.id}/vote/")
    for place in range(4):
        plain.locator("input[name=marks]").nth(place).check()
    plain.get_by_role("button", name="看一遍再投").click()
    assert "多了 2 位" in plain.locator("main").inner_text()
    for place in (2, 3):
        plain.locator("input[name=marks]").nth(place).uncheck()
    plain.get_by_role("button", name="看一遍再投").click()
    plain.get_by_role("button", name="投进票箱").click()
    assert "投好了" in plain.locator("main").inner_text()

    _others_vote(village)
    village.close()
    for serial, marks in ((1, [1]), (2, [1, 2]), (3, [2])):
        village.type(serial, marks)
    village.rest("returned")
    village.open_box()
    row = village.sign()
    assert row.record["residents"].count(numbers) >= 1
    assert helpers.recount(helpers.published(row), tmp_path) == helpers.balance(helpers.published(row), tmp_path) == 0

    # everybody finds their vote and the result
    visitor = visitors.come()
    visitor.goto(f"/c/zs/awards/{row.id}/result/")
    visitor.get_by_label("回执号").fill(code.lower())
    visitor.get_by_role("button", name="查一查").click()
    assert "收到了" in visitor.locator("main").inner_text()
    assert_good_in_every_look(visitors.come(), f"/c/zs/awards/{row.id}/result/", axe_at=AXE_AT)
    desk = visitors.come(Role.COMMUNITY_HEAD, width=1280)
    assert_good_in_every_look(desk, f"/c/zs/desk/awards/{row.id}/", axe_at=AXE_AT)

    row = village.finish()
    honoured = queries.honours(world.community.id)
    certificates = prints.certificates(village.author, row)
    assert scan.pages(certificates) == len(honoured) == 2
    assert all(one.label in scan.all_text(certificates).replace("\u3000", "") for one in honoured)
    assert io.BytesIO(certificates).read(5) == b"%PDF-"


def _others_vote(village: helpers.Village) -> None:
    """Ten by phone, one at the desk, two at the door with the flowing box."""
    for person in village.neighbours[8:15]:
        village.cast(person, [1, 2])
    village.print(4)
    for person, mouth in zip(village.neighbours[15:18], (Mouth.DESK, Mouth.DOOR, Mouth.DOOR), strict=True):
        village.hand(person, mouth)
    village.trip(doors=2, ballots=2)
    assert actions.ticket(village.row, village.tickets[1]).serial == 1
