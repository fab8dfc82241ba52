from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.test import Client

from mulin.base.roles import Role
from mulin.cards.models import Card, CardState, PrintRun, Product
from mulin.cards.queries import public
from mulin.cards.rules import make_number
from mulin.contacts import actions
from mulin.contacts.models import NumberReport, ServiceContact
from mulin.contacts.rules import Now, Presence
from mulin.kernel import clock
from mulin.people.models import Household
from tests.contacts.helpers import CSV, add, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(world: Any) -> Any:
    caches["near"].clear()
    actions.import_contacts(world.worker, data=CSV.encode(), consent_paper="袋1")
    return world


def card_of(
    world: Any, household: Household, state: CardState = CardState.LIVE, *, product: Product = Product.WALLET
) -> Card:
    serial = 1 + Card.objects.of(world.community.id).count()
    run = PrintRun.objects.create(community=world.community, product=product)
    return Card.objects.create(
        community=world.community,
        number=make_number(world.community.code, serial),
        serial=serial,
        product=product,
        household=household,
        building=household.building,
        run=run,
        fingerprint="",
        state=state,
    )


def page_of(world: Any, place: str = "", *, client: Client | None = None, **headers: str) -> Any:
    where = place or f"{world.building.id}/"
    return (client or world.client()).get(f"/c/{world.community.code}/card/{where}", headers=headers)


def weight(answer: Any) -> tuple[int, int]:
    """Bytes on the wire and requests of a first visit: the page and every file it names."""
    html = answer.content
    files = set(re.findall(rb'(?:href|src)="/static/([^"]+)"', html))
    total = len(gzip.compress(html))
    for name in files:
        found = finders.find(name.decode())
        assert found, name
        content = Path(found).read_bytes()
        total += min(len(gzip.compress(content)), len(content))
    return total, 1 + len(files)


def test_a_card_opens_its_building_without_login_in_three_queries(
    filled: Any, django_assert_max_num_queries: Any
) -> None:
    card = card_of(filled, filled.household)
    browser = filled.client()
    with django_assert_max_num_queries(3):
        answer = browser.get(f"/k/{card.number}")
    assert answer.status_code == 200
    text = answer.content.decode()
    own = ("东院 1号楼", "咱们楼的人", "张晓燕", "李国栋", "周敏 主任")
    for said in (*own, card.shown_number, "本卡不收钱、不要密码、不要验证码"):
        assert said in text
    assert "刘洋" not in text  # the other building's grid officer
    assert "王淑珍" not in text  # nobody of the household
    with django_assert_max_num_queries(3):
        page_of(filled)


def test_the_page_is_light(filled: Any) -> None:
    size, requests = weight(filled.client().get(f"/k/{card_of(filled, filled.household).number}"))
    assert size <= 40_000, size
    assert requests <= 4


@pytest.mark.parametrize("state", [CardState.REPLACED, CardState.REVOKED])
def test_an_old_card_still_leads_to_the_right_people(filled: Any, state: CardState) -> None:
    card = card_of(filled, filled.household, state)
    text = filled.client().get(f"/k/{card.number}").content.decode()
    assert "卡已更新" in text
    assert "张晓燕" in text


def test_a_change_shows_at_once_though_the_page_is_kept(filled: Any, django_assert_num_queries: Any) -> None:
    here = f"/k/{card_of(filled, filled.household).number}"
    browser = filled.client()
    assert "张晓燕" in browser.get(here).content.decode()
    with django_assert_num_queries(1):
        browser.get(here)
    officer = ServiceContact.objects.of(filled.community.id).get(person_name="张晓燕")
    actions.withdraw_consent(filled.worker, contact_id=officer.id)
    assert "张晓燕" not in browser.get(here).content.decode()


def test_a_kept_page_shows_each_card_its_own_number(filled: Any) -> None:
    one, two = (card_of(filled, filled.household, product=product) for product in Product)
    browser = filled.client()
    first, second = (browser.get(f"/k/{card.number}").content.decode() for card in (one, two))
    assert one.shown_number in first
    assert two.shown_number in second
    assert first.replace(one.shown_number, two.shown_number).replace(one.number, two.number) == second
    assert "BLANK" not in first + second


def test_numbers_as_people_write_them(filled: Any) -> None:
    card = card_of(filled, filled.household)
    browser = filled.client()
    typed = card.shown_number.lower().replace("0", "o").replace("1", "i")
    assert browser.get(f"/k/{typed}").status_code == 200
    assert browser.get("/k/", {"number": f" {typed} "}).status_code == 200
    wrong = card.number[:-1] + ("2" if card.number[-1] != "2" else "3")
    answer = browser.get(f"/k/{wrong}")
    assert answer.status_code == 404
    assert "抄错了一位" in answer.content.decode()
    unknown = browser.get(f"/k/{make_number('zs', 999)}")
    assert unknown.status_code == 404
    assert "没有这张卡" in unknown.content.decode()
    assert browser.get("/k/").status_code == 200


def test_headers_of_a_public_page(filled: Any) -> None:
    answer = page_of(filled)
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in answer["Vary"]
    assert not answer.cookies
    signed_in = page_of(filled, client=filled.sign_in(Role.RESIDENT))
    assert signed_in["Cache-Control"] == "no-store"


def test_the_large_card_s_qr_opens_large_letters_once(filled: Any) -> None:
    browser = filled.client()
    first = page_of(filled, f"{filled.building.id}/?size=elder", client=browser)
    assert 'class="elder' in first.content.decode()
    assert first.cookies["mulin_size"].value == "elder"
    browser.cookies["mulin_size"] = ""
    assert 'class="elder' not in page_of(filled, f"{filled.building.id}/?size=elder", client=browser).content.decode()


