"""Before a place or a calendar's address is let go one is asked, and a calendar subscribes by one tap."""

from __future__ import annotations

from django.test import Client

from mulin.gatherings import actions, queries
from mulin.gatherings.models import Gathering, SignUp
from tests.gatherings.conftest import Hall

MINE = "/c/zs/me/sign-ups/"


def browser_of(hall: Hall, number: int) -> Client:
    client = hall.world.client()
    hall.world.enter(client, hall.account(hall.people[number]))
    return client


def offered(hall: Hall) -> tuple[Gathering, SignUp]:
    """A place that has become free, offered to the third of the hall's people."""
    gathering = hall.plan(capacity=1)
    first = hall.sign_up(gathering, hall.people[1])[0]
    row = hall.sign_up(gathering, hall.people[2], actor=hall.resident(hall.people[2]))[0]
    actions.give_up(hall.worker, sign_up_id=first.id)
    return gathering, row


def state_of(row: SignUp) -> str:
    return SignUp.objects.of(row.community_id).get(id=row.id).state


def test_an_offered_place_is_let_go_only_after_a_question(hall: Hall) -> None:
    _gathering, row = offered(hall)
    client, address = browser_of(hall, 2), f"/c/zs/me/sign-ups/{row.id}/answer/"
    assert f'href="{address}?comes=no"' in client.get(MINE).content.decode()
    asked = client.get(f"{address}?comes=no").content.decode()
    assert "真的不去" in asked
    assert state_of(row) == "offered"
    assert f'action="{address}?comes=no"' in asked
    assert client.post(f"{address}?comes=no").headers["Location"] == MINE
    assert state_of(row) == "cancelled"


def test_what_is_neither_yes_nor_no_lets_no_place_go(hall: Hall) -> None:
    _gathering, row = offered(hall)
    client, address = browser_of(hall, 2), f"/c/zs/me/sign-ups/{row.id}/answer/"
    for odd in ({}, {"comes": "maybe"}):
        assert "点一下：来，还是不来" in client.post(address, odd, follow=True).content.decode()
        assert state_of(row) == "offered"
    client.post(address, {"comes": "yes"})
    assert state_of(row) == "confirmed"


def test_the_address_of_ones_calendar_is_changed_only_after_a_question(hall: Hall) -> None:
    client, address = browser_of(hall, 2), "/c/zs/me/calendar/"
    client.post(address)
    key = queries.feed_key_of(hall.resident(hall.people[2]))
    assert key is not None
    page = client.get(MINE).content.decode()
    assert 'href="webcal://' in page
    assert f"/{key.token}" in page.partition("webcal://")[2].partition('"')[0]
    for query, question in (("", "换一个日历网址吗"), ("?stop=1", "不再用这个日历网址了吗")):
        assert f'href="{address}{query}"' in page
        assert question in client.get(address + query).content.decode()
    kept = queries.feed_key_of(hall.resident(hall.people[2]))
    assert kept is not None
    assert kept.token == key.token
    client.post(f"{address}?stop=1")
    assert queries.feed_key_of(hall.resident(hall.people[2])) is None


def test_a_feed_is_read_in_place_and_one_session_is_a_file(hall: Hall) -> None:
    gathering, client = hall.plan(), hall.world.client()
    week = client.get("/c/zs/gatherings/").content.decode()
    feed = week.partition('href="webcal://')[2].partition('"')[0]
    answer = client.get(feed[feed.index("/c/") :])
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert f'href="{feed[feed.index("/c/") :]}" download' in week
    one = client.get(f"/c/zs/gatherings/{gathering.id}/save.ics")
    assert one.headers["Content-Disposition"].startswith("attachment")
