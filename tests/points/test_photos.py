"""Photos of points and gatherings: seen by who leads or works there before anybody else, then on the page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mulin.base.roles import Role
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Gathering
from mulin.gatherings.panels import picture_holder as of_gathering
from mulin.kernel import clock
from mulin.media.models import Picture
from mulin.points import actions
from mulin.points.actions import Writing
from mulin.points.models import Post
from mulin.points.panels import picture_holder as of_point
from tests.media import zoo
from tests.points.conftest import NOW, Circle, draft, key
from tests.points.test_pages import at, browser

TODAY = NOW.date()
WORDS = "大家在广场上练柔力球"


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def media(name: str, **where: Any) -> str:
    return reverse(f"media:{name}", kwargs={"code": "zs", **where})


def give(client: Client, holder: Any, **more: Any) -> Any:
    """Bring a picture through its page; the answer."""
    file = SimpleUploadedFile("柔力球.jpg", zoo.turned(6), content_type="image/jpeg")
    form = {"file": file, "words": WORDS, "faces": "nobody", "client_key": key(), **more}
    return client.post(media("bring", holder_id=holder), form)


def given(circle: Circle) -> Picture:
    found: Picture = Picture.objects.of(circle.worker).get()
    return found


def shows(client: Client, address: str, picture: Picture) -> bool:
    """Whether this reader finds the picture on a page, and its file behind it; never only one of both."""
    page = client.get(address)
    assert page.status_code == 200
    small = media("picture", picture_id=picture.id, size="small")
    on_page = f'src="{small}" alt="{WORDS}"' in page.content.decode()
    assert (client.get(small).status_code == 200) is on_page
    return on_page


def written(circle: Circle, author: int = 2, audience: str = "everybody") -> Post:
    writing = Writing(words="今天练得高兴", audience=audience)
    member = circle.resident(circle.people[author])
    return actions.write_post(member, point_id=circle.point.id, writing=writing, client_key=key())


@pytest.fixture
def past(dancers: Circle) -> Gathering:
    """A session that was held the day before."""
    session = dancers.session(TODAY + timedelta(days=1))
    dancers.hold(session, dancers.people[:5])
    return session


def test_a_leaders_picture_hangs_on_the_points_page_once_it_was_looked_at(dancers: Circle) -> None:
    leader, visitor = browser(dancers, dancers.people[0]), dancers.world.client()
    address = at("point", point_id=dancers.point.id)
    assert media("bring", holder_id=dancers.point.host_id) in leader.get(address).content.decode()
    assert give(leader, dancers.point.host_id).status_code == 302
    picture = given(dancers)
    assert (picture.state, picture.host) == ("waiting", dancers.point.host_id)
    assert shows(leader, address, picture)
    assert "等人看过" in leader.get(address).content.decode()
    assert not shows(visitor, address, picture)
    assert not shows(browser(dancers, dancers.people[3]), address, picture)
    leader.post(media("show", picture_id=picture.id))
    assert shows(visitor, address, picture)
    assert "等人看过" not in visitor.get(address).content.decode()


@pytest.mark.parametrize("seen_by", ["leader", "worker"])
def test_a_members_picture_waits_for_leader_or_worker(dancers: Circle, seen_by: str) -> None:
    member, visitor = browser(dancers, dancers.people[2]), dancers.world.client()
    judge = {
        "leader": lambda: browser(dancers, dancers.people[0]),
        "worker": lambda: dancers.world.sign_in(Role.COMMUNITY_WORKER),
    }[seen_by]()
    post = written(dancers)
    assert give(member, post.id).status_code == 302
    picture = given(dancers)
    judge.post(at("judge_post", post_id=post.id), {"step": "show"})
    pages = (at("post", post_id=post.id), at("wall", point_id=dancers.point.id))
    for address in pages:
        assert shows(member, address, picture)
        assert shows(judge, address, picture)
        assert not shows(visitor, address, picture)
        assert not shows(browser(dancers, dancers.people[4]), address, picture)
    assert member.post(media("show", picture_id=picture.id)).status_code == 404
    assert given(dancers).state == "waiting"
    assert judge.post(media("show", picture_id=picture.id)).status_code == 302
    for address in pages:
        assert shows(visitor, address, picture)


def test_members_give_pictures_to_nothing_but_their_own_words(dancers: Circle, past: Gathering) -> None:
    post = written(dancers)
    for person in (dancers.people[3], dancers.people[7]):
        for holder in (dancers.point.host_id, past.id, post.id):
            assert give(browser(dancers, person), holder).status_code == 404
    assert give(dancers.world.client(), post.id).status_code == 302  # to the door
    assert not Picture.objects.of(dancers.worker).exists()


def test_the_desk_and_the_leader_hear_what_waits(dancers: Circle) -> None:
    give(browser(dancers, dancers.people[2]), written(dancers).id)
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    assert "1 张照片等您看一眼" in desk.get(reverse("web:desk", kwargs={"code": "zs"})).content.decode()
    page = desk.get(media("one", picture_id=given(dancers).id)).content.decode()
    assert "没问题，挂出来" in page
    assert "舞艺之家" in page


def test_the_leader_of_another_point_neither_sees_nor_judges(dancers: Circle) -> None:
    six = dancers.people[2:8]
    proposal = actions.write_down(
        dancers.worker,
        draft=draft(six, dancers.hall, name="读书会", category="reading"),
        founder_ids=[person.id for person in six],
        client_key=key(),
    )
    actions.approve(dancers.worker, proposal_id=proposal.id)
    give(browser(dancers, dancers.people[0]), dancers.point.host_id)
    picture, neighbour = given(dancers), browser(dancers, six[0])
    assert neighbour.get(media("one", picture_id=picture.id)).status_code == 404
    assert neighbour.post(media("show", picture_id=picture.id)).status_code == 404
    assert not shows(neighbour, at("point", point_id=dancers.point.id), picture)
    assert give(neighbour, dancers.point.host_id).status_code == 404


def test_what_was_put_away_is_on_no_page_and_its_giver_reads_why(dancers: Circle) -> None:
    member, leader = browser(dancers, dancers.people[2]), browser(dancers, dancers.people[0])
    post = written(dancers)
    give(member, post.id)
    picture = given(dancers)
    leader.post(at("judge_post", post_id=post.id), {"step": "show"})
    leader.post(media("show", picture_id=picture.id))
    leader.post(media("hide", picture_id=picture.id), {"why": "后面有人没同意"})
    assert not shows(dancers.world.client(), at("post", post_id=post.id), picture)
    assert "后面有人没同意" in member.get(media("one", picture_id=picture.id)).content.decode()


def test_a_sessions_pictures_stand_on_its_page_when_it_is_over(dancers: Circle, past: Gathering) -> None:
    leader, visitor = browser(dancers, dancers.people[0]), dancers.world.client()
    address = reverse("gatherings:gathering", kwargs={"code": "zs", "gathering_id": past.id})
    with clock.standing_at(past.ends_at + timedelta(hours=1)):
        assert give(leader, past.id).status_code == 302
        picture = given(dancers)
        assert (picture.holder, picture.host) == (past.id, dancers.point.host_id)
        assert not shows(browser(dancers, dancers.people[7]), address, picture)
        assert visitor.get(media("one", picture_id=picture.id)).status_code == 404
        leader.post(media("show", picture_id=picture.id))
        assert shows(visitor, address, picture)
        assert shows(browser(dancers, dancers.people[7]), address, picture)
        assert WORDS not in visitor.get(at("point", point_id=dancers.point.id)).content.decode()


def test_who_came_is_offered_and_must_agree_before_it_hangs(dancers: Circle, past: Gathering) -> None:
    leader = browser(dancers, dancers.people[0])
    page = leader.get(media("bring", holder_id=past.id)).content.decode()
    for person in dancers.people:
        assert (str(person.id) in page) is (person in dancers.people[:5])
    give(leader, past.id, faces="named", named=[str(dancers.people[4].id)])
    refused = leader.post(media("show", picture_id=given(dancers).id))
    assert refused.status_code == 422
    assert dancers.people[4].name in refused.content.decode()
    assert given(dancers).state == "waiting"


def test_nothing_is_brought_to_a_session_that_was_called_off(dancers: Circle) -> None:
    session = dancers.session(TODAY + timedelta(days=1))
    assert browser(dancers, dancers.people[0]).get(media("bring", holder_id=session.id)).status_code == 200
    gatherings.cancel_gathering(dancers.worker, gathering_id=session.id, why="下雨")
    assert give(browser(dancers, dancers.people[0]), session.id).status_code == 404
    assert not Picture.objects.of(dancers.worker).exists()


def test_each_room_says_what_its_pictures_hang_on(dancers: Circle, past: Gathering) -> None:
    post, member, leader = written(dancers), dancers.resident(dancers.people[2]), dancers.leader
    on_point = of_point(leader, dancers.point.host_id)
    assert on_point is not None
    assert (on_point.title, on_point.host_id, on_point.may_bring) == ("舞艺之家", dancers.point.host_id, True)
    assert on_point.url == at("point", point_id=dancers.point.id)
    seen = {who.name: of_point(who, post.id) for who in (member, leader)}
    assert {name: found.may_bring for name, found in seen.items() if found} == {member.name: True, leader.name: False}
    on_session = of_gathering(leader, past.id)
    assert on_session is not None
    assert {name for _ref, name in on_session.people} == {person.name for person in dancers.people[:5]}
    assert of_gathering(leader, post.id) is None
    assert of_point(leader, past.id) is None
    abroad = dancers.world.actor(Role.COMMUNITY_WORKER, community=dancers.world.other)
    assert [of_point(abroad, post.id), of_point(abroad, dancers.point.host_id), of_gathering(abroad, past.id)] == [
        None, None, None,
    ]  # fmt: skip


def hung(circle: Circle, post: Post) -> Picture:
    """A picture the author brought to a post; the leader let both through."""
    leader = browser(circle, circle.people[0])
    give(browser(circle, circle.people[2]), post.id)
    leader.post(at("judge_post", post_id=post.id), {"step": "show"})
    leader.post(media("show", picture_id=given(circle).id))
    return given(circle)


def opens(client: Client, picture: Picture) -> set[int]:
    """What the picture's addresses answer to who kept them."""
    files = [media("picture", picture_id=picture.id, size=size) for size in ("small", "large")]
    pages = [media(name, picture_id=picture.id) for name in ("one", "report")]
    return {client.get(address).status_code for address in (*files, *pages)}


