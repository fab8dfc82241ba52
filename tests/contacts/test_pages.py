from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mulin.base.roles import Role
from mulin.contacts import actions, queries
from mulin.contacts.forms import ContactForm
from mulin.contacts.models import ContactState, NumberChange, NumberReport, ReportWhat, ServiceContact
from tests.contacts.helpers import CSV, add, draft, let_through, numbers_on_card, staff

pytestmark = pytest.mark.django_db
PAGES = ("", "add/", "load/", "calls/", "history/", "numbers/", "reports/")


def at(world: Any, path: str = "", community: Any = None) -> str:
    return f"/c/{(community or world.community).code}/desk/contacts/{path}"


@pytest.fixture
def filled(world: Any) -> Any:
    actions.import_contacts(world.worker, data=CSV.encode(), consent_paper="袋1")
    return world


def words(**said: str) -> dict[str, str]:
    return {
        "kind": "police_point",
        "unit_name": "治安警点",
        "phones": "0519-80000130",
        "hours_text": "24 小时",
        "client_key": str(uuid4()),
    } | said


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_the_worker_empty_and_full(world: Any, path: str) -> None:
    browser = world.sign_in(Role.COMMUNITY_WORKER)
    assert browser.get(at(world, path)).status_code == 200
    actions.import_contacts(world.worker, data=CSV.encode())
    assert browser.get(at(world, path)).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_residents_and_strangers_see_nothing(world: Any, path: str) -> None:
    assert world.sign_in(Role.RESIDENT).get(at(world, path)).status_code == 404
    assert world.client().get(at(world, path)).status_code == 302
    assert world.sign_in(Role.COMMUNITY_WORKER).get(at(world, path, world.other)).status_code in (302, 404)


def test_a_contact_of_another_community_is_absent(filled: Any) -> None:
    browser = filled.sign_in(Role.COMMUNITY_WORKER, filled.other)
    contact = ServiceContact.objects.of(filled.community.id).first()
    for page in ("", "edit/", "hand-over/", "stand-in/", "close/", "consent/", "consent/form/", "consent/withdraw/"):
        assert browser.get(at(filled, f"{contact.id}/{page}", filled.other)).status_code == 404
    assert browser.post(at(filled, f"{contact.id}/verify/", filled.other)).status_code == 404


def test_the_list_does_not_grow_in_queries(filled: Any, django_assert_max_num_queries: Any) -> None:
    browser = filled.sign_in(Role.COMMUNITY_WORKER)
    for number in range(20):
        add(filled.worker, draft(filled, "hotline", unit_name=f"热线{number}", phones=f"0519-8000{number:04d}"))
    with django_assert_max_num_queries(30):
        text = browser.get(at(filled)).content.decode()
    assert "张晓燕" in text


def test_adding_says_what_is_wrong_and_keeps_what_was_typed(world: Any) -> None:
    browser = world.sign_in(Role.COMMUNITY_WORKER)
    answer = browser.post(at(world, "add/"), words(hours_text="25:00-26:00", note="夜里也在"))
    assert answer.status_code == 422
    assert "没有 25:00 这个钟点" in answer.content.decode()
    assert "夜里也在" in answer.content.decode()
    answer = browser.post(at(world, "add/"), words(phones="1380013800"))
    assert "少了数字" in answer.content.decode()
    answer = browser.post(at(world, "add/"), words(phones="javascript:alert(1)"))
    assert answer.status_code == 422
    assert browser.post(at(world, "add/"), words(), follow=True).status_code == 200
    assert ServiceContact.objects.of(world.community.id).count() == 1


def test_two_editors_at_once_see_both_versions(world: Any) -> None:
    browser = world.sign_in(Role.COMMUNITY_WORKER)
    contact = add(world.worker, draft(world))
    said = words(version="1", note="我写的")
    actions.edit_contact(world.worker, contact_id=contact.id, version=1, draft=draft(world, note="他写的"))
    answer = browser.post(at(world, f"{contact.id}/edit/"), said)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "他写的" in text
    assert "我写的" in text
    assert 'name="version" value="2"' in text
    assert browser.post(at(world, f"{contact.id}/edit/"), said | {"version": "2"}).status_code == 302
    contact.refresh_from_db()
    assert contact.note == "我写的"


