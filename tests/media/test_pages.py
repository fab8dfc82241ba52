from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mulin.base import manifest
from mulin.base.actor import Actor, Grant
from mulin.base.manifest import PictureHolder
from mulin.base.roles import Role
from mulin.kernel.errors import NotFound
from mulin.media import access, actions, queries
from mulin.media.models import Picture, PictureReport
from tests.media import zoo

pytestmark = pytest.mark.django_db
Bring = Callable[..., Picture]


def where(world: Any, name: str, **gaps: Any) -> str:
    return str(world.actor(Role.VISITOR).url(f"media:{name}", **gaps))


def file_of(world: Any, picture: Picture, size: str = "large") -> str:
    return where(world, "picture", picture_id=picture.id, size=size)


def form(**more: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("../../a\u202egpj.exe", zoo.turned(6), content_type="text/html")
    return {"file": file, "words": "院子里", "faces": "nobody", "client_key": str(uuid4()), **more}


def test_a_worker_brings_one_looks_and_lets_it_hang(world: Any, folder: Path) -> None:
    desk, passer_by = world.sign_in(Role.COMMUNITY_WORKER), world.client()
    address = where(world, "bring", holder_id=world.community.id)
    assert "送一张照片" in desk.get(address).content.decode()
    answer = desk.post(address, form(), follow=True)
    picture = Picture.objects.of(world.community.id).get()
    page = answer.content.decode()
    assert "没问题，挂出来" in page
    assert f'alt="{picture.words}"' in page
    assert (picture.width, picture.height) == (60, 90)
    assert passer_by.get(file_of(world, picture)).status_code == 404
    assert "等您看一眼" in desk.get(world.worker.url("web:desk")).content.decode()
    desk.post(where(world, "show", picture_id=picture.id))
    assert file_of(world, picture, "small") in passer_by.get("/c/zs/").content.decode()
    shown = passer_by.get(file_of(world, picture))
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Cache-Control"] == "private, max-age=60"
    assert "../" not in shown["Content-Disposition"]
    assert passer_by.get(file_of(world, picture), headers={"If-None-Match": shown["ETag"]}).status_code == 304
    assert passer_by.get(file_of(world, picture, "original")).status_code == 404


@pytest.mark.parametrize(("content", "words"), [(zoo.SVG, "这不是照片"), (zoo.HEIC, "HEIC"), (b"", "空")])
def test_a_refused_file_keeps_what_was_typed(world: Any, folder: Path, content: bytes, words: str) -> None:
    desk = world.sign_in(Role.COMMUNITY_WORKER)
    file = SimpleUploadedFile("a.png", content)
    answer = desk.post(where(world, "bring", holder_id=world.community.id), form(file=file))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "院子里" in answer.content.decode()
    assert not list(folder.rglob("*.jpg"))


def test_where_only_the_words_were_wrong_the_picture_is_asked_for_again(world: Any, folder: Path) -> None:
    desk, address = world.sign_in(Role.COMMUNITY_WORKER), where(world, "bring", holder_id=world.community.id)
    page = desk.get(address).content.decode()
    assert "novalidate" not in page.partition('enctype="multipart/form-data"')[2].partition(">")[0]
    assert 'type="file" name="file" accept=' in page
    assert "照片要再选一次" in desk.post(address, form(words="")).content.decode()
    assert "照片要再选一次" in desk.post(address, form(people="没有这人", faces="named")).content.decode()
    assert "照片要再选一次" not in desk.post(address, form(file="")).content.decode()


def test_people_are_named_and_looked_up(world: Any, folder: Path) -> None:
    desk = world.sign_in(Role.COMMUNITY_WORKER)
    address = where(world, "bring", holder_id=world.community.id)
    assert "名册里没有“没有这人”" in desk.post(address, form(people="没有这人", faces="named")).content.decode()
    desk.post(address, form(people="王淑珍、陈志远 1-101", faces="named"))
    picture = Picture.objects.of(world.community.id).get()
    assert set(queries.people_on(picture)) == {world.elder, world.son}
    assert "还没同意" in desk.get(where(world, "one", picture_id=picture.id)).content.decode()
    refused = desk.post(where(world, "show", picture_id=picture.id))
    assert refused.status_code == 422
    assert "王淑珍" in refused.content.decode()


@pytest.mark.parametrize("role", [Role.VISITOR, Role.RESIDENT, Role.GRID_OFFICER])
def test_others_bring_and_judge_nothing(world: Any, bring: Bring, role: Role) -> None:
    client, picture = world.sign_in(role), bring(world.worker)
    for name in ("show", "hide", "words", "withdraw"):
        assert client.post(where(world, name, picture_id=picture.id)).status_code in (302, 404)
    assert client.post(where(world, "bring", holder_id=world.community.id), form()).status_code in (302, 404)
    assert client.get(where(world, "one", picture_id=picture.id)).status_code == 404
    assert Picture.objects.of(world.community.id).get().state == "waiting"


def test_a_leader_judges_what_hangs_on_the_own_host(world: Any, bring: Bring) -> None:
    host = uuid4()
    grant = Grant(Role.POINT_LEADER, hosts=frozenset({host}))
    leader = Actor(community_id=world.community.id, community_code="zs", grants=(grant,))
    own, others = bring(world.worker, host=host), bring(world.worker, host=uuid4())
    assert access.picture_for(leader, own.id, to=access.JUDGE) == own
    with pytest.raises(NotFound):
        access.picture_for(leader, others.id, to=access.JUDGE)
    assert [picture.id for picture in queries.pictures_listed(leader, "waiting")] == [own.id]
    assert queries.picture_counts(leader) == {"waiting": 1}


def test_a_room_says_what_pictures_hang_on(world: Any, folder: Path, monkeypatch: Any) -> None:
    point, host = uuid4(), uuid4()

    def told(actor: Actor, holder_id: UUID) -> PictureHolder | None:
        if holder_id != point:
            return None
        return PictureHolder("舞艺之家", "/c/zs/", host, actor.account_id is not None, ((world.elder.id, "王淑珍"),))

    rooms = (manifest.Room(name="points", picture_holder=told),)
    every = (*manifest.rooms(), *rooms)
    monkeypatch.setattr(manifest, "rooms", lambda: every)
    member = world.sign_in(Role.RESIDENT)
    address = where(world, "bring", holder_id=point)
    assert "王淑珍" in member.get(address).content.decode()
    answer = member.post(address, form(named=[str(world.elder.id)], faces="named"), follow=True)
    picture = Picture.objects.of(world.community.id).get()
    assert "等人看过" in answer.content.decode()
    assert (picture.holder, picture.host, queries.people_on(picture)) == (point, host, [world.elder])
    assert member.get(file_of(world, picture)).status_code == 200
    assert world.client().get(file_of(world, picture)).status_code == 404


def test_another_community_sees_nothing(world: Any, bring: Bring) -> None:
    picture = actions.let_show(world.worker, picture=bring(world.worker))
    abroad = world.actor(Role.COMMUNITY_WORKER, community=world.other)
    for name in ("one", "report"):
        assert world.client().get(abroad.url(f"media:{name}", picture_id=picture.id)).status_code == 404
    assert world.client().get(abroad.url("media:picture", picture_id=picture.id, size="large")).status_code == 404
    with pytest.raises(NotFound):
        access.picture_for(abroad, picture.id, to=access.JUDGE)


def test_anybody_reports_and_gets_a_number_to_ask_by(world: Any, bring: Bring) -> None:
    picture = actions.let_show(world.worker, picture=bring(world.worker))
    passer_by = world.client()
    address = where(world, "report", picture_id=picture.id)
    assert "没有人会知道是您说的" in passer_by.get(address).content.decode()
    answer = passer_by.post(address, {"why": "child", "words": "", "client_key": "k"})
    assert PictureReport.objects.of(world.community.id).get().code in answer.content.decode()
    assert passer_by.get(file_of(world, picture)).status_code == 404
    desk = world.sign_in(Role.COMMUNITY_WORKER)
    assert "有孩子，家长没同意" in desk.get(where(world, "one", picture_id=picture.id)).content.decode()


def test_lists_cost_the_same_however_many(world: Any, bring: Bring, django_assert_num_queries: Any) -> None:
    for _ in range(6):
        bring(world.worker)
    with django_assert_num_queries(1):
        assert len(queries.pictures_of(world.worker, world.community.id)) == 6
    with django_assert_num_queries(1):
        assert len([picture.open_reports for picture in queries.pictures_listed(world.worker, "waiting")]) == 6
    desk = world.sign_in(Role.COMMUNITY_WORKER)
    page = desk.get(where(world, "pictures")).content.decode()
    assert page.count('loading="lazy"') == 6


def test_a_picture_taken_away_is_gone_at_once(world: Any, bring: Bring) -> None:
    desk = world.sign_in(Role.COMMUNITY_WORKER)
    picture = actions.let_show(world.worker, picture=bring(world.worker))
    address = where(world, "withdraw", picture_id=picture.id)
    assert "找不回来" in desk.get(address).content.decode()
    desk.post(address)
    assert world.client().get(file_of(world, picture)).status_code == 404
