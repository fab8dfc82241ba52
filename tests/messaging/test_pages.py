"""The inbox of a resident, and 消息去向 of the desk."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from mulin.base import manifest
from mulin.base.manifest import MessageKind, message_kinds
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.ledger.models import Fact
from mulin.messaging import actions, panels
from mulin.messaging.models import Message, MessageState


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = dict(manifest.message_kinds())
    kinds["t.moved"] = MessageKind("t.moved", "改时间了", "{what}改到周五", sms=True)
    for module in ("actions.posting", "models", "queries"):
        monkeypatch.setattr(f"mulin.messaging.{module}.message_kinds", lambda: kinds)


def post(world: Any, person: Any, *, what: str = "柔力球", channel: str | None = None) -> Message:
    return actions.post(world.worker, kind="t.moved", to_person_id=person.id, data={"what": what}, channel=channel)


def test_a_resident_reads_and_says_so(world: Any) -> None:
    client = world.sign_in(Role.RESIDENT)  # is the elder
    world.elder.refresh_from_db()
    message = post(world, world.elder, what="<b>柔力球</b>")
    assert message.channel == "inbox"
    body = client.get("/c/zs/me/messages/").content.decode()
    assert "&lt;b&gt;柔力球&lt;/b&gt;改到周五" in body
    message.refresh_from_db()
    assert message.state == MessageState.SENT, "looking changes nothing"
    assert "1 条新消息" in client.get("/c/zs/").content.decode()
    assert client.post(f"/c/zs/me/messages/{message.id}/read").status_code == 302
    message.refresh_from_db()
    assert message.state == MessageState.READ
    assert "条新消息" not in client.get("/c/zs/").content.decode()
    post(world, world.elder)
    client.post("/c/zs/me/messages/read")
    assert Message.objects.of(world.worker).filter(state=MessageState.READ).count() == 2


def test_a_message_leads_to_where_its_reader_goes_on(world: Any) -> None:
    client, key = world.sign_in(Role.RESIDENT), uuid4()
    world.elder.refresh_from_db()
    data = {
        "title": "排练",
        "host": "",
        "when": clock.now(),
        "place": "大厅",
        "until": clock.now(),
        "gathering": str(key),
    }
    for kind in ("gatherings.drawn", "gatherings.offer"):
        actions.post(world.worker, kind=kind, to_person_id=world.elder.id, data=data, channel="inbox")
    body = client.get("/c/zs/me/messages/").content.decode()
    assert f'href="/c/zs/gatherings/{key}/">去看看' in body
    assert 'href="/c/zs/me/sign-ups/">去看看' in body
    Message.objects.of(world.worker).update(sealed_data="")
    assert "去看看" not in client.get("/c/zs/me/messages/").content.decode()


def test_every_page_to_which_a_message_leads_is_there() -> None:
    leading = [kind for kind in message_kinds().values() if kind.page]
    assert leading
    for kind in leading:
        assert reverse(kind.page, kwargs={"code": "zs", **dict.fromkeys(kind.parts, uuid4())}), kind.code


def test_a_stranger_reads_nothing(world: Any) -> None:
    message = post(world, world.elder, channel="inbox")
    client = world.sign_in(Role.RESIDENT, world.other)
    assert "柔力球" not in client.get("/c/jf/me/messages/").content.decode()
    assert client.post(f"/c/zs/me/messages/{message.id}/read").status_code == 404
    assert world.client().get("/c/zs/me/messages/").status_code == 302


def test_the_desk_sees_what_is_to_do_and_does_it(world: Any) -> None:
    slip = post(world, world.elder, channel="paper")
    lost = post(world, world.son, channel="sms")
    Message.objects.of(world.worker).filter(id=lost.id).update(state="failed", reason="isv.BUSINESS_LIMIT_CONTROL")
    client = world.sign_in(Role.COMMUNITY_WORKER)
    body = client.get("/c/zs/desk/messages/").content.decode()
    assert "王淑珍" in body
    assert "陈志远" in body
    assert "发得太密" in body
    assert "13900002002" not in body
    assert "王淑珍" in client.get(f"/c/zs/desk/messages/{slip.id}/slip").content.decode()
    client.post(f"/c/zs/desk/messages/{slip.id}/settle", {"do": "hand"})
    client.post(f"/c/zs/desk/messages/{lost.id}/settle", {"do": "resend"})
    assert sorted(Fact.objects.values_list("kind", flat=True)) == ["message.handed_over", "message.sent_again"]
    again = client.post(f"/c/zs/desk/messages/{slip.id}/settle", {"do": "hand"}, follow=True)
    assert "已经有人处理过了" in again.content.decode()
    assert "没有要送的消息" in client.get("/c/zs/desk/messages/").content.decode()
    assert "王淑珍" in client.get("/c/zs/desk/messages/?show=paper").content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_who_follows_messages(world: Any, role: Role) -> None:
    post(world, world.elder, channel="paper")
    response = world.sign_in(role).get("/c/zs/desk/messages/")
    assert (response.status_code == 200) == (role in {Role.COMMUNITY_WORKER, Role.COMMUNITY_HEAD})


def test_a_sign_in_code_is_on_no_page(world: Any) -> None:
    manifest.send_code("13800001881", "482910", world.community.id)
    body = world.sign_in(Role.COMMUNITY_WORKER).get("/c/zs/desk/messages/?show=all").content.decode()
    assert "482910" not in body
    assert "验证码" not in body


@pytest.mark.parametrize("count", [1, 25])
def test_the_list_asks_the_same_number_of_questions(world: Any, count: int, django_assert_max_num_queries: Any) -> None:
    for _ in range(count):
        post(world, world.elder, channel="paper")
    client = world.sign_in(Role.COMMUNITY_WORKER)
    client.get("/c/zs/desk/messages/")
    with django_assert_max_num_queries(24):  # the desk's menu asks once for each of its counts
        client.get("/c/zs/desk/messages/")


def test_the_desk_is_told(world: Any, settings: Any) -> None:
    from dataclasses import replace

    assert list(panels.todos(world.worker)) == []
    post(world, world.elder, channel="paper")
    assert [str(todo.title) for todo in panels.todos(world.worker)] == ["1 条消息要您送一送"]
    settings.MULIN = replace(settings.MULIN, sms_daily=1)
    sent = post(world, world.elder, channel="sms")
    Message.objects.of(world.worker).filter(id=sent.id).update(state="sent")
    assert len(list(panels.todos(world.worker))) == 2
    assert list(panels.todos(world.actor(Role.RESIDENT))) == []


def test_erasing_a_person_leaves_no_word(world: Any) -> None:
    post(world, world.elder, channel="paper")
    assert panels.export(world.worker, world.elder.id)
    actions.forget(world.worker, world.elder.id)
    left = Message.objects.of(world.worker).get()
    assert (left.text, left.to_phone, left.to_person, left.to_account) == ("", "", None, None)