def test_a_number_changes_by_two_people_over_the_pages(world: Any) -> None:
    contact = add(staff(world, "小周"), draft(world))
    actions.edit_contact(
        staff(world, "小郑"), contact_id=contact.id, version=1, draft=draft(world, phones="0519-99999999")
    )
    change = NumberChange.objects.of(world.community.id).get()
    browser = world.sign_in(Role.COMMUNITY_HEAD)
    here = at(world, f"numbers/{change.id}/")
    assert "小郑" in browser.get(here).content.decode()
    refused = browser.post(f"{here}approve/")
    assert refused.status_code == 422
    assert "还没打核对电话" in refused.content.decode()
    assert browser.post(here, {"whom": "old", "outcome": "confirmed"}).status_code == 302
    assert browser.post(f"{here}approve/").status_code == 302
    assert numbers_on_card(world, world.building) == {"051999999999"}
    assert "已上卡" in browser.get(here).content.decode()


def test_consent_over_the_pages(world: Any) -> None:
    browser = world.sign_in(Role.COMMUNITY_WORKER)
    contact = add(world.worker, draft(world, person_name="赵警官", phones="13800001030"))
    here = at(world, f"{contact.id}/consent/")
    assert browser.post(here, {"mouth": "paper", "given_on": "2026-01-05"}).status_code == 422
    assert "文本版本" in browser.get(f"{here}form/").content.decode()
    paper = {"mouth": "paper", "paper_number": "TY-7", "given_on": "2026-01-05"}
    assert browser.post(here, paper).status_code == 302
    assert numbers_on_card(world, world.building) == {"13800001030"}
    assert "TY-7" in browser.get(at(world, f"{contact.id}/")).content.decode()
    assert browser.post(f"{here}withdraw/", {"forget": "on"}).status_code == 302
    assert numbers_on_card(world, world.building) == set()


def test_successor_and_stand_in_over_the_pages(world: Any) -> None:
    browser = world.sign_in(Role.COMMUNITY_WORKER)
    contact = add(world.worker, draft(world))
    said = words(unit_name="治安警点", person_name="钱警官")
    assert browser.get(at(world, f"{contact.id}/hand-over/")).status_code == 200
    past = browser.post(at(world, f"{contact.id}/hand-over/"), said | {"effective_on": "2020-01-01"})
    assert past.status_code == 422
    assert "已经过去" in past.content.decode()
    assert browser.post(at(world, f"{contact.id}/hand-over/"), said | {"effective_on": "2999-01-01"}).status_code == 302
    backwards = {"first_day": "2999-02-02", "last_day": "2999-02-01"}
    stand_in = words(phones="0519-77777777")
    assert browser.post(at(world, f"{contact.id}/stand-in/"), stand_in | backwards).status_code == 422
    forwards = {"first_day": "2999-02-02", "last_day": "2999-02-03"}
    assert browser.post(at(world, f"{contact.id}/stand-in/"), stand_in | forwards).status_code == 302
    states = ServiceContact.objects.of(world.community.id).values_list("state", flat=True)
    assert sorted(states) == [ContactState.ACTIVE, ContactState.ACTIVE, ContactState.PENDING]


def test_taking_in_a_list_over_the_page(world: Any) -> None:
    browser = world.sign_in(Role.COMMUNITY_WORKER)
    bad = CSV + "物业,别处,,,12345678901,,,,\n"
    answer = browser.post(at(world, "load/"), {"file": SimpleUploadedFile("a.csv", bad.encode("gb18030"))})
    text = answer.content.decode()
    assert "导入了，有几行要看一眼" in text
    assert ServiceContact.objects.of(world.community.id).count() == 7
    wrong = browser.post(at(world, "load/"), {"file": SimpleUploadedFile("a.csv", b"x,y\n1,2\n")})
    assert "没找到表头" in wrong.content.decode()


