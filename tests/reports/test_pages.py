"""The pages: who gets in, numbers that lead to their facts, forms that keep what was typed."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from mulin.base import jobs
from mulin.base.roles import Role
from mulin.ledger.models import Fact
from mulin.reports import actions, queries
from mulin.reports.actions import exporting
from mulin.reports.models import HandSentence, WorkReport
from tests.ledger.figured import Told
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


def test_a_time_before_the_ledger_is_explained(office: Office, worker: Any) -> None:
    office.came(1)
    answer = worker.post(f"{HOME}begin", {"period": "1990"})
    assert answer.status_code == 422
    assert "最早可以写 2025 年的" in _words(answer)
    assert worker.post(f"{HOME}begin", {"period": "2025"}).status_code == 302


def test_a_draft_is_thrown_away_after_one_question(office: Office, worker: Any) -> None:
    report = office.draft("2025")
    address = f"{HOME}{report.id}/throw-away"
    assert address in worker.get(f"{HOME}{report.id}/").content.decode()
    worker.post(f"{HOME}{report.id}/write", {"chapter": "next", "text": "走走看看", "version": 1})
    assert "手写的 1 段一起去掉" in _words(worker.get(address))
    assert worker.post(address, {"version": 1}).status_code == 409, "a paragraph nobody was told of"
    assert worker.post(address, {"version": 2})["Location"] == HOME
    assert not WorkReport.objects.of(office.world.worker).exists()
    assert worker.get(f"{HOME}{report.id}/").status_code == 404
    assert Fact.objects.filter(kind="report.thrown_away").count() == 1


def test_a_frozen_report_is_not_thrown_away(office: Office, worker: Any) -> None:
    report = office.frozen()
    address = f"{HOME}{report.id}/throw-away"
    assert "throw-away" not in worker.get(f"{HOME}{report.id}/").content.decode()
    assert worker.get(address).status_code == 302
    assert "已经定了" in _words(worker.post(address, {"version": report.version}))
    assert WorkReport.objects.of(office.world.worker).exists()


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


def test_a_list_that_adds_up_says_so_on_every_page(office: Office, worker: Any) -> None:
    """Whoever counts the rows of the first page, which are all ones, finds out why they are not the number."""
    office.tell(Told("t.heads", date(2026, 8, 3), {"session": 1}, {"heads": 18}))
    office.came(*range(60))
    report = office.draft()
    for figure, words in (("t.all", "61 条记录，合计 78"), ("t.heads", "1 条记录，合计 18")):
        found = worker.get(f"{HOME}{report.id}/figures/{figure}/").content.decode()
        assert words in found
        assert ">计入</th>" in found
    assert words in worker.get(f"{HOME}{report.id}/figures/t.heads/", headers={"HX-Request": "true"}).content.decode()
    for figure in ("t.visits", "t.people"):
        found = worker.get(f"{HOME}{report.id}/figures/{figure}/").content.decode()
        assert "合计" not in found
        assert ">计入</th>" not in found
    _name, content = actions.facts_file(office.world.head, report_id=report.id, code="t.all")
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert sheet["A4"].value == "61 条记录，合计 78"


def _sheet_head(office: Office, report: WorkReport, code: str) -> tuple[Any, ...]:
    _name, content = actions.facts_file(office.world.head, report_id=report.id, code=code)
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return sheet["A1"].value, sheet["A4"].value, sum(sheet.cell(row, 5).value or 0 for row in range(6, 90))


def test_the_list_behind_a_frozen_number_says_what_it_comes_to_now(office: Office, head: Any) -> None:
    office.came(1)
    report = office.frozen()
    address = f"{HOME}{report.id}/figures/t.all/"
    assert _sheet_head(office, report, "t.all") == ("：1人次", "", 1)
    assert " 现在 " not in _words(head.get(address))
    office.came(2, 3)
    moved = "：定稿时 1人次，现在 3人次"
    assert _sheet_head(office, report, "t.all") == (moved, "", 3)
    assert "/correct" in head.get(address).content.decode()
    head.post(f"{address}correct", {"why": "补录"})
    assert _sheet_head(office, report, "t.all") == (moved, "", 3)
    found = head.get(address)
    assert re.search(r"现在 3人次", _words(found)), "the list below has three entries"
    assert "/correct" not in found.content.decode()


def test_a_list_that_is_cut_off_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.came(*range(3))
    office.tell(Told("t.heads", date(2026, 8, 3), {"session": 1}, {"heads": 18}))
    report = office.draft()
    monkeypatch.setattr(exporting, "LARGEST", 3)
    assert _sheet_head(office, report, "t.visits")[1:] == ("", 3)
    assert _sheet_head(office, report, "t.all")[1:] == ("4 条记录，合计 21；只列最近 3 条", 3)
    monkeypatch.setattr(exporting, "LARGEST", 2)
    assert _sheet_head(office, report, "t.visits")[1:] == ("只列最近 2 条", 2)


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


def test_save_pressed_twice_writes_once(office: Office, worker: Any) -> None:
    report = office.draft()
    address = f"{HOME}{report.id}/write"
    key = re.search(r'name="client_key" value="([^"]+)"', worker.get(address).content.decode())
    assert key
    sent = {"chapter": "next", "text": "走走看看", "version": 1, "client_key": key[1]}
    assert [worker.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert HandSentence.objects.of(office.world.worker).count() == 1


def test_what_was_typed_is_still_there_when_somebody_was_faster(office: Office, worker: Any) -> None:
    report = office.draft()
    address = f"{HOME}{report.id}/write"
    long = "楼道里的灯修好了。" * 50
    assert worker.post(address, {"chapter": "next", "text": "走走看看", "version": 1}).status_code == 302
    answer = worker.post(address, {"chapter": "problems", "text": long, "version": 1})
    page = answer.content.decode()
    assert (answer.status_code, long in page, "别人刚改过这份汇报" in page) == (409, True, True)
    again = {"chapter": "problems", "text": long, "version": _version(page)}
    assert worker.post(address, again).status_code == 302
    row = HandSentence.objects.of(office.world.worker).get(chapter="next")
    by_hand = f"/c/zs/desk/reports/by-hand/{row.id}/"
    answer = worker.post(by_hand, {"chapter": "next", "text": long, "version": 1})
    page = answer.content.decode()
    assert (answer.status_code, long in page, "这一段现在写的是：走走看看" in page) == (409, True, True)
    assert worker.post(by_hand, {"chapter": "next", "text": long, "version": _version(page)}).status_code == 302


def _version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


def test_a_heading_is_still_there_when_somebody_was_faster(office: Office, worker: Any) -> None:
    report = office.draft()
    worker.post(f"{HOME}{report.id}/write", {"chapter": "next", "text": "走走看看", "version": 1})
    said = {"title": "睦邻工作汇报", "addressee": "", "signature": "", "version": 1}
    answer = worker.post(f"{HOME}{report.id}/heading", said)
    page = answer.content.decode()
    assert (answer.status_code, 'value="睦邻工作汇报"' in page, "别人刚改过这份汇报" in page) == (409, True, True)
    again = worker.post(f"{HOME}{report.id}/heading", {**said, "version": _version(page)})
    assert again.status_code == 302


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


@pytest.mark.parametrize("version", ["", "x", "²", "9" * 5000, "99999999999999999999"])
def test_a_version_nobody_was_shown_freezes_nothing(office: Office, head: Any, version: str) -> None:
    report = office.draft()
    assert head.post(f"{HOME}{report.id}/freeze", {"version": version}).status_code == 409
    report.refresh_from_db()
    assert not report.is_frozen


def test_the_numbers_over_the_months_stand_beside_each_other(office: Office) -> None:
    for month in (7, 8, 9):
        office.tell(Told("t.heads", date(2026, month, 3), {"session": month}, {"heads": 12_000 + month}))
    origin = queries.origin(office.draft(), "t.heads")
    [first, second, third] = origin.bars
    assert second.x - first.x == third.x - second.x >= 5 * 9, "five digits of nine units"
    assert origin.chart_width == 3 * (second.x - first.x)
