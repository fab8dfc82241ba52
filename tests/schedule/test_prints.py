"""The door sheet: what hangs on the door is what is in the books, on one page, with its QR."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from mulin.base.roles import Role
from mulin.kernel.errors import RuleError
from mulin.places.models import Venue
from mulin.schedule import actions, prints
from mulin.schedule.actions import Wish
from tests.schedule.conftest import Venues, at
from tests.world import World


def pages_of(content: bytes) -> list[tuple[str, Image.Image]]:
    with pypdfium2.PdfDocument(content) as book:
        return [
            (re.sub(r"\s", "", page.get_textpage().get_text_range()), page.render(scale=150 / 72).to_pil())
            for page in book
        ]


def fill(world: World, venue: Venue, a_day: int, title: str) -> None:
    wishes = [
        Wish(
            venue_id=venue.id, starts_at=at(day, 8 + n), ends_at=at(day, 8 + n, 50), holder=uuid4(),
            title=title, shows_title=n != 1,
        )
        for day in range(2, 9)
        for n in range(a_day)
    ]  # fmt: skip
    assert all(answer.booking for answer in actions.book_many(world.worker, wishes=wishes))


def test_every_venue_has_a_page_with_its_week_and_a_qr_that_leads_to_it(world: World, venues: Venues) -> None:
    fill(world, venues.hall, 2, "快乐文化")
    actions.set_venue_rule(world.worker, venue_id=venues.hall.id, who="leaders", notice="用完请关灯")
    pages = pages_of(prints.door_sheets(world.worker, date(2026, 3, 4)))
    assert len(pages) == 4
    words, picture = next(page for page in pages if "多功能活动室" in page[0])
    for part in ("3月2日至3月8日", "快乐文化", "08:00–08:50", "有安排", "用完请关灯", "演示", "最多60人"):
        assert part in words
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text.endswith(f"/c/zs/venues/{venues.hall.id}/")


def test_every_booking_stands_on_its_day(world: World, venues: Venues) -> None:
    for day, hour, title in ((4, 9, "快乐文化"), (4, 14, "曲苑之家"), (8, 19, "舞艺之家")):
        wish = Wish(
            venue_id=venues.hall.id, starts_at=at(day, hour), ends_at=at(day, hour, 50), holder=uuid4(), title=title
        )
        actions.book_many(world.worker, wishes=[wish])
    ((words, _picture),) = pages_of(prints.door_sheets(world.worker, date(2026, 3, 4), only=venues.hall))
    days = dict(zip("一二三四五六日", re.split(r"周[一二三四五六日]3月\d日", words)[1:], strict=True))
    assert "09:00–09:50快乐文化14:00–14:50曲苑之家" in days["三"]
    assert "19:00–19:50舞艺之家" in days["日"]
    assert not any(re.search(r"\d\d:\d\d–", days[day]) for day in "一二四五六")


def test_a_full_week_stays_on_one_page(world: World, venues: Venues) -> None:
    fill(world, venues.hall, 5, "夕阳乐聊天室")
    pages = pages_of(prints.door_sheets(world.worker, date(2026, 3, 4), only=venues.hall))
    assert len(pages) == 1
    assert pages[0][0].count("夕阳乐聊天室") == 28


def test_a_sign_the_fonts_lack_is_named(world: World, venues: Venues) -> None:
    fill(world, venues.hall, 1, "茶会🫖")
    with pytest.raises(RuleError) as refused:
        prints.door_sheets(world.worker, date(2026, 3, 4))
    assert refused.value.code == "glyph-missing"


def test_the_sheet_comes_from_the_desk_and_a_house_without_venues_says_so(world: World) -> None:
    with pytest.raises(RuleError) as refused:
        prints.door_sheets(world.worker, date(2026, 3, 4))
    assert refused.value.code == "doors-none"
    venue = Venue.objects.create(community=world.community, code="hall", name="活动室", kind="room")
    answer = world.sign_in(Role.COMMUNITY_WORKER).get(f"/c/zs/desk/venues/doors.pdf?venue={venue.id}&day=2026-03-04")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert world.sign_in(Role.COMMUNITY_WORKER).get("/c/zs/desk/venues/doors.pdf?venue=x").status_code == 404