def test_calls_reports_and_thanks_over_the_pages(world: Any) -> None:
    browser = world.sign_in(Role.COMMUNITY_WORKER)
    contact = add(world.worker, draft(world))
    for answered in ("no", "yes"):
        said = {"answered": answered, "from": "calls"}
        assert browser.post(at(world, f"{contact.id}/verify/"), said).status_code == 302
    assert "都核对过了" in browser.get(at(world, "calls/")).content.decode()
    complaint = actions.Complaint(ReportWhat.DEAD, "<script>", "13911112222")
    made = actions.report_number(world.worker, contact_id=contact.id, complaint=complaint, client_key="k")
    here = at(world, f"reports/{made.id}/")
    assert "&lt;script&gt;" in browser.get(here).content.decode()
    for step in ("take", "fixed", "thank"):
        assert browser.post(f"{here}settle/", {"step": step}).status_code == 302
    assert NumberReport.objects.of(world.community.id).get().phone == ""
    assert "已道谢" in browser.get(at(world, "reports/?done")).content.decode()


def test_the_desk_s_decisions(world: Any) -> None:
    browser = world.sign_in(Role.COMMUNITY_WORKER)
    contact = add(world.worker, draft(world))
    complaint = actions.Complaint(ReportWhat.DEAD)
    actions.report_number(world.worker, contact_id=contact.id, complaint=complaint, client_key="k")
    actions.edit_contact(world.worker, contact_id=contact.id, version=1, draft=draft(world, phones="0519-99999999"))
    text = browser.get(f"/c/{world.community.code}/desk/").content.decode()
    waiting = ("1 个新号码等第二个人点头", "1 位联系人 90 天没核对了")
    for said in (f"{contact.unit_name}，邻居说打不通", "1 位邻居说过", "今天", *waiting):
        assert said in text


def test_several_numbers_are_one_line_of_the_desk_that_names_whose(world: Any) -> None:
    browser, complaint = world.sign_in(Role.COMMUNITY_WORKER), actions.Complaint(ReportWhat.DEAD)
    for unit in ("第一网格", "第二网格"):
        contact = add(world.worker, draft(world, unit_name=unit))
        actions.report_number(world.worker, contact_id=contact.id, complaint=complaint, client_key=unit)
    text = browser.get(f"/c/{world.community.code}/desk/").content.decode()
    assert "2 个号码，邻居说打不通" in text
    assert "第二网格、第一网格" in text


def test_the_history_answers_who_was_on_the_card(world: Any) -> None:
    one, two = staff(world, "小周"), staff(world, "小吴")
    contact = add(one, draft(world))
    change = actions.edit_contact(
        one, contact_id=contact.id, version=1, draft=draft(world, phones="0519-99999999")
    ).change
    assert change is not None
    let_through(change, two, two)
    browser = world.sign_in(Role.COMMUNITY_WORKER)
    text = browser.get(at(world, "history/")).content.decode()
    assert "0519-80000130" in text
    assert "0519-99999999" in text
    assert "那天卡上还没有人" in browser.get(at(world, "history/?on=2020-01-01")).content.decode()


def test_closing_is_asked_first_and_moving_is_not(world: Any) -> None:
    browser = world.sign_in(Role.COMMUNITY_WORKER)
    contact = add(world.worker, draft(world))
    assert browser.post(at(world, f"{contact.id}/move/"), {"up": "yes"}).status_code == 302
    assert "真的停用" in browser.get(at(world, f"{contact.id}/close/")).content.decode()
    assert browser.post(at(world, f"{contact.id}/close/")).status_code == 302
    assert "治安警点" in browser.get(at(world, "?closed")).content.decode()


def test_a_day_is_written_as_browsers_want_it_and_an_empty_field_is_said_in_plain_words(world: Any) -> None:
    geography = queries.geography_of(world.community.id)
    kept = ContactForm(geography=geography, initial={"valid_from": date(2026, 1, 8)})
    assert 'value="2026-01-08"' in str(kept["valid_from"])
    assert ContactForm({}, geography=geography).errors["unit_name"] == ["这一项还空着。"]
