"""A form that is sent after its session has ended waits for the same account, and is never sent by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session

from mulin.accounts.queries import phone_index
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.points.models import Proposal
from tests.accounts.conftest import Sent, Visitor

ELDER, SON, WORKER = "13800001881", "13900002002", "13800009999"
FORM = "/c/zs/points/found/"
TYPED = {"name": "棋友会", "about": "下棋，说话", "weekdays": ["1", "3"], "client_key": "k" * 32}


def come_in(visitor: Visitor, sent: Sent, phone: str) -> Any:
    visitor.ask(phone)
    return visitor.enter(phone, sent.last(phone))


@pytest.fixture
def thrown_out(visitor: Visitor, sent: Sent, world: Any) -> Visitor:
    """The grandmother was in, her session ended, and she sent what she had been writing."""
    come_in(visitor, sent, ELDER)
    Session.objects.all().delete()
    answer = visitor.client.post(FORM, TYPED, HTTP_REFERER=f"http://127.0.0.1{FORM}")
    assert answer["Location"] == f"/sign-in/?next={FORM}"
    assert "刚才填的都还在" in visitor.client.get(answer["Location"]).content.decode()
    visitor.address = answer["Location"]
    return visitor


def again(visitor: Visitor, sent: Sent, phone: str) -> Any:
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        return come_in(visitor, sent, phone)


def test_it_comes_back_to_the_same_account_which_sends_it_again(thrown_out: Visitor, sent: Sent, world: Any) -> None:
    client = thrown_out.client
    answer = again(thrown_out, sent, ELDER)
    assert answer["Location"] == f"/sign-in/go-on/?next={FORM}"
    page = client.get(answer["Location"]).content.decode()
    assert f'action="{FORM}"' in page
    for shown in ('name="name" value="棋友会"', 'name="weekdays" value="1"', 'name="weekdays" value="3"'):
        assert shown in page
    assert f'href="{FORM}"' in page  # or not
    assert not Proposal.objects.of(world.community.id).exists()  # never by itself
    client.post(FORM, TYPED)
    assert client.get("/sign-in/go-on/")["Location"] == "/"  # it was sent, and waits no longer


def test_nobody_else_sees_it(thrown_out: Visitor, sent: Sent) -> None:
    answer = again(thrown_out, sent, SON)
    assert answer["Location"] == FORM
    assert thrown_out.client.get(f"/sign-in/go-on/?next={FORM}")["Location"] == FORM
    assert "mulin_form" not in thrown_out.client.session


def test_sent_twice_before_coming_in_it_still_waits(thrown_out: Visitor, sent: Sent) -> None:
    thrown_out.client.post(FORM, TYPED | {"name": "棋牌会"}, HTTP_REFERER=f"http://127.0.0.1{FORM}")
    page = thrown_out.client.get(again(thrown_out, sent, ELDER)["Location"]).content.decode()
    assert 'name="name" value="棋牌会"' in page


def test_after_an_hour_it_is_forgotten(thrown_out: Visitor, sent: Sent) -> None:
    with clock.standing_at(clock.now() + timedelta(minutes=61)):
        assert come_in(thrown_out, sent, ELDER)["Location"] == FORM


def test_what_waits_cannot_be_read_in_the_database(thrown_out: Visitor) -> None:
    rows = [Session.objects.get(session_key=thrown_out.client.session.session_key).get_decoded()]
    assert "mulin_form" in rows[0]
    assert "棋友会" not in str(rows)


def test_of_a_stranger_nothing_is_kept(world: Any) -> None:
    client = world.client()
    assert client.post(FORM, TYPED).status_code == 302
    assert "mulin_form" not in client.session


def test_staff_show_the_second_lock_first(visitor: Visitor, sent: Sent, world: Any) -> None:
    worker = world.account(Role.COMMUNITY_WORKER)
    worker.phone, worker.phone_index = WORKER, phone_index(WORKER)
    worker.save()
    come_in(visitor, sent, WORKER)
    Session.objects.all().delete()
    visitor.address = visitor.client.post("/c/zs/desk/points/founding/paper/", TYPED)["Location"]
    answer = again(visitor, sent, WORKER)
    assert answer["Location"].startswith("/sign-in/second/?next=/sign-in/go-on/")


@pytest.mark.parametrize("secret", ["awards/{}/vote/", "desk/awards/{}/count/open/"])
def test_a_vote_and_the_keys_of_a_box_wait_nowhere(visitor: Visitor, sent: Sent, world: Any, secret: str) -> None:
    come_in(visitor, sent, ELDER)
    Session.objects.all().delete()
    answer = visitor.client.post(f"/c/zs/{secret.format(uuid4())}", {"marks": ["1"], "share_1": "spring"})
    assert answer["Location"].startswith("/sign-in/?next=")
    assert "刚才填的都还在" not in visitor.client.get(answer["Location"]).content.decode()
    assert not any("mulin_form" in session.get_decoded() for session in Session.objects.all())
