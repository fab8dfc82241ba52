"""The outbox: a message is written with the change it tells of, and leaves after commit, or says why not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from mulin.accounts.models import Account
from mulin.base import jobs, manifest
from mulin.base.manifest import MessageKind
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.models import Fact
from mulin.messaging import actions, queries, sms
from mulin.messaging.models import Message, MessageState
from mulin.messaging.sms import Answer


class FakePort:
    """A provider that remembers what it was given and answers as told."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.answer = Answer("sent", provider_id="p-1")
        self.known = Answer("unknown")

    def send(self, **message: Any) -> Answer:
        self.sent.append(message)
        return self.answer

    def find(self, **message: Any) -> Answer:
        return self.known


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> FakePort:
    fake = FakePort()
    monkeypatch.setattr("mulin.messaging.tasks.port", lambda: fake)
    return fake


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = dict(manifest.message_kinds())
    kinds["t.moved"] = MessageKind("t.moved", "改时间", "{what}改到{day}", sms=True)
    kinds["t.inbox"] = MessageKind("t.inbox", "通知", "{what}")
    for module in ("actions.posting", "models", "queries"):
        monkeypatch.setattr(f"mulin.messaging.{module}.message_kinds", lambda: kinds)


@pytest.fixture
def real(world: Any) -> Any:
    """The same community, no longer a demo."""
    world.community.is_demo = False
    world.community.save()
    return world


DATA = {"what": "柔力球", "day": "周五"}


def test_days_and_moments_are_said_in_the_language_of_whoever_reads(real: Any) -> None:
    data = {"what": "广场舞", "day": datetime(2031, 9, 23, 19, 0, tzinfo=clock.CHINA)}
    moment = actions.post(real.worker, kind="t.moved", to_person_id=real.elder.id, data=data)
    other = data | {"day": date(2031, 9, 24)}
    day = actions.post(real.worker, kind="t.moved", to_person_id=real.elder.id, data=other)
    moment.refresh_from_db()
    assert (moment.text, day.text) == ("广场舞改到2031年9月23日 周二 19:00", "广场舞改到2031年9月24日 周三")
    with translation.override("en"):
        assert (moment.text, day.text) == ("广场舞改到Tue 23 Sep 2031 19:00", "广场舞改到Wed 24 Sep 2031")


def test_a_demo_never_sends(world: Any, provider: FakePort) -> None:
    message = actions.post(world.worker, kind="t.moved", to_person_id=world.elder.id, data=DATA)
    jobs.run_due()
    message.refresh_from_db()
    assert (message.state, provider.sent) == (MessageState.HELD, [])


def test_a_notice_leaves_after_the_change(real: Any, provider: FakePort) -> None:
    message = actions.post(real.worker, kind="t.moved", to_person_id=real.elder.id, data=DATA)
    assert not provider.sent
    jobs.run_due()
    message.refresh_from_db()
    assert (message.state, message.provider_id, message.text) == (MessageState.SENT, "p-1", "柔力球改到周五")
    assert provider.sent[0]["phone"] == "13800001881"


def test_who_has_an_account_finds_it_in_the_inbox(real: Any, provider: FakePort) -> None:
    account = Account.objects.create(name="陈志远")
    real.son.account = account
    real.son.save()
    message = actions.post(real.worker, kind="t.inbox", to_person_id=real.son.id, data={"what": "{0.__class__}"})
    reader = real.actor(Role.RESIDENT, account_id=account.id)
    assert queries.unread(reader) == 1
    assert [m.text for m in queries.inbox(reader)] == ["{0.__class__}"]
    actions.mark_read(reader, message_id=message.id)
    assert queries.unread(reader) == 0
    with pytest.raises(NotFound):
        actions.mark_read(real.actor(Role.RESIDENT, account_id=real.elder.id), message_id=message.id)


def test_without_account_or_text_message_somebody_takes_a_slip(real: Any) -> None:
    message = actions.post(real.worker, kind="t.inbox", to_person_id=real.elder.id, data=DATA)
    assert (message.channel, message.state) == ("paper", MessageState.QUEUED)
    assert queries.open_count(real.worker) == 1
    actions.mark_handed_over(real.worker, message_id=message.id)
    assert queries.open_count(real.worker) == 0
    assert Fact.objects.get().kind == "message.handed_over"
    with pytest.raises(RuleError, match="message-settled"):
        actions.mark_handed_over(real.worker, message_id=message.id)


