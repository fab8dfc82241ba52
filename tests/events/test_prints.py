"""Every sheet as a PDF: its words, its QR codes at 150 dpi, its fonts."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from mulin.base.actor import Actor
from mulin.events import actions, prints
from mulin.events.models import Event
from mulin.gatherings import actions as gatherings
from mulin.gatherings.rules import Comer
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.people.models import Person
from mulin.printing import qr
from tests.events.conftest import EARLY, STARTS, Afternoon

Make = Callable[[Actor, Event], bytes]


def words(content: bytes) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content))


def codes(content: bytes) -> list[str]:
    pages = [page.render(scale=150 / 72).to_pil() for page in pypdfium2.PdfDocument(content)]
    return [text for page in pages for text in qr.read(page)]


def test_the_poster_says_when_and_where_and_its_code_leads_there(afternoon: Afternoon) -> None:
    content = prints.poster(afternoon.worker, afternoon.event)
    said = words(content)
    for part in (
        "庆中秋，迎国庆",
        "灯谜系列活动",
        "9月27日 星期日",
        "14:00–17:00",
        "中心活动场地",
        "套瓶子",
        "0519-80000110",
        "演示",
    ):
        assert part in said
    assert codes(content) == [prints.event_address(afternoon.worker, afternoon.event)]


def test_the_picture_to_pass_on_reads_on_a_phone(afternoon: Afternoon) -> None:
    picture = Image.open(io.BytesIO(prints.share_picture(afternoon.worker, afternoon.event)))
    assert (picture.format, picture.width > 1000) == ("PNG", True)
    small = picture.convert("RGB").resize((540, 540 * picture.height // picture.width))
    assert qr.read(small) == [prints.event_address(afternoon.worker, afternoon.event)]


def test_every_stamp_card_has_its_own_code(afternoon: Afternoon) -> None:
    cards = afternoon.cards(9)
    content = prints.stamp_cards(afternoon.worker, afternoon.event, cards)
    assert len(pypdfium2.PdfDocument(content)) == 2
    assert sorted(text.rsplit("/", 2)[1] for text in codes(content)) == sorted(card.code for card in cards)
    assert all(card.shown_code in words(content) for card in cards)
    with pytest.raises(RuleError, match="stamp-cards-none"):
        prints.stamp_cards(afternoon.worker, afternoon.event, [])


def test_the_forms_of_the_day(afternoon: Afternoon) -> None:
    worker, event = afternoon.worker, afternoon.event
    said: dict[str, Any] = {"duty": "签到", "starts_at": STARTS, "ends_at": STARTS + timedelta(hours=3), "needed": 2}
    shift = actions.save_shift(worker, event_id=event.id, said=said)
    actions.add_helpers(worker, shift=shift, person_ids=[afternoon.people[2].id])
    actions.save_material(worker, event_id=event.id, said={"name": "折叠桌", "quantity": 10, "unit": "张"})
    card = afternoon.give(afternoon.cards(1)[0], afternoon.people[3])
    afternoon.stamp(card)
    afternoon.redeem(card, "洗衣皂")
    expected: dict[Make, tuple[str, ...]] = {
        prints.duties: ("人员分工表", "魏世忠", "还缺 1 人"),
        prints.materials: ("物资清单", "折叠桌", "10张", "月饼一盒"),
        prints.prize_sheet: ("奖品领取表", "汪素珍", "洗衣皂"),
        prints.safety_plan: ("安全预案", "120", "下雨改到多功能活动室"),
    }
    for make, parts in expected.items():
        said_there = words(make(worker, event))
        assert all(part in said_there for part in parts), parts


def test_who_signed_up_stands_on_paper_with_the_end_of_the_phone_only(afternoon: Afternoon) -> None:
    worker, event = afternoon.worker, afternoon.event
    elder, neighbour = afternoon.people[0], afternoon.people[2]
    Person.objects.of(worker).filter(id=elder.id).update(phone="13800005678")
    comers = [
        Comer(person_id=elder.id, children=2, needs="轮椅"),
        Comer(person_id=neighbour.id),
        Comer(guest_name="李梅", guest_phone="13800001234", age_band="senior"),
    ]
    with clock.standing_at(EARLY + timedelta(days=1)):
        gatherings.sign_up(worker, gathering_id=afternoon.gathering_id, comers=comers, client_key="paper")
    paper = words(prints.sign_up_list(worker, event))
    for part in ("报名表", elder.name, "5678", "轮椅", neighbour.name, "李梅", "1234", "60 岁以上", "报上了"):
        assert part in paper, part
    assert "1380000" not in paper
    blank = actions.copy_event(worker, event_id=event.id, client_key="next")
    assert "22" in words(prints.sign_up_list(worker, blank))  # lines for paper before anybody signed up


def test_the_sums_of_stamps_and_prizes(afternoon: Afternoon) -> None:
    first, second = afternoon.cards(2)
    afternoon.give(first, afternoon.people[0])
    afternoon.stamp(first, 3, 3)
    afternoon.stamp(first)
    afternoon.stamp(second)
    afternoon.redeem(first, "月饼一盒")
    paper = words(prints.stamp_sums(afternoon.worker, afternoon.event))
    for part in ("集章汇总", "套瓶子", "4个1", "1个1", "月饼一盒4110", "盖章5个，发奖1份"):
        assert part in paper.replace(" ", ""), part


def test_a_sign_no_font_has_is_named(afternoon: Afternoon) -> None:
    Event.objects.of(afternoon.worker).filter(id=afternoon.event.id).update(title="\U0010fffd")
    afternoon.event.refresh_from_db()
    with pytest.raises(RuleError, match="glyph-missing"):
        prints.poster(afternoon.worker, afternoon.event)