def test_a_demo_never_calls_and_a_real_community_does(filled: Any) -> None:
    assert "tel:" not in page_of(filled).content.decode()
    assert "真有急事" in page_of(filled, "all/call/").content.decode()
    filled.community.is_demo = False
    filled.community.save()
    text = page_of(filled).content.decode()
    for link in ("tel:110", "tel:13800001041", "tel:051980000110"):
        assert f'href="{link}"' in text


def test_landlines_first(filled: Any) -> None:
    shown = public.public_card(filled.community.id, filled.building)
    (committee,) = [line for line in shown.services if line.contact.kind == "residents_committee"]
    assert [phone.kind for phone in committee.contact.phones] == ["landline", "mobile"]


@pytest.mark.parametrize("place", ["save/?look", "share/", "large/", "call/", "report/", "report/thanks/"])
def test_nothing_behind_the_card_is_a_dead_end(filled: Any, place: str) -> None:
    for where in (str(filled.building.id), "all"):
        answer = page_of(filled, f"{where}/{place}")
        assert answer.status_code == 200
        assert f"/card/{where}/" in answer.content.decode()
        assert "script>" not in answer.content.decode().replace("></script>", "")


@pytest.mark.parametrize("where", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_building_that_is_none(filled: Any, where: str) -> None:
    assert page_of(filled, f"{where}/").status_code == 404


def test_another_community_s_building_is_none(filled: Any) -> None:
    answer = filled.client().get(f"/c/{filled.other.code}/card/{filled.building.id}/")
    assert answer.status_code == 404


def test_choosing_one_s_building(filled: Any) -> None:
    text = filled.client().get("/c/zs/card/").content.decode()
    assert "1号楼" in text
    assert "不知道哪栋" in text


def test_an_empty_card_says_what_to_do(world: Any) -> None:
    assert "还没登记联系人" in page_of(world).content.decode()


def test_saving_to_the_phone_and_inside_wechat(filled: Any) -> None:
    answer = page_of(filled, f"{filled.building.id}/save/")
    assert answer["Content-Type"] == "text/vcard; charset=utf-8"
    lines = answer.content.decode()
    assert lines.count("BEGIN:VCARD") == 5
    assert "TEL;TYPE=CELL:13800001041" in lines
    assert "演示" in lines
    inside = page_of(filled, f"{filled.building.id}/save/", **{"user-agent": "MicroMessenger/8.0"})
    assert "在浏览器打开" in inside.content.decode()


def test_a_wrong_number_is_told_and_told_again(filled: Any) -> None:
    browser = filled.client()
    contact = ServiceContact.objects.of(filled.community.id).get(person_name="张晓燕")
    here = f"/c/zs/card/{filled.building.id}/report/"
    said = {"contact": str(contact.id), "what": "dead", "words": "空号", "phone": "", "client_key": str(uuid4())}
    assert browser.post(here, said | {"phone": "138"}).status_code == 422
    first = browser.post(here, said)
    assert first.status_code == 302
    assert not first["Location"].endswith("again")
    assert browser.post(here, said)["Location"] == first["Location"]  # pressed twice, told once
    again = browser.post(here, said | {"client_key": str(uuid4())}, follow=True)
    assert "已经有邻居说过" in again.content.decode()
    assert NumberReport.objects.of(filled.community.id).count() == 2
    other = add(filled.worker, draft(filled, "other", unit_name="别处", areas="2号楼"))
    strange = browser.post(here, said | {"contact": str(other.id)})
    assert strange.status_code == 422  # not on this building's card


def test_reports_have_a_limit(filled: Any) -> None:
    browser = Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=False)
    contact = ServiceContact.objects.of(filled.community.id).get(person_name="张晓燕")
    here = f"/c/zs/card/{filled.building.id}/report/"
    answers = [
        browser.post(here, {"contact": str(contact.id), "what": "dead", "client_key": str(uuid4())}).status_code
        for _ in range(12)
    ]
    assert answers[:10] == [302] * 10
    assert answers[10:] == [429, 429]


def test_own_building_on_the_home_page(filled: Any) -> None:
    text = filled.sign_in(Role.RESIDENT).get("/c/zs/").content.decode()
    assert "有事找谁" in text
    assert "张晓燕" in text
    assert "睦邻卡" in filled.client().get("/c/zs/").content.decode()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Now(Presence.OPEN), "有人"),
        (Now(Presence.UNKNOWN), ""),
        (Now(Presence.CLOSED_TODAY), "今天没人"),
        (Now(Presence.LATER_TODAY, time(14)), "14:00 开"),
        (Now(Presence.CLOSED_TODAY, time(8, 30), 1), "明天 8:30 开"),
        (Now(Presence.CLOSED_TODAY, time(9), 5), "周六 9:00 开"),
    ],
)
def test_presence_in_words(state: Now, words: str) -> None:
    monday = datetime(2026, 11, 23, 4, tzinfo=UTC)
    assert public.presence_words(state, monday) == words


def test_stale_numbers_say_so(filled: Any) -> None:
    for contact in ServiceContact.objects.of(filled.community.id):
        actions.verify_contact(filled.worker, contact_id=contact.id, answered=True)
    assert "好久没核对" not in page_of(filled).content.decode()
    with clock.standing_at(clock.now() + timedelta(days=181)):
        assert "好久没核对" in page_of(filled).content.decode()


def test_in_english(filled: Any) -> None:
    text = page_of(filled, **{"accept-language": "en"}).content.decode()
    assert "People of our building" in text
    assert "Open" in text
    assert "Save all to my phone" in text
