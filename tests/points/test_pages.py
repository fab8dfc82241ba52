"""The pages of points: by role, without script, in both languages, with a steady number of queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tools.routes import routes, samples

from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.points import actions, panels, queries
from mulin.points.actions import Looker
from mulin.points.models import Point, PointState, Post, PostReport, TryOut
from mulin.points.rules import stars
from tests.english import chinese_left, written_by_people
from tests.points.conftest import NOW, Circle, key
from tests.points.full import with_one_of_everything

TODAY = NOW.date()


def at(name: str, **where: Any) -> str:
    return reverse(f"points:{name}", kwargs={"code": "zs", **where})


def browser(circle: Circle, person: Any) -> Client:
    client = circle.world.client()
    circle.world.enter(client, circle.account(person))
    return client


@pytest.fixture
def full(dancers: Circle) -> Circle:
    return with_one_of_everything(dancers)


def _addresses(circle: Any) -> list[str]:
    """Every address of the room that answers a GET with a page."""
    from tools.routes import _GAP

    from mulin.points.urls import urlpatterns

    found = []
    for entry in urlpatterns:
        gaps = _GAP.findall(str(entry.pattern))
        found.append(at(str(entry.name), **{gap: circle.ids[gap] for gap in gaps}))
    return found


PUBLIC = ("points", "star_rule", "point", "charter", "stars_of", "wall", "post", "exchanges", "see", "report_post")


def test_every_page_answers_its_reader_and_nobody_gets_an_error(full: Any) -> None:
    """Worker, leader, member, resident, visitor: a page, a door, or nothing; never a broken one."""
    people = {
        "worker": full.world.sign_in(Role.COMMUNITY_WORKER),
        "head": full.world.sign_in(Role.COMMUNITY_HEAD),
        "leader": browser(full, full.people[0]),
        "member": browser(full, full.people[3]),
        "resident": browser(full, full.people[6]),
        "visitor": full.world.client(),
    }
    for address in _addresses(full):
        if address.endswith((".pdf", "/invited/", "/founders/")):  # paper, and what only opens with a code
            continue
        answers = {who: client.get(address).status_code for who, client in people.items()}
        assert set(answers.values()) <= {200, 302, 404, 405}, (address, answers)
        if 405 not in answers.values():
            assert 200 in answers.values(), (address, answers)
    for name in PUBLIC:
        address = at(name, **{gap: full.ids[gap] for gap in ("point_id", "post_id") if gap in _gaps(name)})
        assert people["visitor"].get(address).status_code == 200, name


def _gaps(name: str) -> list[str]:
    from tools.routes import _GAP

    from mulin.points.urls import urlpatterns

    return _GAP.findall(str(next(entry.pattern for entry in urlpatterns if entry.name == name)))


def test_codes_open_what_they_are_for(full: Any) -> None:
    visitor, member = full.world.client(), browser(full, full.people[3])
    assert "舞艺之家" in visitor.get(at("invited"), {"code": full.codes["invited"]}).content.decode()
    assert visitor.get(at("invited"), {"code": "NOPE"}).status_code == 404
    assert "读书会" in member.get(at("founders"), {"code": full.codes["founders"].lower()}).content.decode()
    assert "正在看" in visitor.get(at("reported"), {"code": full.codes["reported"]}).content.decode()


def test_a_strangers_page_shows_no_member(full: Any) -> None:
    """The leaders' names stand on the page; nobody else's, and no phone."""
    for name in ("point", "wall", "charter", "stars_of", "exchanges"):
        words = full.world.client().get(at(name, point_id=full.point.id)).content.decode()
        for person in full.people[2:]:
            assert person.name not in words
        assert "1390000" not in words


def test_the_roster_shows_the_end_of_a_number_and_only_to_who_leads(full: Any) -> None:
    address = at("roster", point_id=full.point.id)
    words = browser(full, full.people[0]).get(address).content.decode()
    assert "尾号 3003" in words
    assert "13900003003" not in words
    assert browser(full, full.people[3]).get(address).status_code == 404
    assert full.world.client().get(address).status_code == 302


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("reader", ["worker", "leader"])
def test_every_page_in_english_is_english(reader: str, full: Circle) -> None:
    """Also those of single things: a point, its sessions, its venue, an exchange."""
    client = full.world.sign_in(Role.COMMUNITY_WORKER) if reader == "worker" else browser(full, full.people[0])
    client.cookies["mulin_language"] = "en"
    gaps = {"street": "zhongshan", **samples(full.world.community.id), "code": "zs"}
    paths = [path for route in routes() if route.in_community and (path := route.fill(gaps))]
    pages = {path: client.get(path) for path in paths}
    written = written_by_people()
    mixed = {
        path: left
        for path, page in pages.items()
        if page.status_code == 200 and page.headers.get("Content-Type", "").startswith("text/html")
        if (left := chinese_left(page.content.decode(), written))
    }
    assert mixed == {}


def test_a_member_writes_the_leader_looks_a_visitor_reports(dancers: Circle) -> None:
    member, leader, visitor = (
        browser(dancers, dancers.people[2]),
        browser(dancers, dancers.people[0]),
        dancers.world.client(),
    )
    form = {"client_key": key(), "words": "明天带上水杯", "audience": "everybody"}
    member.post(at("write", point_id=dancers.point.id), form)
    post = Post.objects.of(dancers.worker).get()
    page = at("post", post_id=post.id)
    assert visitor.get(page).status_code == 404
    leader.post(at("judge_post", post_id=post.id), {"step": "show"})
    assert visitor.get(page).status_code == 200
    answer = visitor.post(at("report_post", post_id=post.id), {"client_key": key(), "cause": "fraud"})
    report = PostReport.objects.of(dancers.worker).get()
    assert report.code in answer.content.decode()
    assert visitor.get(page).status_code == 404  # put away at once
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    decided = desk.post(at("decide_report", post_report_id=report.id), {"verdict": "no", "why": "看过了，没有问题"})
    assert decided.status_code == 302
    assert visitor.get(page).status_code == 200
    assert "看过了，没有问题" in visitor.get(at("reported"), {"code": report.code}).content.decode()


def test_a_visitor_asks_to_come_and_see(dancers: Circle) -> None:
    form = {"client_key": key(), "guest_name": "小林", "guest_phone": "139 1234 5678", "session": ""}
    assert dancers.world.client().post(at("see", point_id=dancers.point.id), form).status_code == 302
    assert TryOut.objects.of(dancers.worker).get().guest_name == "小林"


def test_joining_and_leaving_in_the_browser(dancers: Circle) -> None:
    newcomer = dancers.people[7]
    client = browser(dancers, newcomer)
    client.post(at("join", point_id=dancers.point.id), {"who": str(newcomer.id)})
    assert queries.belongs(dancers.worker, dancers.point.host_id, [newcomer.id])
    client.post(at("leave", point_id=dancers.point.id), {"who": str(newcomer.id)})
    assert not queries.belongs(dancers.worker, dancers.point.host_id, [newcomer.id])


def test_a_member_lets_the_others_read_the_name_and_takes_it_back(dancers: Circle) -> None:
    member = browser(dancers, dancers.people[2])
    mine = at("mine")
    assert "看不到" in member.get(mine).content.decode()
    address = at("show_name", point_id=dancers.point.id, person_id=dancers.people[2].id)
    for shows, words in (("yes", "看得到"), ("no", "看不到")):
        assert member.post(address, {"shows": shows}).status_code == 302
        assert f'<span class="s">{words}</span>' in member.get(mine).content.decode()
    assert browser(dancers, dancers.people[3]).post(address, {"shows": "yes"}).status_code == 404


def test_whether_members_sign_up_is_said_where_the_point_is_described(dancers: Circle) -> None:
    leader, address = browser(dancers, dancers.people[0]), at("edit", point_id=dancers.point.id)
    assert 'name="members_need_no_sign_up"' in leader.get(address).content.decode()
    said = {"name": "舞艺之家", "category": dancers.point.category, "pace": dancers.point.pace}
    for ticked in (False, True):
        more = {"members_need_no_sign_up": "on"} if ticked else {}
        assert leader.post(address, {**said, **more, "venue": str(dancers.square.id)}).status_code == 302
        dancers.point.host.refresh_from_db()
        assert dancers.point.host.members_need_no_sign_up is ticked


def test_what_fits_comes_first_with_its_reason(full: Any) -> None:
    words = (
        browser(full, full.people[7]).get(at("points"), {"categories": "dance", "parts": "evening"}).content.decode()
    )
    assert "您喜欢跳舞打球" in words
    assert "晚上有" in words
    assert "就在您住的东院" in words
    assert "是跳舞打球" in full.world.client().get(at("points"), {"categories": "chat"}).content.decode()


def test_pausing_and_closing_ask_first(dancers: Circle) -> None:
    leader = browser(dancers, dancers.people[0])
    assert "照常办" in leader.get(at("pause", point_id=dancers.point.id)).content.decode()
    leader.post(at("pause", point_id=dancers.point.id), {"why": "粉刷", "back_on": ""})
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    assert desk.get(at("close", point_id=dancers.point.id)).status_code == 200
    desk.post(at("close", point_id=dancers.point.id), {"why": "人散了"})
    point = Point.objects.of(dancers.worker).get()
    assert point.state == PointState.CLOSED
    page = dancers.world.client().get(at("point", point_id=point.id)).content.decode()
    assert "散了" in page
    assert "先来看看" not in page


def test_only_the_head_sets_the_rules(dancers: Circle) -> None:
    assert dancers.world.sign_in(Role.COMMUNITY_WORKER).get(at("standards")).status_code == 404
    head = dancers.world.sign_in(Role.COMMUNITY_HEAD)
    form: dict[str, Any] = {"founders_needed": 7, "trial_months": 3}
    form |= {f"weight_{part}": weight for part, weight in stars.WEIGHTS.items()}
    form |= {f"bar_{count}": bar for count, bar in stars.BARS.items()}
    assert head.post(at("standards"), form | {"weight_safety": 11}).status_code == 422
    assert head.post(at("standards"), form).status_code == 302
    assert queries.standards_of(dancers.worker.community_id).founders_needed == 7


def test_a_point_of_another_community_is_not_there(full: Any) -> None:
    theirs = Point.objects.of(full.world.other.id).get()
    for name in ("point", "charter", "wall", "stars_of", "see"):
        assert full.world.client().get(at(name, point_id=theirs.id)).status_code == 404
        assert full.world.client().get(at(name, point_id=uuid4())).status_code == 404


@pytest.mark.parametrize("name", ["points", "board", "week"])
def test_lists_cost_the_same_for_three_points_as_for_one(
    dancers: Circle, name: str, django_assert_max_num_queries: Any
) -> None:
    client = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    client.get(at(name))

    def cost() -> int:
        with django_assert_max_num_queries(60) as seen:
            client.get(at(name))
        return len(seen)

    dancers.session(TODAY + timedelta(days=1))
    one = cost()
    for number, venue in enumerate((dancers.hall, dancers.square)):
        dancers.found(name=f"点{number}", venue_id=venue.id)
    assert cost() == one


def test_the_point_page_costs_the_same_whatever_it_shows(full: Any, django_assert_max_num_queries: Any) -> None:
    client = full.world.client()
    client.get(at("point", point_id=full.point.id))
    with django_assert_max_num_queries(18):
        client.get(at("point", point_id=full.point.id))


def test_today_shows_my_points(dancers: Circle) -> None:
    dancers.session(TODAY, hour=18)
    home = reverse("web:home", kwargs={"code": "zs"})
    assert "我带的：舞艺之家" in browser(dancers, dancers.people[0]).get(home).content.decode()
    assert "去睦邻点坐坐" in dancers.world.client().get(home).content.decode()


def test_the_desk_hears_of_who_wants_to_see_where_nobody_leads(dancers: Circle) -> None:
    with clock.standing_at(NOW.replace(year=2028, month=10, day=2)):  # the terms are over
        looker = Looker(guest_name="小林", guest_phone="13912345678")
        actions.ask_to_see(dancers.visitor, point_id=dancers.point.id, looker=looker, client_key=key())
        (todo,) = [todo for todo in panels.todos(dancers.worker) if "想来看看" in todo.title]
        assert (todo.title, todo.detail) == ("1 位想来看看，那里没有点长", "舞艺之家")
        assert "小林" in dancers.world.sign_in(Role.COMMUNITY_WORKER).get(todo.url).content.decode()
    assert not [todo for todo in panels.todos(dancers.worker) if "想来看看" in todo.title]  # there is a leader now


def test_the_desk_hands_over_once_however_often_the_form_is_sent(dancers: Circle) -> None:
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    address = at("leader", point_id=dancers.point.id)
    sent = {"person": str(dancers.people[3].id), "kind": "leader", "how": "appointed", "client_key": key()}
    sent["sure"] = "yes"
    assert "client_key" in desk.get(address).content.decode()
    assert [desk.post(address, sent).status_code for _ in range(2)] == [302, 302]
    leads = [row.person for row in queries.past_leads(dancers.point)]
    assert leads == [dancers.people[1], dancers.people[3]], "the deputy stays; who began today leads not even today"


def test_the_desk_hears_what_waits(full: Any) -> None:
    with clock.standing_at(NOW + timedelta(days=4)):
        desk = full.world.sign_in(Role.COMMUNITY_WORKER)
        words = desk.get(reverse("web:desk", kwargs={"code": "zs"})).content.decode()
    assert "板上 1 条有人举报" in words
    assert "有的已经过了时限" in words
    assert "个星级等您看" in words
