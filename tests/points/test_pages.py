"""The pages of points: by role, without script, in both languages, with a steady number of queries."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.points import actions, queries
from mulin.points.actions import Complaint, Looker, Meeting, Partner, Topic, Writing
from mulin.points.models import Point, PointState, Post, PostReport, Proposal, TryOut
from mulin.points.rules import stars
from tests.points.conftest import NOW, Circle, draft, key, neighbours_over_the_wall

TODAY = NOW.date()


def at(name: str, **where: Any) -> str:
    return reverse(f"points:{name}", kwargs={"code": "zs", **where})


def browser(circle: Circle, person: Any) -> Client:
    client = circle.world.client()
    circle.world.enter(client, circle.account(person))
    return client


@pytest.fixture
def full(dancers: Circle) -> Circle:
    """舞艺之家 with one of everything."""
    point = dancers.point
    held = dancers.session(TODAY + timedelta(days=1), title="广场舞")
    dancers.hold(held, dancers.people)
    soon = dancers.session(TODAY + timedelta(days=3), title="柔力球集体排练")
    thing = actions.add_material(dancers.leader, point_id=point.id, name="柔力球拍", unit="副")
    actions.move_material(dancers.leader, material_id=thing.id, count=20, why="issued", client_key=key())
    actions.add_plan_item(dancers.leader, point_id=point.id, year=TODAY.year, title="重阳节演一场", month=10)
    deed = actions.note_deed(dancers.leader, point_id=point.id, kind="help", on=TODAY, client_key=key())
    policy = actions.plan_policy(dancers.leader, gathering_id=held.id, topic=Topic(topic="防范养老诈骗"))
    member = dancers.resident(dancers.people[2])
    post = actions.write_post(
        member, point_id=point.id, writing=Writing(words="今天月亮真圆", audience="everybody"), client_key=key()
    )
    actions.let_post_show(dancers.leader, post_id=post.id)
    report = actions.report_post(
        dancers.visitor, post_id=post.id, complaint=Complaint(cause="insult"), client_key=key()
    )
    _worker, theirs, _leader = neighbours_over_the_wall(dancers.world)
    meeting = Meeting(
        title="柔力球友谊交流",
        starts_at=NOW + timedelta(days=9),
        ends_at=NOW + timedelta(days=9, hours=2),
        place_words="广场",
    )
    exchange = actions.invite_to_exchange(
        dancers.leader, point_id=point.id, partner=Partner(point_id=theirs.id), meeting=meeting, client_key=key()
    )
    looker = actions.ask_to_see(dancers.visitor, point_id=point.id, looker=Looker(guest_name="小林"), client_key=key())
    opened = actions.draft_charter(dancers.leader, point_id=point.id, text="只有一条")
    Point.objects.of(member).filter(id=point.id).update(founded_on=TODAY - timedelta(days=300))
    half = stars.half_of(TODAY)
    with clock.standing_at(NOW + timedelta(days=4)):
        actions.draft_reviews(dancers.worker, half=half)
    review = queries.reviews_waiting(dancers.worker)[0]
    actions.confirm_review(dancers.worker, review_id=review.id)
    appeal = actions.appeal_review(dancers.leader, review_id=review.id, words="少算一次")
    proposal = actions.propose(
        dancers.resident(dancers.people[7]), draft=draft(dancers.people[6:8], name="读书会"), client_key=key()
    )
    invitation = actions.invite(member, point_id=point.id, client_key=key())
    dancers.ids = {  # type: ignore[attr-defined]  # what the addresses' gaps are filled with
        "point_id": point.id,
        "proposal_id": proposal.id,
        "charter_id": opened.id,
        "post_id": post.id,
        "post_report_id": report.id,
        "material_id": thing.id,
        "rota_job_id": point.rota_jobs.first().id,
        "gathering_id": soon.id,
        "plan_item_id": point.plan_items.first().id,
        "deed_id": deed.id,
        "policy_session_id": policy.id,
        "exchange_id": exchange.id,
        "try_out_id": looker.id,
        "star_review_id": review.id,
        "star_appeal_id": appeal.id,
        "person_id": dancers.people[3].id,
    }
    dancers.codes = {"invited": invitation.code, "founders": proposal.code, "reported": report.code}  # type: ignore[attr-defined]
    return dancers


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


def test_pages_in_english(full: Any) -> None:
    client = browser(full, full.people[0])
    client.cookies["django_language"] = "en"
    for name in ("point", "lead", "health", "rota", "charter"):
        words = client.get(at(name, point_id=full.point.id), headers={"accept-language": "en"})
        assert words.status_code == 200


def test_founding_in_the_browser_without_script(circle: Circle) -> None:
    clients = [browser(circle, person) for person in circle.people[:5]]
    form = {
        "client_key": key(), "name": "读书会", "category": "reading", "pace": "calm", "venue": str(circle.hall.id),
        "times": "每周三下午三点", "charter": "借的书两周内还\n听别人说完再说自己的", "members_need_no_sign_up": "yes",
    }  # fmt: skip
    answer = clients[0].post(at("found"), form)
    proposal = Proposal.objects.of(circle.worker).get()
    assert answer.url == at("proposal", proposal_id=proposal.id)
    early = clients[0].post(at("proposal_step", proposal_id=proposal.id), {"step": "hand_in"})
    assert early.status_code == 422
    for client, person in zip(clients[1:], circle.people[1:5], strict=True):
        joined = client.post(at("founders") + f"?code={proposal.code}", {"who": str(person.id)})
        assert joined.status_code == 302
    leaders = {"leader": str(circle.people[0].id), "deputy": str(circle.people[1].id)}
    clients[0].post(at("edit_proposal", proposal_id=proposal.id), form | leaders)
    clients[0].post(at("proposal_step", proposal_id=proposal.id), {"step": "hand_in"})
    desk = circle.world.sign_in(Role.COMMUNITY_WORKER)
    assert "读书会" in desk.get(at("founding")).content.decode()
    yes = desk.post(at("decide", proposal_id=proposal.id), {"how": "appointed"})
    point = Point.objects.of(circle.worker).get()
    assert yes.url == at("desk_point", point_id=point.id)
    assert "读书会" in circle.world.client().get(at("points")).content.decode()
    assert clients[0].get(at("lead", point_id=point.id)).status_code == 200


def test_what_was_typed_is_kept_when_something_is_missing(circle: Circle) -> None:
    client = browser(circle, circle.people[0])
    answer = client.post(at("found"), {"client_key": key(), "name": "", "times": "每周三", "charter": "一条"})
    assert answer.status_code == 422
    assert "每周三" in answer.content.decode()


def test_the_desk_types_a_founding_in_from_paper(circle: Circle) -> None:
    from mulin.base import search

    for person in circle.people[:5]:
        search.index(person.community_id, "person", person.id, person.search_texts)
    desk = circle.world.sign_in(Role.COMMUNITY_WORKER)
    names = "、".join(person.name for person in circle.people[:5])
    page = desk.get(at("paper"), {"who": names})
    assert page.status_code == 200
    assert all(str(person.id) in page.content.decode() for person in circle.people[:5])
    form = {
        "client_key": key(), "name": "读书会", "category": "reading", "pace": "calm", "venue": str(circle.hall.id),
        "times": "每周三", "charter": "一条", "leader": str(circle.people[0].id), "deputy": "",
        "members_need_no_sign_up": "no", "founders": [str(person.id) for person in circle.people[:5]],
    }  # fmt: skip
    answer = desk.post(at("paper") + f"?who={names}", form)
    proposal = Proposal.objects.of(circle.worker).get()
    assert answer.url == at("decide", proposal_id=proposal.id)
    assert {founder.mouth for founder in proposal.founders.all()} == {"paper"}
    assert "也要报名" in desk.get(answer.url).content.decode()
    desk.post(answer.url, {"how": "appointed"})
    point = Point.objects.of(circle.worker).select_related("host").get()
    assert not point.host.members_need_no_sign_up
    assert "也要报名" in desk.get(at("point", point_id=point.id)).content.decode()


def test_founders_say_whether_members_sign_up(circle: Circle) -> None:
    client = browser(circle, circle.people[0])
    page = client.get(at("found")).content.decode()
    assert page.count('name="members_need_no_sign_up"') == 2
    form = {
        "client_key": key(), "name": "读书会", "category": "reading", "pace": "calm", "venue": str(circle.hall.id),
        "times": "每周三", "charter": "一条",
    }  # fmt: skip
    unsaid = client.post(at("found"), form)
    assert unsaid.status_code == 422
    assert not Proposal.objects.of(circle.worker).exists()
    made = client.post(at("found"), form | {"members_need_no_sign_up": "no"})
    assert "也要报名" in client.get(made.url).content.decode()
    address = at("edit_proposal", proposal_id=Proposal.objects.of(circle.worker).get().id)
    assert re.search(r'value="no"[^>]*checked', client.get(address).content.decode())
    client.post(address, form | {"members_need_no_sign_up": "yes"})
    assert "不用报名" in client.get(made.url).content.decode()


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


def test_the_desk_hears_what_waits(full: Any) -> None:
    with clock.standing_at(NOW + timedelta(days=4)):
        desk = full.world.sign_in(Role.COMMUNITY_WORKER)
        words = desk.get(reverse("web:desk", kwargs={"code": "zs"})).content.decode()
    assert "板上 1 条有人举报" in words
    assert "有的已经过了时限" in words
    assert "个星级等您看" in words