def test_a_picture_on_words_for_members_is_for_members(dancers: Circle) -> None:
    picture = hung(dancers, written(dancers, audience="members"))
    assert opens(browser(dancers, dancers.people[3]), picture) == {200}
    for stranger in (browser(dancers, dancers.people[7]), dancers.world.client()):
        assert opens(stranger, picture) == {404}
        assert stranger.post(media("report", picture_id=picture.id), {"why": "child"}).status_code == 404
    assert given(dancers).state == "shown"


@pytest.mark.parametrize("gone", ["withdrawn", "hidden", "reported"])
def test_a_picture_goes_from_sight_with_the_words_it_hangs_on(dancers: Circle, gone: str) -> None:
    post = written(dancers)
    picture, readers = hung(dancers, post), (browser(dancers, dancers.people[3]), dancers.world.client())
    assert [opens(reader, picture) for reader in readers] == [{200}, {200}]
    if gone == "withdrawn":
        actions.withdraw_post(dancers.resident(dancers.people[2]), post_id=post.id)
    elif gone == "hidden":
        actions.hide_post(dancers.worker, post_id=post.id, cause="selling", why="像是广告")
    else:
        complaint = actions.Complaint(cause="child")
        actions.report_post(dancers.visitor, post_id=post.id, complaint=complaint, client_key=key())
    assert [opens(reader, picture) for reader in readers] == [{404}, {404}]
    assert browser(dancers, dancers.people[0]).get(media("one", picture_id=picture.id)).status_code == 200
