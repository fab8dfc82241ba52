"""The pages: who gets in, numbers that lead to their facts, forms that keep what was typed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from mulin.base import jobs
from mulin.base.roles import Role
from mulin.reports.models import HandSentence, WorkReport
from tests.reports.conftest import Office

HOME = "/c/zs/desk/reports/"


def _words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def entries(page: str) -> int:
    """How many entries the list of facts has."""
    return page.count('<tr><td class="num nowrap">')


@pytest.fixture
def worker(office: Office) -> Any:
    return office.world.sign_in(Role.COMMUNITY_WORKER)


@pytest.fixture
def head(office: Office) -> Any:
    return office.world.sign_in(Role.COMMUNITY_HEAD)


def test_a_worker_begins_a_report_from_the_list(office: Office, worker: Any) -> None:
    assert "还没写" in _words(worker.get(HOME))
    answer = worker.post(f"{HOME}begin", {"period": "2026-Q3"})
    report = WorkReport.objects.of(office.world.worker).get()
    assert answer["Location"] == f"{HOME}{report.id}/"
    assert "还在写" in _words(worker.get(HOME))


def test_a_period_that_cannot_be_is_explained(office: Office, worker: Any) -> None:
    answer = worker.post(f"{HOME}begin", {"period": "2026-Q9"})
    assert answer.status_code == 422
    assert "不是一段时间" in _words(answer)


def test_every_number_leads_to_the_list_whose_count_it_is(office: Office, worker: Any) -> None:
    """Journey: from the text to the facts, page by page, without JavaScript."""
    office.came(*range(60))
    report = office.draft()
    page = worker.get(f"{HOME}{report.id}/").content.decode()
    links = dict(re.findall(r'<a class="fig" href="([^"]+)">(\d+)人次</a>', page))
    [(address, number)] = links.items()
    seen, query = 0, ""
    while True:
        found = worker.get(address + query).content.decode()
        seen += entries(found)
        older = re.search(r'rel="next" href="(\?[^"]+)"', found)
        if not older:
            break
        query = older[1].replace("&amp;", "&")
    assert seen == int(number) == 60


def test_distinct_people_are_listed_once_with_their_records(office: Office, worker: Any) -> None:
    office.came(*range(6))
    report = office.draft()
    address = f"{HOME}{report.id}/figures/t.people/"
    page = worker.get(address).content.decode()
    assert entries(page) == 3
    thing = re.search(r"\?thing=([0-9a-f-]{36})", page)
    assert thing
    assert entries(worker.get(f"{address}?thing={thing[1]}").content.decode()) == 2


def test_beside_the_text_only_the_panel_is_sent(office: Office, worker: Any) -> None:
    office.came(1)
    report = office.draft()
    page = worker.get(f"{HOME}{report.id}/figures/t.visits/", headers={"HX-Request": "true"}).content.decode()
    assert page.startswith('<aside id="origin"')


@pytest.mark.parametrize("query", ["?before=x", "?before=2026-09-03T00:00:00~1", "?thing=x", "?before=%00"])
def test_addresses_that_make_no_sense_do_no_harm(office: Office, worker: Any, query: str) -> None:
    office.came(1)
    report = office.draft()
    assert worker.get(f"{HOME}{report.id}/figures/t.people/{query}").status_code == 200
    assert worker.get(f"{HOME}{report.id}/figures/t.what/").status_code == 404


def test_writing_by_hand_keeps_what_was_typed(office: Office, worker: Any) -> None:
    report = office.draft()
    address = f"{HOME}{report.id}/write"
    assert worker.get(f"{address}?part=problems").status_code == 200
    answer = worker.post(address, {"chapter": "problems", "text": "字" * 1001, "version": 1})
    assert (answer.status_code, "字" * 1001 in answer.content.decode()) == (422, True)
    answer = worker.post(address, {"chapter": "problems", "text": '<b>120</b>份 & "引"', "version": 1})
    assert answer.status_code == 302
    page = worker.get(f"{HOME}{report.id}/").content.decode()
    assert "<b>120" not in page
    assert "手工填写" in page
    row = HandSentence.objects.of(office.world.worker).get()
    by_hand = f"/c/zs/desk/reports/by-hand/{row.id}/"
    assert worker.post(by_hand, {"chapter": "problems", "text": "改过了", "version": 2}).status_code == 302
    assert "改过了" in _words(worker.get(f"{HOME}{report.id}/"))
    worker.post(f"{by_hand}drop")
    assert "改过了" not in _words(worker.get(f"{HOME}{report.id}/"))
    worker.post(f"{by_hand}put-back")
    assert "改过了" in _words(worker.get(f"{HOME}{report.id}/"))


def test_the_heading_is_changed(office: Office, worker: Any) -> None:
    report = office.draft()
    address = f"{HOME}{report.id}/heading"
    assert "中山街道办事处" in worker.get(address).content.decode()
    worker.post(address, {"title": "睦邻工作汇报", "addressee": "", "signature": "", "version": 1})
    assert "睦邻工作汇报" in _words(worker.get(f"{HOME}{report.id}/"))


def test_the_head_freezes_corrects_and_begins_anew(office: Office, head: Any) -> None:
    office.came(1)
    report = office.draft()
    address = f"{HOME}{report.id}/"
    assert "就这样定稿吗" in _words(head.get(f"{address}freeze"))
    head.post(f"{address}freeze", {"version": report.version})
    report.refresh_from_db()
    assert report.is_frozen
    office.came(2)
    assert "个数字变了" in _words(head.get(address))
    correct = f"{address}figures/t.all/correct"
    assert head.post(correct, {"why": ""}).status_code == 422
    head.post(correct, {"why": "补录"})
    assert "更正：t.all" not in _words(head.get(address))
    assert "由 1人次 改为 2人次" in _words(head.get(address))
    answer = head.post(f"{address}again")
    assert answer["Location"] != address


def test_a_worker_is_shown_no_button_to_freeze(office: Office, worker: Any) -> None:
    report = office.draft()
    assert "/freeze" not in worker.get(f"{HOME}{report.id}/").content.decode()
    assert worker.get(f"{HOME}{report.id}/freeze").status_code == 404


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx", "exe"])
def test_a_report_is_taken_along(office: Office, worker: Any, form: str) -> None:
    office.came(1)
    report = office.draft()
    answer = worker.post(f"{HOME}{report.id}/export", {"form": form, "client_key": "k"})
    if form == "exe":
        assert answer.status_code == 422
        return
    jobs.run_due()
    page = worker.get(answer["Location"]).content.decode()
    assert f".{form}" in page


def test_the_list_behind_a_number_is_taken_along(office: Office, worker: Any) -> None:
    office.came(1, 2)
    report = office.draft()
    answer = worker.post(f"{HOME}{report.id}/figures/t.people/facts", {"client_key": "k"})
    jobs.run_due()
    assert ".xlsx" in worker.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.GRID_OFFICER, Role.STREET_OFFICER])
def test_nobody_else_gets_in(office: Office, role: Role) -> None:
    report = office.draft()
    client = office.world.sign_in(role)
    for path in (HOME, f"{HOME}{report.id}/", f"{HOME}{report.id}/figures/t.visits/"):
        assert client.get(path).status_code == 404
