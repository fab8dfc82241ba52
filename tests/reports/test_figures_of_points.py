"""What sessions, neighbour points and contacts come to: each number by its facts, and what the report says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from mulin.base.figures import period_of
from mulin.base.roles import Role
from mulin.contacts import actions as contacts
from mulin.contacts.models import ReportWhat
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Arrival, Change, Comer, Plan, Ticks
from mulin.kernel import clock
from mulin.ledger.figures import answer, facts_behind
from mulin.people.models import Person
from mulin.points import actions, queries
from mulin.points.actions import Topic
from mulin.points.models import Point, StarReview
from mulin.points.rules import stars
from mulin.reports import actions as reports
from mulin.reports.queries import shown
from tests.contacts.helpers import add, draft, staff
from tests.points.conftest import NOW, Circle, key, make_circle

TODAY = NOW.date()
LATER = NOW.replace(year=2027, month=1, day=4)  # when the half-year is rated
CHINESE = re.compile(r"[⺀-鿿豈-﫿！-～]")


@pytest.fixture
def circle(world: Any) -> Iterator[Circle]:
    with clock.standing_at(NOW):
        yield make_circle(world)


@pytest.fixture
def dancers(circle: Circle) -> Circle:
    circle.found()
    return circle


def come_to(circle: Circle, period: str = "2026", **expected: int) -> None:
    """Each figure (its dot written __) comes to its number, and the list behind it to the same."""
    for name, value in expected.items():
        code = name.replace("__", ".")
        listed = facts_behind(circle.world.community.id, code, period_of(period), limit=200)
        found = answer(circle.world.community.id, code, period_of(period)).value or 0
        assert (code, found, sum(one.share for one in listed)) == (code, value, value)


def entries(circle: Circle, code: str) -> int:
    return len(facts_behind(circle.world.community.id, code, period_of("2026"), limit=200))


def held(circle: Circle, day: int, people: list[Person]) -> Gathering:
    session = circle.session(TODAY + timedelta(days=day))
    circle.hold(session, people)
    return session


def with_names(circle: Circle, day: int = 1) -> Gathering:
    """A session for which one signs up."""
    start = NOW + timedelta(days=day)
    plan = Plan(
        title="排练", starts_at=start, ends_at=start + timedelta(hours=1), venue_id=circle.square.id, sign_up="needed"
    )
    return gatherings.plan_gathering(circle.worker, host_id=circle.point.host_id, plan=plan, client_key=key())


def signed_up(circle: Circle, session: Gathering, person: Person, *, children: int = 0) -> Any:
    comer = Comer(person_id=person.id, children=children)
    return gatherings.sign_up(circle.worker, gathering_id=session.id, comers=[comer], client_key=key())[0]


def second_point(circle: Circle, **changes: Any) -> Point:
    circle.found(name="书香之家", leader_id=circle.people[2].id, deputy_id=circle.people[3].id, **changes)
    return circle.points[-1]


# Sessions


def test_a_session_counts_while_it_is_closed_and_only_once(dancers: Circle) -> None:
    come_to(dancers, gatherings__held=0, gatherings__held_by_points=0)
    first, _second = held(dancers, 1, dancers.people[:3]), held(dancers, 2, dancers.people[:2])
    community = gatherings.community_host(dancers.worker)
    start = NOW + timedelta(days=3)
    plan = Plan(title="义诊", starts_at=start, ends_at=start + timedelta(hours=1), venue_id=dancers.hall.id)
    own = gatherings.plan_gathering(dancers.worker, host_id=community.id, plan=plan, client_key=key())
    dancers.hold(own, dancers.people[:1])
    come_to(dancers, gatherings__held=3, gatherings__held_by_points=2)
    with clock.standing_at(own.ends_at):
        gatherings.reopen_gathering(dancers.worker, gathering_id=first.id)
        come_to(dancers, gatherings__held=2, gatherings__held_by_points=1)
        for note in ("学了新动作", "学了两个新动作"):
            gatherings.close_gathering(dancers.worker, gathering_id=first.id, note=note)
    come_to(dancers, gatherings__held=3, gatherings__held_by_points=2)
    come_to(dancers, "2026-Q2", gatherings__held=0)


def test_somebody_is_new_the_first_time_and_not_when_the_tap_was_a_slip(dancers: Circle) -> None:
    held(dancers, 1, dancers.people[:3])
    come_to(dancers, gatherings__newcomers=3)
    second = dancers.session(TODAY + timedelta(days=2))
    slip = uuid4()
    with clock.standing_at(second.starts_at):
        arrivals = [Arrival(client_id=uuid4(), person_id=person.id) for person in dancers.people[1:4]]
        arrivals.append(Arrival(client_id=slip, person_id=dancers.people[5].id))
        gatherings.check_in_many(dancers.worker, gathering_id=second.id, arrivals=arrivals)
        come_to(dancers, gatherings__newcomers=5, gatherings__visits=7, gatherings__people=5)
        gatherings.undo_check_in(dancers.worker, gathering_id=second.id, client_id=slip)
    come_to(dancers, gatherings__newcomers=4, gatherings__visits=6, gatherings__people=4)


def test_what_was_called_off_counts_until_it_takes_place_after_all(dancers: Circle) -> None:
    sessions = [dancers.session(TODAY + timedelta(days=day)) for day in (1, 2, 3)]
    for session in sessions[:2]:
        for _ in range(2):
            gatherings.cancel_gathering(dancers.worker, gathering_id=session.id, why="停电")
    come_to(dancers, gatherings__planned=3, gatherings__cancelled=2)
    gatherings.restore_gathering(dancers.worker, gathering_id=sessions[0].id)
    come_to(dancers, gatherings__planned=3, gatherings__cancelled=1)
    gatherings.cancel_gathering(dancers.worker, gathering_id=sessions[0].id, why="又停电")
    come_to(dancers, gatherings__cancelled=2)


def test_a_session_that_moved_twice_moved_once_and_other_words_do_not_move_it(dancers: Circle) -> None:
    one, two, three = (dancers.session(TODAY + timedelta(days=day)) for day in (1, 2, 3))
    for hours in (1, 2):
        starts = one.starts_at - timedelta(hours=hours)
        gatherings.move_gathering(
            dancers.worker, gathering_id=one.id, starts_at=starts, ends_at=starts + timedelta(hours=1)
        )
    gatherings.move_to_substitute(dancers.worker, gathering_id=two.id)
    gatherings.change_gatherings(dancers.worker, gathering_id=three.id, scope="this", change=Change(title="新名字"))
    come_to(dancers, gatherings__moved=2)


def test_sign_ups_count_with_children_and_who_gave_up_stays_counted(dancers: Circle) -> None:
    session = with_names(dancers)
    signed_up(dancers, session, dancers.people[1], children=2)
    row = signed_up(dancers, session, dancers.people[2])
    come_to(dancers, gatherings__sign_ups=4)
    gatherings.give_up(dancers.worker, sign_up_id=row.id)
    come_to(dancers, gatherings__sign_ups=4)
    assert entries(dancers, "gatherings.sign_ups") == 2


def test_who_signed_up_and_was_not_seen_is_missed_until_the_session_is_opened_again(dancers: Circle) -> None:
    session = with_names(dancers)
    for person in dancers.people[1:5]:
        signed_up(dancers, session, person)
    dancers.hold(session, dancers.people[1:2])
    come_to(dancers, gatherings__missed=3)
    with clock.standing_at(session.ends_at):
        gatherings.reopen_gathering(dancers.worker, gathering_id=session.id)
        come_to(dancers, gatherings__missed=0)
        ticks = Ticks(came=frozenset({str(dancers.people[2].id)}))
        gatherings.type_in(dancers.worker, gathering_id=session.id, ticks=ticks, client_key=key())
        gatherings.close_gathering(dancers.worker, gathering_id=session.id, note="")
    come_to(dancers, gatherings__missed=2)
    assert entries(dancers, "gatherings.missed") == 1


# Points and their members


def test_points_stand_until_they_are_closed_and_were_founded_whatever_became_of_them(circle: Circle) -> None:
    circle.found(founded_on=date(2025, 11, 1))
    young = second_point(circle)
    come_to(circle, "2025", points__open=1, points__founded=1)
    come_to(circle, "2026", points__open=2, points__founded=1)
    actions.pause(circle.worker, point_id=young.id, why="粉刷", back_on=TODAY + timedelta(days=9))
    come_to(circle, "2026", points__open=2, points__founded=1)
    actions.close_point(circle.worker, point_id=young.id, why="人散了")
    come_to(circle, "2026", points__open=1, points__founded=1)
    come_to(circle, "2025", points__open=1, points__founded=1)


def test_a_member_of_two_points_is_one_and_stays_one_until_the_last_is_left(circle: Circle) -> None:
    circle.found(founded_on=date(2026, 3, 1))
    second_point(circle)
    come_to(circle, points__members=6, points__joined=6)
    come_to(circle, "2026-Q1", points__members=6, points__joined=6)
    one, other = circle.people[6], circle.people[4]
    actions.join(circle.resident(one), point_id=circle.point.id)
    come_to(circle, points__members=7, points__joined=7)
    actions.leave(circle.resident(one), point_id=circle.point.id)
    come_to(circle, points__members=6, points__joined=7)
    actions.strike_off(circle.worker, point_id=circle.point.id, person_id=other.id, why="搬走了")
    come_to(circle, points__members=6)
    actions.strike_off(circle.worker, point_id=circle.points[1].id, person_id=other.id, why="搬走了")
    come_to(circle, points__members=5, points__joined=7)
    actions.join(circle.resident(one), point_id=circle.point.id)
    come_to(circle, points__members=6, points__joined=7)


def test_policies_and_whom_they_reached_go_together_and_are_taken_back_together(dancers: Circle) -> None:
    session = dancers.session(TODAY + timedelta(days=1))
    rows = [
        actions.plan_policy(dancers.leader, gathering_id=session.id, topic=Topic(topic=topic))
        for topic in ("防范养老诈骗", "垃圾分类条例", "医保新规")
    ]
    actions.withdraw_policy(dancers.leader, policy_id=rows[2].id)
    come_to(dancers, points__policies=0, points__policy_reach=0)
    dancers.hold(session, dancers.people[:5])
    with clock.standing_at(session.ends_at):
        actions.settle_policies(dancers.worker)
        come_to(dancers, points__policies=2, points__policy_reach=10)
        actions.withdraw_policy(dancers.leader, policy_id=rows[1].id)
    come_to(dancers, points__policies=1, points__policy_reach=5)
    come_to(dancers, "2026-Q2", points__policies=0, points__policy_reach=0)


def test_help_and_meetings_count_by_their_day_until_they_are_taken_back(dancers: Circle) -> None:
    noted = {
        kind: [
            actions.note_deed(dancers.worker, point_id=dancers.point.id, kind=kind, on=on, people=4, client_key=key())
            for on in (date(2026, 6, 30), TODAY, TODAY)
        ]
        for kind in ("help", "meeting", "safety")
    }
    come_to(dancers, points__helps=3, points__meetings=3)
    come_to(dancers, "2026-H1", points__helps=1, points__meetings=1)
    actions.withdraw_deed(dancers.worker, deed_id=noted["help"][0].id)
    actions.withdraw_deed(dancers.worker, deed_id=noted["meeting"][1].id)
    come_to(dancers, points__helps=2, points__meetings=2)
    come_to(dancers, "2026-H1", points__helps=0, points__meetings=1)


def test_each_version_of_a_charter_that_came_into_force_counts_and_a_dropped_one_does_not(dancers: Circle) -> None:
    come_to(dancers, points__charters=1)
    dropped = actions.draft_charter(dancers.leader, point_id=dancers.point.id, text="晚八点前收")
    actions.drop_charter(dancers.leader, charter_id=dropped.id)
    adopted = actions.draft_charter(dancers.leader, point_id=dancers.point.id, text="晚九点前收")
    come_to(dancers, points__charters=1)
    actions.adopt_charter(dancers.leader, charter_id=adopted.id, votes_for=4, present=5)
    come_to(dancers, points__charters=2)
    actions.confirm_charter(dancers.leader, charter_id=adopted.id)
    come_to(dancers, points__charters=2)


def rated(circle: Circle, *bars: int) -> None:
    """The standards ask for these sums; every draft that waits is counted anew by them and confirmed."""
    head = circle.staff("周敏", Role.COMMUNITY_HEAD)
    asked = dict(zip("2345", bars, strict=True))
    actions.set_standards(head, founders_needed=5, trial_months=3, weights=stars.WEIGHTS, bars=asked)
    actions.draft_reviews(head)
    for review in queries.reviews_waiting(head):
        actions.redraft_review(head, review_id=review.id)
        actions.confirm_review(head, review_id=review.id)


def latest_review(circle: Circle) -> StarReview:
    return StarReview.objects.of(circle.worker).latest("edition")


def test_stars_count_when_they_are_confirmed_and_four_only_by_the_last_edition(circle: Circle) -> None:
    circle.found(founded_on=date(2026, 3, 1))
    held(circle, 1, circle.people[:5])
    with clock.standing_at(LATER):
        actions.draft_reviews(circle.worker)
        come_to(circle, "2027", points__starred=0, points__four_stars=0)
        rated(circle, 1, 2, 3, 99)
        review = latest_review(circle)
        assert review.stars == 4
        come_to(circle, "2027", points__starred=1, points__four_stars=1)
        come_to(circle, "2026", points__starred=0)
        appeal = actions.appeal_review(circle.leader, review_id=review.id, words="数错了")
        actions.decide_appeal(circle.worker, appeal_id=appeal.id, upheld=True, why="重新算")
        rated(circle, 1, 97, 98, 99)
        assert latest_review(circle).stars == 2
        come_to(circle, "2027", points__starred=1, points__four_stars=0)


# Contacts


def test_calls_and_reports_about_numbers_count_as_they_were_made(world: Any) -> None:
    with clock.standing_at(NOW):
        worker = staff(world, "小周")
        contact = add(worker, draft(world))
        for answered in (False, True, True):
            contacts.verify_contact(worker, contact_id=contact.id, answered=answered)
        complaint = contacts.Complaint(ReportWhat.DEAD, "一直空号", "")
        once = key()
        first = contacts.report_number(worker, contact_id=contact.id, complaint=complaint, client_key=once)
        contacts.report_number(worker, contact_id=contact.id, complaint=complaint, client_key=once)
        contacts.report_number(worker, contact_id=contact.id, complaint=complaint, client_key=key())
        circle = make_circle(world)
        come_to(circle, contacts__verified=3, contacts__reported=2, contacts__settled=0, contacts__renewed=0)
        contacts.close_report(worker, report_id=first.id, fixed=False)
        come_to(circle, contacts__verified=3, contacts__reported=2, contacts__settled=1, contacts__listed=1)
        contacts.close_contact(worker, contact_id=contact.id)
        come_to(circle, contacts__verified=3, contacts__listed=0)


# What the report says


@pytest.fixture
def told(circle: Circle) -> Circle:
    """A quarter in which two points met, explained, helped and were counted."""
    circle.found(founded_on=date(2026, 3, 1))
    second_point(circle)
    for day, topic, came in ((2, "垃圾分类条例", circle.people[3:6]), (1, "防范养老诈骗", circle.people[:5])):
        session = circle.session(TODAY + timedelta(days=day))
        actions.plan_policy(circle.worker, gathering_id=session.id, topic=Topic(topic=topic))
        circle.hold(session, came)
    with clock.standing_at(NOW + timedelta(days=3)):
        actions.settle_policies(circle.worker)
    for kind, times in (("meeting", 2), ("help", 3)):
        for _ in range(times):
            actions.note_deed(circle.worker, point_id=circle.point.id, kind=kind, on=TODAY, client_key=key())
    return circle


def section(circle: Circle, title: str, period: str) -> list[str]:
    """The paragraphs of the section that begins with `title`, as they are read."""
    report = reports.draft_report(circle.world.worker, period=period)
    found = [one for one in shown(report).text.sections if title in one.title]
    return [block.words for block in found[0].blocks] if found else []


def test_the_second_section_tells_in_chinese_what_points_did(told: Circle) -> None:
    assert section(told, "睦邻点", "2026-Q3") == [
        "坚持“兴趣引领、居民自办”，现有睦邻点2个（舞艺之家、书香之家），在册成员6人。期内新成立睦邻点1个，新加入成员6人。",
        "各睦邻点活动有固定时间、有固定场地，本期共开展活动2场，参加8人次、6人。",
        "配合社区两委做好政策法规宣传2场（“防范养老诈骗”“垃圾分类条例”），受众8人次。",
        "坚持自我管理，各点召开成员会2次，公约、轮值、物资由成员共同商定。",
        "坚持互助互爱，各点帮助邻居办事3件。",
    ]


def test_the_same_is_told_in_english_with_nothing_chinese_but_names(told: Circle) -> None:
    with translation.override("en"):
        said = section(told, "oint", "2026-Q3")
    assert len(said) == 5
    assert said[1:] == [
        "The points meet at fixed times in fixed places: 2 sessions in this period, with 8 visits by 6 people.",
        "For the two committees, laws and policy were explained in 2 sessions (“防范养老诈骗”, “垃圾分类条例”), "
        "with 8 visits.",
        "Governing themselves, the points held 2 members’ meetings; charter, rota and materials are settled by the "
        "members together.",
        "Standing by each other, the points helped neighbours on 3 occasions.",
    ]
    words = " ".join(said)
    for name in ("舞艺之家", "书香之家", "防范养老诈骗", "垃圾分类条例"):
        assert name in words
        words = words.replace(name, "")
    assert CHINESE.findall(words) == []


def test_topics_are_named_once_and_more_of_them_than_fit_are_said_to_be_there(told: Circle) -> None:
    topics = ["医保新规", "医保新规", "物业条例", "消防法", "反家庭暴力法", "民法典"]
    for day, topic in enumerate(topics, 3):
        session = told.session(TODAY + timedelta(days=day))
        actions.plan_policy(told.worker, gathering_id=session.id, topic=Topic(topic=topic))
        told.hold(session, told.people[:1])
    with clock.standing_at(NOW + timedelta(days=9)):
        actions.settle_policies(told.worker)
        named = "（“防范养老诈骗”“垃圾分类条例”“医保新规”“物业条例”“消防法”“反家庭暴力法”等）"
        assert f"政策法规宣传8场{named}" in section(told, "睦邻点", "2026-Q3")[2]
        with translation.override("en"):
            assert "“反家庭暴力法” and others" in section(told, "oint", "2026-Q3")[2]


def test_stars_are_told_in_the_period_in_which_they_were_given(told: Circle) -> None:
    with clock.standing_at(LATER):
        actions.draft_reviews(told.worker)
        rated(told, 1, 2, 3, 99)
        assert section(told, "睦邻点", "2027-Q1")[-1] == (
            "推进规范化建设，按公开标准完成1个睦邻点的星级评定，其中四星以上1个。"
        )
        with translation.override("en"):
            assert section(told, "oint", "2027-Q1")[-1] == (
                "By open standards the star rating of 1 point was completed, 1 of them with four stars or more."
            )


def test_what_did_not_happen_is_not_told(dancers: Circle) -> None:
    policy = actions.plan_policy(
        dancers.worker, gathering_id=held(dancers, 1, dancers.people[:2]).id, topic=Topic(topic="医保新规")
    )
    deed = actions.note_deed(dancers.worker, point_id=dancers.point.id, kind="help", on=TODAY, client_key=key())
    begin = ["坚持“兴", "各睦邻点", "配合社区", "坚持互助"]
    assert [words[:4] for words in section(dancers, "睦邻点", "2026")] == begin
    actions.withdraw_policy(dancers.worker, policy_id=policy.id)
    actions.withdraw_deed(dancers.worker, deed_id=deed.id)
    assert [words[:4] for words in section(dancers, "睦邻点", "2026")] == begin[:2]
    assert section(dancers, "睦邻点", "2025") == []
