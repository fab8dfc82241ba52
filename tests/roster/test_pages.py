"""The desk's pages about rosters: the whole way in a browser without JavaScript."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mulin.base import jobs, limits
from mulin.base.manifest import rooms
from mulin.base.roles import Role
from mulin.people.models import Person
from mulin.roster import todos
from mulin.roster.models import ImportState, RosterImport, RosterRow
from tests.roster.files import line, workbook

PAPER = [
    line("1-1-102", "李强", "男", "1960-01-01", "13800001234"),
    line("1-1-102", "赵敏", "女", "1962", "1380000123", "配偶"),
    line("99-1-101", "周不存"),
]


@pytest.fixture
def desk(world: Any) -> Client:
    return world.sign_in(Role.COMMUNITY_WORKER)


def bring(client: Client, content: bytes, *, code: str = "zs") -> Any:
    form = client.get(f"/c/{code}/desk/roster/").context["form"]
    file = SimpleUploadedFile("名册 2026.xlsx", content)
    data = {"file": file, "client_key": form.initial["client_key"]}
    return client.post(f"/c/{code}/desk/roster/", data)


def roster_of(world: Any) -> RosterImport:
    return RosterImport.objects.of(world.community.id).get()


def test_a_worker_brings_looks_mends_imports_and_takes_back(world: Any, desk: Client) -> None:
    before = Person.objects.of(world.community.id).count()
    answer = bring(desk, workbook(*PAPER))
    roster = roster_of(world)
    here = f"/c/zs/desk/roster/{roster.id}/"
    assert (answer.status_code, answer["Location"]) == (302, here)
    page = desk.get(here).content.decode()
    assert "少了数字" in page
    assert "99号楼" in page
    assert "13800001234" not in page
    assert Person.objects.of(world.community.id).count() == before

    held = RosterRow.objects.of(world.community.id).filter(roster=roster, verdict="held").order_by("number").first()
    row = f"{here}rows/{held.number}/"
    form = desk.get(row).context["form"]
    assert form["phone"].errors
    typed = {name: form[name].value() or "" for name in form.names}
    again = desk.post(row, typed | {"phone": "138"})
    assert again.status_code == 422
    assert again.context["form"]["phone"].value() == "138"
    assert desk.post(row, typed | {"phone": "13800009876"}).status_code == 302

    assert desk.post(f"{here}apply/").status_code == 302
    assert "排着队" in desk.get(here).content.decode()
    jobs.run_due()
    page = desk.get(f"{here}?show=new").content.decode()
    assert "已登记" in page
    assert Person.objects.of(world.community.id).filter(name__in=["李强", "赵敏"]).count() == 2

    assert "整份撤回" in desk.get(f"{here}undo/").content.decode()
    desk.post(f"{here}undo/")
    jobs.run_due()
    assert roster_of(world).state == ImportState.UNDONE
    assert Person.objects.of(world.community.id).count() == before
    assert "已撤回" in desk.get("/c/zs/desk/roster/").content.decode()


def test_a_file_that_cannot_be_read_says_why(world: Any, desk: Client) -> None:
    for content, words in ((b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "认不出"), (b"", "空"), (b'a,b\n"c', "第 2 行")):
        answer = bring(desk, content)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not RosterImport.objects.of(world.community.id).exists()


def test_columns_can_be_corrected(world: Any, desk: Client) -> None:
    bring(desk, workbook(["张三", "1号楼", "1", "105", "女"], header=["名称", "楼", "单元", "号头", "性别"]))
    roster = roster_of(world)
    assert roster.state == ImportState.UNREAD
    here = f"/c/zs/desk/roster/{roster.id}/"
    assert "没认出表头" in desk.get(here).content.decode()
    answer = desk.get(f"{here}columns/")
    assert "张三" in answer.content.decode()
    chosen = {"sheet": "0", "header": "1", "name": "0", "building": "1", "unit": "2", "room": "-1", "gender": "4"}
    assert desk.post(f"{here}columns/", chosen).status_code == 422
    assert desk.post(f"{here}columns/", chosen | {"room": "3"}).status_code == 302
    assert roster_of(world).counts["new"] == 1


def test_held_rows_come_as_a_workbook_with_remarks(world: Any, desk: Client) -> None:
    bring(desk, workbook(*PAPER))
    roster = roster_of(world)
    answer = desk.post(f"/c/zs/desk/roster/{roster.id}/held/")
    assert answer.status_code == 200
    table = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert table[0][0] == "原来的行"
    assert len(table) == 3
    assert "少了数字" in table[1][-1]


def test_who_moved_away_is_listed_and_left_alone(world: Any, desk: Client) -> None:
    bring(desk, workbook(*PAPER))
    page = desk.get(f"/c/zs/desk/roster/{roster_of(world).id}/?show=missing").content.decode()
    assert world.elder.name in page
    assert Person.objects.of(world.community.id).get(id=world.elder.id).state == "living"


def test_dropping(world: Any, desk: Client) -> None:
    bring(desk, workbook(*PAPER))
    assert desk.post(f"/c/zs/desk/roster/{roster_of(world).id}/drop/").status_code == 302
    assert roster_of(world).state == ImportState.DROPPED


def test_the_same_upload_twice_is_one(world: Any, desk: Client) -> None:
    key = desk.get("/c/zs/desk/roster/").context["form"].initial["client_key"]
    for _ in range(2):
        file = SimpleUploadedFile("a.xlsx", workbook(*PAPER))
        desk.post("/c/zs/desk/roster/", {"file": file, "client_key": key})
    assert RosterImport.objects.of(world.community.id).count() == 1


def test_hostile_text_is_shown_as_text(world: Any, desk: Client) -> None:
    bring(
        desk, workbook(line("1-1-105", '"><mulin-x onload=alert(1)>', "女", "{{7*7}}", "${7*7}", "{% load %}", "<b>"))
    )
    page = desk.get(f"/c/zs/desk/roster/{roster_of(world).id}/").content.decode()
    assert "<mulin-x" not in page
    assert "{{7*7}}" in page


@pytest.mark.parametrize("path", ["", "columns/", "rows/3/", "undo/", "?show=missing"])
def test_another_community_and_other_roles_find_nothing(world: Any, desk: Client, path: str) -> None:
    bring(desk, workbook(*PAPER))
    roster = roster_of(world)
    abroad = world.sign_in(Role.COMMUNITY_WORKER, world.other)
    absent = abroad.get("/c/jf/desk/roster/00000000-0000-7000-8000-000000000000/")
    for client, code in ((abroad, "jf"), (abroad, "zs"), (world.sign_in(Role.RESIDENT), "zs")):
        answer = client.get(f"/c/{code}/desk/roster/{roster.id}/{path}")
        assert answer.status_code in (404, 302)
        assert "李强" not in answer.content.decode()
    assert abroad.get(f"/c/jf/desk/roster/{roster.id}/{path}").status_code == absent.status_code == 404
    assert world.sign_in(Role.GRID_OFFICER).get(f"/c/zs/desk/roster/{roster.id}/").status_code == 404


@pytest.mark.parametrize("verb", ["apply", "drop", "undo", "held", "buildings"])
def test_nobody_else_can_do_anything(world: Any, desk: Client, verb: str) -> None:
    bring(desk, workbook(*PAPER))
    roster = roster_of(world)
    abroad = world.sign_in(Role.COMMUNITY_HEAD, world.other)
    assert abroad.post(f"/c/jf/desk/roster/{roster.id}/{verb}/").status_code == 404
    assert roster_of(world).state == ImportState.PREVIEWED


def test_the_desk_says_how_many_rows_wait_and_why(world: Any, desk: Client) -> None:
    bring(desk, workbook(*PAPER))
    (todo,) = todos.todos(world.worker)
    assert "2 行" in str(todo.title)
    assert "没有这栋楼 1" in todo.detail
    assert not list(todos.todos(world.actor(Role.GRID_OFFICER)))


def test_a_long_preview_takes_few_queries(world: Any, desk: Client, django_assert_max_num_queries: Any) -> None:
    bring(desk, workbook(*(line(f"1-1-{n}", f"居民{chr(0x4E00 + n)}") for n in range(101, 301))))
    here = f"/c/zs/desk/roster/{roster_of(world).id}/?show=new"
    desk.get(here)
    with django_assert_max_num_queries(24):
        desk.get(here)


def test_every_remark_has_a_sentence() -> None:
    from mulin.base.manifest import error_sentences
    from mulin.roster import texts

    codes = set(next(room for room in rooms() if room.name == "roster").errors)
    assert codes <= set(error_sentences())
    for code in texts._TITLES:
        assert code in error_sentences()


def test_files_have_a_measure(world: Any, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mulin.base.limits.UPLOAD", (limits.Limit(1, limits.HOUR),))
    assert bring(desk, workbook(*PAPER)).status_code == 302
    assert bring(desk, workbook(*PAPER)).status_code == 429