@pytest.mark.parametrize(("known", "expected"), [("unknown", "unknown"), ("queued", "failed"), ("sent", "sent")])
def test_a_code_is_sent_at_most_once_and_wiped(world: Any, provider: FakePort, known: str, expected: str) -> None:
    manifest.send_code("13800001881", "482910", world.community.id)
    message = Message.objects.across(reason="test").get()
    actions.begin_sending(world.worker, message_id=message.id)  # and then the worker is killed
    provider.known = Answer(known)
    jobs.run_due()
    message.refresh_from_db()
    assert not provider.sent, "a code that may have left is not sent again"
    assert (message.state, message.sealed_data) == (expected, "")


def test_a_notice_cut_off_is_asked_back(real: Any, provider: FakePort) -> None:
    message = actions.post(real.worker, kind="t.moved", to_person_id=real.elder.id, data=DATA)
    actions.begin_sending(real.worker, message_id=message.id)
    provider.known = Answer("sent", provider_id="p-7")
    jobs.run_due()
    message.refresh_from_db()
    assert (message.state, message.provider_id, provider.sent) == (MessageState.SENT, "p-7", [])


def test_a_notice_the_provider_never_saw_is_sent_again(real: Any, provider: FakePort) -> None:
    message = actions.post(real.worker, kind="t.moved", to_person_id=real.elder.id, data=DATA)
    actions.begin_sending(real.worker, message_id=message.id)
    provider.known = Answer("queued")
    jobs.run_due()
    message.refresh_from_db()
    assert (message.state, len(provider.sent)) == (MessageState.SENT, 1)


def test_what_nobody_knows_a_person_decides(real: Any, provider: FakePort) -> None:
    provider.answer = Answer("unknown", reason="timeout")
    message = actions.post(real.worker, kind="t.moved", to_person_id=real.elder.id, data=DATA)
    jobs.run_due()
    assert queries.open_count(real.worker) == 1
    provider.answer = Answer("sent")
    actions.resend(real.worker, message_id=message.id)
    jobs.run_due()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.SENT, 2)
    with pytest.raises(NotFound):
        actions.resend(real.actor(Role.RESIDENT), message_id=message.id)


def test_the_day_has_a_budget(real: Any, provider: FakePort, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    from dataclasses import replace

    settings.MULIN = replace(settings.MULIN, sms_daily=3)
    posted = [actions.post(real.worker, kind="t.moved", to_person_id=real.elder.id, data=DATA).id for _ in range(5)]
    jobs.run_due()
    assert len(provider.sent) == 3
    late = Message.objects.of(real.worker).filter(id__in=posted, state=MessageState.FAILED)
    assert {m.reason for m in late} == {"sms-budget"}


def test_a_message_dies_with_its_change(world: Any) -> None:
    try:
        with transaction.atomic():
            actions.post(world.worker, kind="t.moved", to_person_id=world.elder.id, data=DATA)
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert not Message.objects.of(world.worker).exists()


def test_words_are_kept_thirty_days(real: Any, provider: FakePort) -> None:
    message = actions.post(real.worker, kind="t.moved", to_person_id=real.elder.id, data=DATA)
    jobs.run_due()
    Message.objects.of(real.worker).update(created_at=clock.now() - timedelta(days=31))
    assert actions.wipe_old_texts() == 1
    message.refresh_from_db()
    assert (message.text, message.to_phone, message.state) == ("", "", MessageState.SENT)


def test_a_message_whose_words_are_gone_is_no_new_one(real: Any, provider: FakePort) -> None:
    account = Account.objects.create(name="陈志远")
    real.son.account = account
    real.son.save()
    actions.post(real.worker, kind="t.inbox", to_person_id=real.son.id, data={"what": "x"})
    reader = real.actor(Role.RESIDENT, account_id=account.id)
    assert queries.unread(reader) == 1
    Message.objects.of(real.worker).update(created_at=clock.now() - timedelta(days=31))
    actions.wipe_old_texts()
    assert queries.unread(reader) == 0


def test_an_undeclared_kind_or_two_recipients_are_programming_errors(world: Any) -> None:
    with pytest.raises(KeyError):
        actions.post(world.worker, kind="t.unknown", to_person_id=world.elder.id, data={})
    with pytest.raises(ValueError, match="exactly one"):
        actions.post(world.worker, kind="t.moved", to_person_id=world.elder.id, to_phone="1", data={})


def test_the_console_shows_the_code(world: Any, capsys: pytest.CaptureFixture[str]) -> None:
    manifest.send_code("13800001881", "482910", world.community.id)
    jobs.run_due()
    shown = capsys.readouterr().out
    assert "482910" in shown
    assert "13800001881" not in shown
    assert sms.port() is not None
