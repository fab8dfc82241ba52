"""台账 as the worker reads it: sentences, filter, older pages, the workbook."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.utils import translation
from openpyxl import load_workbook

from mulin.base import jobs
from mulin.base.actor import Mouth
from mulin.base.jobs import Job, access
from mulin.base.manifest import LedgerKind, ledger_kinds
from mulin.base.roles import Role
from mulin.kernel import ids
from mulin.ledger import actions, queries
from mulin.ledger.actions import Named
from mulin.ledger.models import Fact
from mulin.ledger.queries import Wanted
from tests.ledger.strewn import write

WORKER = ids.uuid7()
AT = datetime(2026, 9, 24, 6, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = dict(ledger_kinds())
    kinds["t.card"] = LedgerKind("t.card", "{actor}把 {number} 号卡交给了{person}", "送卡")
    kinds["t.call"] = LedgerKind("t.call", "{actor}给{person}打了电话", "打电话")
    for module in ("queries", "forms", "actions.recording"):
        monkeypatch.setattr(f"mulin.ledger.{module}.ledger_kinds", lambda: kinds)


def tell(world: Any, kind: str = "t.card", *, person: Any = None, minutes: int = 0, **changes: Any) -> Fact:
    """One fact of the cast, `minutes` after 14:30."""
    who = person or world.elder
    actor = world.actor(Role.COMMUNITY_WORKER, account_id=WORKER, **changes)
    with transaction.atomic():
        return actions.record(
            actor,
            kind,
            about={"person": Named(who.id, who.name)},
            data={"number": "A7K2"},
            at=AT + timedelta(minutes=minutes),
        )


def read(world: Any, role: Role = Role.COMMUNITY_WORKER, **query: str) -> Any:
    return world.sign_in(role).get(f"/c/zs/desk/ledger/?{urlencode(query)}")


def test_a_fact_reads_as_a_sentence(world: Any) -> None:
    tell(world, mouth=Mouth.DOOR, on_behalf_of=world.elder.id)
    body = read(world).content.decode()
    assert "community_worker把 A7K2 号卡交给了王淑珍" in body
    assert "上门" in body
    assert "替王淑珍" in body
    assert "14:30" in body


def test_an_erased_name_is_gone_and_the_fact_stays(world: Any) -> None:
    tell(world)
    actions.forget(world.community.id, world.elder.id)
    body = read(world).content.decode()
    assert "王淑珍" not in body
    assert "号卡交给了（已删除）" in body


def test_a_fact_keeps_the_name_of_its_time(world: Any) -> None:
    """Whoever moves or is renamed does not change what happened before."""
    for name in ("王淑珍", "王淑贞", "王淑珍"):
        world.elder.name = name
        tell(world)
    told = queries.about(world.community.id, world.elder.id)  # newest first
    assert [line.sentence[-3:] for line in told] == ["王淑珍", "王淑贞", "王淑珍"]


def test_the_filter(world: Any) -> None:
    tell(world)
    tell(world, "t.call", person=world.son, minutes=24 * 60, mouth=Mouth.TELEPHONE)
    answers = {
        "kind=t.call": "打了电话",
        "text=志远": "打了电话",
        "mouth=telephone": "打了电话",
        "first=2026-09-25": "打了电话",
        "last=2026-09-24": "号卡交给了",
        "text=王淑": "号卡交给了",
        f"ref={world.elder.id}": "号卡交给了",
    }
    for query, expected in answers.items():
        name, _, value = query.partition("=")
        body = read(world, **{name: value}).content.decode()
        other = "号卡交给了" if expected == "打了电话" else "打了电话"
        assert expected in body, query
        assert other not in body, query
    odd = read(world, first="2026-02-31", kind="'; DROP", before="9999", ref="x", mouth="?")
    assert "打了电话" in odd.content.decode()


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "\x00", "𠮷", "长" * 5000])
def test_a_search_takes_every_sign_as_it_is(world: Any, text: str) -> None:
    tell(world)
    response = read(world, text=text)
    assert response.status_code == 200


def test_older_pages_by_key_miss_and_repeat_nothing(world: Any) -> None:
    for minute in range(120):
        tell(world, minutes=minute // 3)
    seen, before = [], ""
    while True:
        lines = queries.facts(world.community.id, Wanted(before=before))
        if not lines:
            break
        seen += [line.id for line in lines]
        before = lines[-1].key
        tell(world, minutes=9999)  # a new fact does not shift what is older
    assert len(seen) == len(set(seen)) == 120
    first = read(world)
    assert "更早的" in first.content.decode()
    assert "回到最近的" in read(world, before=before).content.decode()


@pytest.mark.parametrize("count", [1, 60])
def test_the_page_asks_the_same_number_of_questions(world: Any, count: int, django_assert_num_queries: Any) -> None:
    for minute in range(count):
        tell(world, minutes=minute)
    with django_assert_num_queries(2):
        queries.facts(world.community.id, Wanted())
    with django_assert_num_queries(3):
        queries.facts(world.community.id, Wanted(text="王"))
    with django_assert_num_queries(2):
        queries.about(world.community.id, world.elder.id)


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_the_ledger(world: Any, role: Role) -> None:
    tell(world)
    readers = {Role.COMMUNITY_WORKER, Role.COMMUNITY_HEAD, Role.PRIVACY_OFFICER}
    response = read(world, role)
    assert (response.status_code == 200) == (role in readers)
    assert "王淑珍" not in world.sign_in(Role.COMMUNITY_WORKER, world.other).get("/c/jf/desk/ledger/").content.decode()


def test_the_workbook(world: Any) -> None:
    world.elder.name = '=HYPERLINK("http://x")'
    tell(world)
    tell(world, "t.call", person=world.son)
    client = world.sign_in(Role.COMMUNITY_WORKER)
    response = client.post("/c/zs/desk/ledger/export", {"kind": "t.card", "client_key": "k1"})
    assert response.status_code == 302
    assert (
        client.post("/c/zs/desk/ledger/export", {"kind": "t.card", "client_key": "k1"})["Location"]
        == response["Location"]
    )
    jobs.run_due()
    job = Job.objects.get(kind="ledger.export")
    maker = world.actor(Role.COMMUNITY_WORKER, account_id=job.created_by)
    answer = access.file_of(maker, job.id, job.files[0]["name"])
    sheet = load_workbook(io.BytesIO(answer.file_to_stream.read())).active
    answer.file_to_stream.close()
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][2] == 'community_worker把 A7K2 号卡交给了=HYPERLINK("http://x")'
    assert len([row for row in rows[1:] if row[1]]) == 1
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]
    assert Fact.objects.filter(kind="ledger.exported").count() == 1


def test_more_than_five_hundred_rows_do_not_leave_at_once(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mulin.ledger.actions.exporting.LARGEST", 3)
    for _ in range(4):
        tell(world)
    response = world.sign_in(Role.COMMUNITY_WORKER).post("/c/zs/desk/ledger/export", {"client_key": "k1"})
    assert response.status_code == 422
    assert "一次最多导出 3 条" in response.content.decode()
    assert not Job.objects.filter(kind="ledger.export").exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_declared_kind_reads_in_both_languages(language: str) -> None:
    from mulin.base import manifest

    class Any_(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return "X"

    with translation.override(language):
        for kind in manifest.ledger_kinds().values():
            words, title = str(kind.sentence), str(kind.title)
            filled = words.format_map(Any_())
            assert "{" not in filled, kind.code
            assert title, kind.code
            if language == "en":
                assert not any("\u4e00" <= sign <= "\u9fff" for sign in words + title), kind.code


def test_counts_are_exact_before_and_after_sealing(db: None, django_assert_num_queries: Any) -> None:
    found = write(60)
    kinds = {fact.kind for fact in Fact.objects.all()}

    def right() -> dict[Any, int]:
        tally: dict[Any, int] = {}
        for fact in Fact.objects.filter(community_id=found.community):
            tally[fact.kind, fact.day] = tally.get((fact.kind, fact.day), 0) + 1
        return tally

    with django_assert_num_queries(1):
        counted = queries.daily(found.community)
    assert counted == right()
    assert actions.rebuild_rollups(found.community) == 0
    actions.seal(found.community)
    assert queries.daily(found.community) == right()
    assert actions.rebuild_rollups(found.community) == 0
    assert queries.count(found.community) == 60
    assert sum(queries.count(found.community, [kind]) for kind in kinds) == 60


def test_a_wrong_count_is_mended(db: None) -> None:
    from mulin.ledger.models import DailyCount

    found = write(30)
    broken = DailyCount.objects.filter(community_id=found.community)[:2]
    DailyCount.objects.filter(id=broken[0].id).update(count=99)
    DailyCount.objects.filter(id=broken[1].id).delete()
    assert actions.rebuild_rollups(found.community) == 2
    assert actions.rebuild_rollups(found.community) == 0


def test_an_export_needs_a_fresh_second_factor(world: Any) -> None:
    client = world.sign_in(Role.COMMUNITY_WORKER)
    session = client.session
    session["mulin_stepped_up_at"] = None
    session.save()
    assert client.post("/c/zs/desk/ledger/export", {"client_key": "k1"}).status_code == 307
    assert not Job.objects.filter(kind="ledger.export").exists()
