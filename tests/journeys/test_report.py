"""A report in a real browser: begun by a worker, every number opened, frozen by the head."""

from __future__ import annotations

from typing import Any

import pypdfium2 as pdfium
import pytest

from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.people import actions as people
from mulin.reports import actions as reports
from mulin.reports.models import WorkReport
from tests.contacts.helpers import add, draft, staff
from tests.journeys.looking import Look, assert_accessible, assert_good_in_every_look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/c/zs/desk/reports/"
ONCE = {Look("elder", "dark", 390)}


def test_from_the_first_word_to_the_frozen_report(visitors: Any) -> None:
    world = visitors.world
    add(staff(world, "小周"), draft(world))
    people.count_roster(world.worker)

    desk = visitors.come(Role.COMMUNITY_WORKER, width=1280)
    desk.goto(LIST)
    assert_accessible(desk)
    desk.get_by_role("button", name=f"写 {clock.today().year}年", exact=True).click()
    report = desk.url
    desk.get_by_role("link", name="1个", exact=True).last.click()
    beside = desk.get_by_role("complementary")
    beside.get_by_role("heading", name="联系岗位 1个，怎么来的").wait_for()
    assert beside.locator("tbody tr").count() == 1
    assert desk.url == report
    assert_accessible(desk)

    desk.get_by_role("link", name="写“下一步打算”").click()
    desk.get_by_label("要写的话").fill("再送120份到家。")
    desk.get_by_role("button", name="存").click()
    assert desk.locator(".fig.man").inner_text() == "120份"

    phone = visitors.come(Role.COMMUNITY_WORKER, javascript=False)
    phone.goto(report)
    phone.get_by_role("link", name="2人", exact=True).click()
    assert phone.get_by_role("heading", level=1).inner_text().startswith("人口 2人")

    draft_of = WorkReport.objects.of(world.worker).get()
    for version in range(draft_of.version, draft_of.version + 4):
        long = {"chapter": "next", "text": "多走动，多问问。" * 100}
        reports.write_by_hand(world.worker, report_id=draft_of.id, version=version, **long)
    head = visitors.come(Role.COMMUNITY_HEAD, width=1280)
    head.goto(report)
    printed = pdfium.PdfDocument(head.pdf(format="A4"))
    assert len(printed) > 1
    assert "登记在册的联系岗位" in printed[0].get_textpage().get_text_bounded(), "the text begins below its title"
    head.get_by_role("link", name="定稿", exact=True).click()
    head.get_by_role("button", name="定稿").click()
    assert "定稿" in head.get_by_role("status").inner_text()
    assert_good_in_every_look(head, report.removeprefix(visitors.base), axe_at=ONCE)
