"""Before something goes it is asked, nothing is chosen for anybody, and pages say what is so."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from mulin.kernel import clock
from mulin.messaging.models import Message
from mulin.points import actions, queries
from mulin.points.actions import Writing
from mulin.points.models import Exchange, PlanItem, RotaJob
from tests.points.conftest import NOW, STARTS, Circle, ask, key, their_side
from tests.points.test_exchange_pages import ask_outside
from tests.points.test_pages import at, browser


def test_a_line_of_the_plan_goes_only_when_one_is_sure(dancers: Circle) -> None:
    item = actions.add_plan_item(
        dancers.leader, point_id=dancers.point.id, year=NOW.year, title="重阳登高", month=10, client_key=key()
    )
    client, address = browser(dancers, dancers.people[0]), at("plan_item", plan_item_id=item.id)
    asked = client.post(address, {"step": "drop"})
    assert "去掉“重阳登高”吗" in asked.content.decode()
    assert 'name="step" value="drop"' in asked.content.decode()
    assert PlanItem.objects.of(dancers.worker).exists()
    gone = client.post(address, {"step": "drop", "sure": "yes"}, follow=True).content.decode()
    assert "去掉了“重阳登高”" in gone
    assert not PlanItem.objects.of(dancers.worker).exists()


def test_a_job_goes_only_when_one_is_sure(dancers: Circle) -> None:
    job = RotaJob.objects.of(dancers.worker).filter(point=dancers.point).first()
    assert job is not None
    client, address = browser(dancers, dancers.people[0]), at("retire_job", rota_job_id=job.id)
    assert f"不再轮流“{job.name}”吗" in client.post(address).content.decode()
    job.refresh_from_db()
    assert job.retired_at is None
    assert f"去掉了“{job.name}”" in client.post(address, {"sure": "yes"}, follow=True).content.decode()
    job.refresh_from_db()
    assert job.retired_at is not None


def test_a_thing_goes_only_when_one_is_sure(dancers: Circle) -> None:
    fans = actions.add_material(dancers.leader, point_id=dancers.point.id, name="红绸扇", unit="把")
    client, address = browser(dancers, dancers.people[0]), at("retire_material", material_id=fans.id)
    assert "“红绸扇”不再记了吗" in client.post(address).content.decode()
    fans.refresh_from_db()
    assert fans.retired_at is None
    assert "去掉了" in client.post(address, {"sure": "yes"}, follow=True).content.decode()
    fans.refresh_from_db()
    assert fans.retired_at is not None


def test_hiding_chooses_no_reason_for_anybody(dancers: Circle) -> None:
    writing = Writing(words="加微信领鸡蛋", audience="members", shows_name=True)
    member = dancers.resident(dancers.people[3])
    post = actions.write_post(member, point_id=dancers.point.id, writing=writing, client_key=key())
    client = browser(dancers, dancers.people[0])
    page = client.get(at("post", post_id=post.id)).content.decode()
    causes = re.findall(r'<input type="radio" name="cause"[^>]*>', page)
    assert causes
    assert not [cause for cause in causes if "checked" in cause]
    refused = client.post(at("judge_post", post_id=post.id), {"step": "hide", "why": "不合适"})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["cause"]
    post.refresh_from_db()
    assert post.state == "waiting"


def test_a_pause_with_a_day_tells_the_day_everywhere(dancers: Circle) -> None:
    back_on = NOW.date() + timedelta(days=14)
    actions.pause(dancers.leader, point_id=dancers.point.id, why="排练场粉刷", back_on=back_on)
    told = Message.objects.of(dancers.worker).filter(kind__startswith="points.paused")
    assert len(told) == 5
    for message in told:
        assert "10月5日" in message.text
        assert "再开会告诉您" not in message.text
    client = browser(dancers, dancers.people[0])
    for page in ("point", "lead"):
        assert "10月5日" in client.get(at(page, point_id=dancers.point.id)).content.decode()


def test_a_pause_without_a_day_promises_to_tell(dancers: Circle) -> None:
    actions.pause(dancers.leader, point_id=dancers.point.id, why="排练场粉刷")
    told = Message.objects.of(dancers.worker).filter(kind__startswith="points.paused")
    assert {"再开会告诉您" in message.text for message in told} == {True}


def test_ones_own_reason_for_calling_off_is_no_answer(dancers: Circle) -> None:
    row = ask_outside(dancers)
    actions.withdraw_exchange(dancers.leader, exchange_id=row.id, why="场地要修")
    page = browser(dancers, dancers.people[0]).get(at("exchange", exchange_id=row.id)).content.decode()
    assert "<dt>为什么取消</dt><dd>场地要修</dd>" in page
    assert "<dt>回话</dt>" not in page


def test_a_group_outside_is_rung_up_and_nothing_was_delivered(dancers: Circle) -> None:
    client = browser(dancers, dancers.people[0])
    day = str(STARTS.date())
    sent = {
        "client_key": key(), "partner": "", "name": "老年大学舞队", "place": "", "title": "一起跳", "on": day,
        "starts": "09:00", "ends": "10:00", "venue": "", "place_words": "中院", "words": "",
    }  # fmt: skip
    page = client.post(at("invite_exchange", point_id=dancers.point.id), sent, follow=True).content.decode()
    assert "给他们打个电话" in page
    assert "邀请送到了" not in page
    row = Exchange.objects.of(dancers.worker).get()
    asked = client.get(at("withdraw_exchange", exchange_id=row.id)).content.decode()
    assert "对方会收到" not in asked


def test_only_what_wants_the_leader_waits_for_the_leader(agreed: tuple[Exchange, Exchange, Any, Any]) -> None:
    ours, theirs, worker, _leader = agreed
    assert queries.exchanges_waiting(ours.point) == []
    span = {"starts_at": ours.starts_at + timedelta(days=1), "ends_at": ours.ends_at + timedelta(days=1)}
    actions.ask_to_move_exchange(worker, exchange_id=theirs.id, **span)
    assert queries.exchanges_waiting(ours.point) == [ours]
    assert queries.exchanges_waiting(theirs.point) == []  # who asked waits for the other side
    actions.answer_exchange_move(worker, exchange_id=theirs.id, agrees=False)
    with clock.standing_at(ours.starts_at + timedelta(hours=1)):
        assert queries.exchanges_waiting(ours.point) == [ours]  # to be noted as held


def test_an_invitation_waits_for_who_is_asked(dancers: Circle, over_there: Any) -> None:
    ours = ask(dancers, over_there[1])
    assert queries.exchanges_waiting(ours.point) == []
    assert queries.exchanges_waiting(over_there[1]) == [their_side(over_there[1])]
    outside = ask_outside(dancers)
    assert queries.exchanges_waiting(ours.point) == [outside]
