"""What a point's numbers say: its health line by line, its stars, what the desk sees, how its leaders came to it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from mulin.base.roles import Role
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Steward
from mulin.gatherings.rules import Plan
from mulin.kernel import clock
from mulin.messaging.models import Message
from mulin.points import actions, queries
from mulin.points.actions import Election, Meeting, Opening, Partner, Topic
from mulin.points.models import Duty, How, Mandate, Point
from mulin.points.rules import stars
from tests.points.conftest import NOW, Circle, key
from tests.points.test_pages import at, browser

TODAY = NOW.date()
LATER = datetime(2026, 12, 7, 9, tzinfo=clock.CHINA)  # a Monday, when the autumn is over
FOUNDED = date(2026, 3, 1)
WELL, UNWELL, EARLY = "好", "可以帮一把", "还早"
_LINE = re.compile(
    r'<span class="t">([^<]*)</span> <span class="badge[^"]*">(.*?)</span><br><span class="s">(.*?)</span>', re.DOTALL
)


def page_of(client: Client, name: str, **where: Any) -> str:
    answer = client.get(at(name, **where))
    assert answer.status_code == 200
    return answer.content.decode()


def health_of(client: Client, point: Point) -> dict[str, tuple[str, list[str]]]:
    """Each line of the page by its title: the verdict, and the words below it."""
    found = _LINE.findall(page_of(client, "health", point_id=point.id))
    return {
        title: (strip_tags(verdict).strip(), [strip_tags(part).strip() for part in words.split("<br>")])
        for title, verdict, words in found
    }


def founded(circle: Circle, *, on: date = FOUNDED, election: Election | None = None, **changes: Any) -> Point:
    proposal = circle.hand_in_on_paper(**changes)
    opening = Opening(founded_on=on, election=election)
    point = actions.approve(circle.worker, proposal_id=proposal.id, opening=opening)
    circle.points.append(point)
    return point


def autumn(circle: Circle, held: int, planned: int) -> None:
    """So many sessions a week apart; the first six always come, to the last one a neighbour as well."""
    sessions = [circle.session(TODAY + timedelta(days=1 + 7 * n)) for n in range(planned)]
    for number, session in enumerate(sessions[:held]):
        circle.hold(session, circle.people[: 7 if number == held - 1 else 6])


def meet_outside(circle: Circle, day: date) -> None:
    starts = datetime.combine(day, NOW.timetz())
    meeting = Meeting(title="柔力球交流", starts_at=starts, ends_at=starts + timedelta(hours=2), place_words="体育馆")
    partner = Partner(name="市柔力球协会", place="江泰市")
    row = actions.invite_to_exchange(
        circle.leader, point_id=circle.point.id, partner=partner, meeting=meeting, client_key=key()
    )
    row = actions.answer_exchange(circle.leader, exchange_id=row.id, comes=True)
    assert row.gathering is not None
    circle.hold(row.gathering, circle.people[:6])
    with clock.standing_at(starts + timedelta(hours=3)):
        actions.close_exchange(circle.worker, exchange_id=row.id, guests=9)


@pytest.fixture
def lively(circle: Circle) -> Circle:
    """A point that has everything: five sessions of five, a meeting, a stock-take, help, an exchange, a policy."""
    founded(circle)
    autumn(circle, held=5, planned=5)
    for kind in ("meeting", "stock_take", "help", "help", "safety"):
        actions.note_deed(circle.worker, point_id=circle.point.id, kind=kind, on=TODAY, client_key=key())
    session = circle.session(TODAY + timedelta(days=3))
    actions.plan_policy(circle.worker, gathering_id=session.id, topic=Topic(topic="防范养老诈骗"))
    circle.hold(session, circle.people[:6])
    actions.settle_policies(circle.worker)
    meet_outside(circle, TODAY + timedelta(days=20))
    return circle


def test_a_point_that_does_well_reads_so_line_by_line(lively: Circle) -> None:
    with clock.standing_at(LATER):
        found = health_of(browser(lively, lively.people[0]), lively.point)
    assert found == {
        "按时办": (WELL, ["排了 7 场，办了 7 场"]),
        "常来的人": (WELL, ["常来的 6 位，一共来过 7 位"]),
        "新来的人": (WELL, ["新来的 1 位"]),
        "公约": (WELL, ["3月1日定过或念过"]),
        "点长": (WELL, ["单桂香，任到2028年9月20日 周三"]),
        "副点长": (WELL, ["龚勤"]),
        "物资账": (WELL, ["半年里盘点过 1 次"]),
        "开成员会": (WELL, ["1 次"]),
        "交流": (WELL, ["和外面交流 1 场"]),
        "帮邻居": (WELL, ["2 次"]),
        "查安全": (WELL, ["1 次"]),
    }


def test_the_same_stands_there_in_english(lively: Circle) -> None:
    client = browser(lively, lively.people[0])
    client.cookies["mulin_language"] = "en"
    with clock.standing_at(LATER):
        found = health_of(client, lively.point)
        stars_page = page_of(client, "star_rule")
    assert list(found) == [
        "Held as planned", "Regulars", "New people", "Charter", "Point leader", "Deputy leader", "Materials",
        "Members’ meeting", "Exchanges", "Help given", "Safety check",
    ]  # fmt: skip
    assert {verdict for verdict, _words in found.values()} == {"Good"}
    assert found["Held as planned"][1] == ["7 planned, 7 held"]
    assert found["Materials"][1] == ["1 stock-take in half a year"]
    assert (found["Members’ meeting"][1], found["Help given"][1]) == (["1 time"], ["2 times"])
    assert found["Exchanges"][1] == ["1 exchange"]
    assert found["Regulars"][1] == ["6 come regularly, 7 came in all"]
    for heading in ("How stars are given", "How it is counted", "Open to many", "Self-governing", "Helping each other"):
        assert heading in stars_page


def test_a_point_where_nothing_happened_reads_what_would_help(circle: Circle) -> None:
    founded(circle, deputy_id=None)
    with clock.standing_at(LATER):
        found = health_of(browser(circle, circle.people[0]), circle.point)
    assert {title for title, (verdict, _words) in found.items() if verdict == WELL} == {"公约", "点长"}
    assert found["按时办"] == (UNWELL, ["排了 0 场，办了 0 场", "办不了就早点说取消，办过的记得点“今天到此结束”"])
    assert found["新来的人"] == (UNWELL, ["新来的 0 位", "请邻居先来看看"])
    assert found["副点长"] == (UNWELL, ["没有副点长", "点长生病的时候，要有人开门"])
    assert found["物资账"] == (UNWELL, ["半年没盘点了", "数一遍，念给大家听"])


@pytest.mark.parametrize(("held", "verdict"), [(9, WELL), (8, UNWELL)])
def test_nine_of_ten_sessions_are_enough_and_eight_are_not(circle: Circle, held: int, verdict: str) -> None:
    founded(circle)
    autumn(circle, held=held, planned=10)
    with clock.standing_at(LATER):
        found = health_of(browser(circle, circle.people[0]), circle.point)
    assert found["按时办"][0] == verdict
    assert found["按时办"][1][0] == f"排了 10 场，办了 {held} 场"


def test_five_who_came_four_times_are_regulars_and_four_are_too_few(circle: Circle) -> None:
    founded(circle)
    sessions = [circle.session(TODAY + timedelta(days=1 + 7 * n)) for n in range(5)]
    for session, people in zip(sessions, (6, 4, 4, 4, 5), strict=True):
        circle.hold(session, circle.people[:people])
    leader = browser(circle, circle.people[0])
    with clock.standing_at(LATER):
        found = health_of(leader, circle.point)["常来的人"]
        assert found == (UNWELL, ["常来的 4 位，一共来过 6 位", "谁三次没来，打个电话问问"])
    for day in (36, 43):
        circle.hold(circle.session(TODAY + timedelta(days=day)), circle.people[4:5])
    with clock.standing_at(LATER):
        assert health_of(leader, circle.point)["常来的人"] == (WELL, ["常来的 5 位，一共来过 6 位"])


@pytest.mark.parametrize(("days", "verdict"), [(365, WELL), (366, UNWELL)])
def test_a_charter_is_read_again_after_a_year(circle: Circle, days: int, verdict: str) -> None:
    point = founded(circle, on=TODAY - timedelta(days=days))
    leader = browser(circle, circle.people[0])
    assert health_of(leader, point)["公约"][0] == verdict
    kept = queries.charter_in_force(point)
    assert kept is not None
    leader.post(at("charter_step", charter_id=kept.id), {"step": "confirm"})
    assert health_of(leader, point)["公约"] == (WELL, ["9月21日定过或念过"])


@pytest.mark.parametrize(("days", "verdict"), [(46, WELL), (45, UNWELL)])
def test_six_weeks_before_the_end_of_a_term_the_next_leader_is_thought_of(
    circle: Circle, days: int, verdict: str
) -> None:
    point = founded(circle, election=Election(ends_on=TODAY + timedelta(days=days)))
    found = health_of(circle.world.sign_in(Role.COMMUNITY_WORKER), point)["点长"]
    assert found[0] == verdict
    assert ("任期快到了，开个会商量下一任" in found[1]) is (verdict == UNWELL)
    with clock.standing_at(NOW + timedelta(days=days + 1)):
        after = health_of(circle.world.sign_in(Role.COMMUNITY_HEAD), point)
    assert after["点长"] == (UNWELL, ["没有点长", "请社区来帮忙推一位"])
    assert after["副点长"][0] == UNWELL


def test_what_was_noted_long_ago_or_taken_back_counts_no_more(circle: Circle) -> None:
    founded(circle)
    point, leader = circle.point, browser(circle, circle.people[0])
    for days in (182, 183):
        on = TODAY - timedelta(days=days)
        deed = actions.note_deed(circle.worker, point_id=point.id, kind="help", on=on, client_key=key())
        if days == 182:
            last = deed
    assert health_of(leader, point)["帮邻居"] == (WELL, ["1 次"])
    actions.withdraw_deed(circle.worker, deed_id=last.id)
    assert health_of(leader, point)["帮邻居"] == (UNWELL, ["0 次", "帮了谁一把，记一笔，不写名字"])


def test_a_new_point_is_told_that_it_is_early(circle: Circle) -> None:
    found = health_of(browser(circle, circle.people[0]), founded(circle, on=TODAY))
    assert [title for title, (verdict, _words) in found.items() if verdict == EARLY] == [
        "按时办", "常来的人", "新来的人", "物资账", "开成员会", "交流", "帮邻居", "查安全",
    ]  # fmt: skip
    assert found["物资账"][1][0] == "还没盘点过"


def test_a_visitor_reads_the_rule_with_its_weights_and_bars(dancers: Circle) -> None:
    def rule() -> str:
        return strip_tags(page_of(dancers.world.client(), "star_rule"))

    words = rule()
    for name, weight in (("按时办", 25), ("来的人广", 20), ("自己管自己", 20), ("互相帮", 15), ("政策宣传", 10)):
        assert f"{name} {weight} 分" in words
    for row, bar in (("★★★★★", 90), ("★★★★☆", 75), ("★★★☆☆", 60), ("★★☆☆☆", 40)):
        assert f"{row} {bar} 分起" in words
    head = dancers.staff("周敏", Role.COMMUNITY_HEAD)
    weights = {**stars.WEIGHTS, "regularity": 30, "safety": 5}
    actions.set_standards(head, founders_needed=5, trial_months=3, weights=weights, bars={**stars.BARS, "5": 95})
    assert "按时办 30 分" in rule()
    assert "★★★★★ 95 分起" in rule()
    assert "★★★★★ 90 分起" not in rule()


def test_a_visitor_reads_what_the_stars_of_a_point_came_from(lively: Circle) -> None:
    with clock.standing_at(LATER.replace(year=2027, month=1)):
        actions.draft_reviews(lively.worker)
        actions.confirm_review(lively.worker, review_id=queries.reviews_waiting(lively.worker)[0].id)
        page = page_of(lively.world.client(), "stars_of", point_id=lively.point.id)
    earned = re.findall(r"<dt>([^<]*)</dt><dd[^>]*>([^<]*)</dd><dd[^>]*>([^<]*)</dd>", page)
    # 7 of 30 people and 1 of 5 newcomers; 2 of 6 helps and the exchange; 1 of 2 policies and safety checks
    assert earned == [
        ("按时办", "25 / 25", "排了 7 场，办了 7 场"),
        ("来的人广", "4.4 / 20", "来过 7 位，新来 1 位"),
        ("自己管自己", "20 / 20", "公约是新的、成员会 1 次、盘点 1 次、点长在任"),
        ("互相帮", "8 / 15", "帮邻居 2 件，交流 1 场"),
        ("政策宣传", "5 / 10", "政策宣传 1 场"),
        ("安全", "5 / 10", "查安全 1 次"),
    ]
    assert "★★★☆☆" in page
    assert "一共 67.4 分" in strip_tags(page)


def needs_on(client: Client) -> dict[str, str]:
    page = page_of(client, "board")
    part = page.partition('id="help"')[2].partition("</section>")[0]
    return {
        name: strip_tags(words)
        for name, words in re.findall(r'<b class="t">(.*?)</b><br><span class="s">(.*?)</span>', part)
    }


def test_the_board_names_who_needs_help_and_why(circle: Circle) -> None:
    founded(circle, name="甲", on=TODAY - timedelta(days=400), needs="想借社区的音响")
    founded(circle, name="乙", election=Election(ends_on=TODAY + timedelta(days=20)), deputy_id=None)
    founded(circle, name="丙", on=TODAY)
    circle.points[:] = circle.points[2:]
    circle.session(TODAY + timedelta(days=1))
    desk = circle.world.sign_in(Role.COMMUNITY_WORKER)
    assert needs_on(desk) == {
        "甲": "往后没有排场次，公约一年没念了，想借社区的音响",
        "乙": "点长任到10月11日 周日，没有副点长，往后没有排场次",
    }
    with clock.standing_at(NOW + timedelta(days=16)):  # what was planned for the next day was never held
        circle.session(clock.today() + timedelta(days=1))
        assert needs_on(circle.world.sign_in(Role.COMMUNITY_HEAD))["丙"] == "两个星期没办了"


def test_a_trial_that_is_over_waits_on_the_board(circle: Circle) -> None:
    founded(circle, on=TODAY)
    trial_ends = circle.point.trial_ends_on
    for day, waits in ((trial_ends - timedelta(days=1), False), (trial_ends, True)):
        with clock.standing_at(datetime.combine(day, NOW.timetz())):
            found = needs_on(circle.world.sign_in(Role.COMMUNITY_HEAD if waits else Role.COMMUNITY_WORKER))
        assert ("试办期满，可以登记了" in found["舞艺之家"]) is waits


def test_the_desk_hears_of_sessions_without_a_place(dancers: Circle) -> None:
    starts = NOW + timedelta(days=2)
    plan = Plan(title="雨天排练", starts_at=starts, ends_at=starts + timedelta(hours=1))
    row = gatherings.plan_gathering(dancers.worker, host_id=dancers.point.host_id, plan=plan, client_key=key())
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    home = reverse("web:desk", kwargs={"code": "zs"})
    page = desk.get(home).content.decode()
    assert "1 场还没有地方" in page
    assert "雨天排练 9月23日" in page
    assert "舞艺之家 雨天排练" in page_of(desk, "week")
    gatherings.move_gathering(dancers.worker, gathering_id=row.id, venue_id=dancers.hall.id)
    assert "还没有地方" not in desk.get(home).content.decode()
    assert "这几场没有地方" not in page_of(desk, "week")


def test_closed_points_are_listed_when_asked_for_the_latest_first(circle: Circle) -> None:
    early, late = founded(circle, name="棋友会"), founded(circle, name="晨练队")
    for days, point, why in ((1, early, "人散了"), (5, late, "并到太极队去了")):
        with clock.standing_at(NOW + timedelta(days=days)):
            actions.close_point(circle.worker, point_id=point.id, why=why)
    desk = circle.world.sign_in(Role.COMMUNITY_WORKER)
    assert "棋友会" not in page_of(desk, "board")
    page = strip_tags(desk.get(at("board") + "?closed").content.decode())
    assert "9月22日 周二 人散了" in page
    assert page.index("晨练队") < page.index("9月26日 周六 并到太极队去了") < page.index("棋友会")
    founded(circle, name="还在办")
    assert desk.get(at("board") + "?closed").content.decode().count("还在办") == 2  # in need, and in the table


def test_the_leader_shares_out_the_rota_on_her_phone(dancers: Circle) -> None:
    session = dancers.session(TODAY + timedelta(days=2))
    opens, tea, _broom = dancers.point.rota_jobs.all()
    leader, member = browser(dancers, dancers.people[0]), browser(dancers, dancers.people[3])
    where = {"gathering_id": session.id}
    leader.post(at("take", rota_job_id=opens.id, **where), {"who": str(dancers.people[0].id)})
    assert "带茶，谁来？" in page_of(leader, "assign", rota_job_id=tea.id, **where)
    leader.post(at("assign", rota_job_id=tea.id, **where), {"person": str(dancers.people[3].id)})
    rota = strip_tags(page_of(member, "rota", point_id=dancers.point.id))
    assert [opens.name, "单桂香", tea.name, "孔祥"] == re.findall("开门锁门|烧水带茶|单桂香|孔祥", rota)[:4]
    told = Message.objects.of(dancers.worker).get(kind="points.duty")
    assert (told.to_person_id, told.data["job"]) == (dancers.people[3].id, "烧水带茶")
    assert member.post(at("assign", rota_job_id=tea.id, **where), {"person": ""}).status_code == 404
    leader.post(at("take", rota_job_id=tea.id, **where), {"give_up": "yes"})
    assert [duty.person_id for duty in Duty.objects.of(dancers.worker)] == [dancers.people[0].id]


def test_a_word_of_the_leader_reaches_every_member_once(dancers: Circle) -> None:
    leader, address = browser(dancers, dancers.people[0]), at("word", point_id=dancers.point.id)
    form = {"client_key": key(), "words": "周三改到多功能活动室"}
    assert leader.post(address, form | {"words": ""}).status_code == 422
    answer = leader.post(address, form, follow=True).content.decode()
    assert "告诉了 5 位。" in answer
    leader.post(address, form)
    told = Message.objects.of(dancers.worker).filter(kind="points.word")
    assert {row.to_person_id for row in told} == {person.id for person in dancers.people[1:6]}
    assert len(told) == 5
    assert {row.data["words"] for row in told} == {"周三改到多功能活动室"}
    assert browser(dancers, dancers.people[3]).post(address, form).status_code == 404


def _let_through(circle: Circle, form: dict[str, str]) -> tuple[int, Client]:
    proposal = circle.hand_in_on_paper()
    desk = circle.world.sign_in(Role.COMMUNITY_WORKER)
    return desk.post(at("decide", proposal_id=proposal.id), form).status_code, desk


def test_leaders_who_were_appointed_lead_for_two_years(circle: Circle) -> None:
    status, desk = _let_through(circle, {"how": "appointed"})
    assert status == 302
    point = Point.objects.of(circle.worker).get()
    terms = Steward.objects.of(circle.worker).filter(host_id=point.host_id)
    assert {(term.starts_on, term.ends_on) for term in terms} == {(TODAY, date(2028, 9, 20))}
    mandates = Mandate.objects.of(circle.worker)
    assert {(row.how, row.votes_for, row.decided_on) for row in mandates} == {(How.APPOINTED, None, TODAY)}
    assert strip_tags(page_of(desk, "desk_point", point_id=point.id)).count("大家推荐，社区聘的") == 2


def test_leaders_who_were_elected_lead_as_long_as_was_voted(circle: Circle) -> None:
    said = {"how": "elected", "votes_for": "5", "present": "6", "decided_on": "2026-09-19", "ends_on": "2027-09-18"}
    status, desk = _let_through(circle, said)
    assert status == 302
    point = Point.objects.of(circle.worker).get()
    terms = Steward.objects.of(circle.worker).filter(host_id=point.host_id)
    assert {(term.starts_on, term.ends_on) for term in terms} == {(date(2026, 9, 19), date(2027, 9, 18))}
    assert {(row.how, row.votes_for, row.present) for row in Mandate.objects.of(circle.worker)} == {("elected", 5, 6)}
    page = strip_tags(page_of(desk, "desk_point", point_id=point.id))
    assert "任到2027年9月18日" in page
    assert page.count("大家选的，到 6 位，5 票") == 2


@pytest.mark.parametrize(
    "said", [{"votes_for": "3", "present": "6"}, {"votes_for": "5", "present": "6", "ends_on": "2030-01-01"}]
)
def test_no_election_that_was_lost_and_no_term_without_end(circle: Circle, said: dict[str, str]) -> None:
    status, _desk = _let_through(circle, {"how": "elected", **said})
    assert status == 422
    assert not Point.objects.of(circle.worker).exists()


def test_who_wants_it_calm_finds_the_calm_first(circle: Circle) -> None:
    for name, pace in (("甲队", "lively"), ("乙队", "gentle"), ("丙队", "calm")):
        founded(circle, name=name, pace=pace)

    def order(**wish: Any) -> list[str]:
        page = circle.world.client().get(at("points"), wish).content.decode()
        return re.findall(r'class="plate"[^>]*>([^<]*)</a>', page)

    page = circle.world.client().get(at("points"), {"paces": ["calm"]}).content.decode()
    assert order(paces="calm")[0] == "丙队"
    assert order(paces="lively")[0] == "甲队"
    assert set(order(paces=["calm", "gentle"])[:2]) == {"乙队", "丙队"}
    assert len(order(paces="calm")) == 3
    reasons = [strip_tags(part).strip() for part in re.findall(r'<p class="reasons">(.*?)</p>', page)]
    assert reasons == ["坐着就行"]
    assert "出点汗" in strip_tags(page.partition("甲队</a>")[2].partition("</section>")[0])
