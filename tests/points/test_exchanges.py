"""Two points meet over the wall: each side has its own page, gathering and attendance, and nothing else crosses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.base.roles import Role
from mulin.gatherings import actions as gatherings
from mulin.gatherings import queries as sessions
from mulin.gatherings.models import Attendance, Gathering, SignUp
from mulin.gatherings.rules import Arrival, Comer
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from mulin.points import access, actions, queries
from mulin.points.actions import Partner
from mulin.points.models import Exchange, ExchangeState
from mulin.schedule import actions as schedule
from mulin.schedule.models import Booking
from tests.points.conftest import NOW, STARTS, Circle, ask, key, meeting, their_side


def _session(side: Exchange) -> Gathering:
    found: Gathering = Gathering.objects.of(side.community_id).get(id=side.gathering_id)
    return found


def test_both_sides_see_it_each_with_its_own_gathering(dancers: Circle, over_there: Any) -> None:
    worker, theirs, leader = over_there
    ours = ask(dancers, theirs)
    side = their_side(theirs)
    assert (side.partner_name, side.partner_place, side.title) == ("舞艺之家", "中山社区", "柔力球友谊交流")
    assert side.place_words == "中山社区·中心活动场地"
    told = Message.objects.of(theirs.community_id).filter(kind="points.exchange-invited")
    assert set(told.values_list("to_person_id", flat=True)) >= {leader.id}
    actions.answer_exchange(worker, exchange_id=side.id, comes=True, words="一定来")
    ours.refresh_from_db()
    side.refresh_from_db()
    assert (ours.state, ours.answer) == (side.state, side.answer) == (ExchangeState.ACCEPTED, "一定来")
    our_session, their_session = _session(ours), _session(side)
    assert our_session.venue_id == dancers.square.id
    assert (their_session.venue_id, their_session.place_words) == (None, "中山社区·中心活动场地")
    assert our_session.starts_at == their_session.starts_at


def test_each_counts_its_own_people(dancers: Circle, over_there: Any) -> None:
    worker, theirs, _leader = over_there
    ours = ask(dancers, theirs)
    actions.answer_exchange(worker, exchange_id=their_side(theirs).id, comes=True)
    ours.refresh_from_db()
    dancers.hold(Gathering.objects.of(dancers.worker).get(id=ours.gathering_id), dancers.people[:5])
    with clock.standing_at(STARTS + timedelta(hours=3)):
        actions.close_exchange(dancers.worker, exchange_id=ours.id, guests=22)
    side = their_side(theirs)
    assert (side.state, side.guests) == (ExchangeState.ACCEPTED, None)  # they close their own
    assert Attendance.objects.of(theirs.community_id).count() == 0
    assert Attendance.objects.of(dancers.worker).count() == 5
    held = Fact.objects.filter(kind="point.exchange_held")
    assert [(fact.community_id, fact.data["guests"]) for fact in held] == [(dancers.worker.community_id, 22)]


def test_both_sides_count_at_one_joint_gathering_and_neither_sees_the_others(dancers: Circle, over_there: Any) -> None:
    worker, theirs, leader = over_there
    ours = ask(dancers, theirs)
    actions.answer_exchange(worker, exchange_id=their_side(theirs).id, comes=True)
    ours.refresh_from_db()
    ours_at, theirs_at = _session(ours), _session(their_side(theirs))
    dancers.hold(ours_at, dancers.people[:5])
    with clock.standing_at(STARTS):
        arrival = Arrival(client_id=uuid4(), person_id=leader.id)
        gatherings.check_in_many(worker, gathering_id=theirs_at.id, arrivals=[arrival])
        with pytest.raises(NotFound):
            gatherings.check_in_many(worker, gathering_id=ours_at.id, arrivals=[arrival])
    for reader, session, visits in ((dancers.worker, ours_at, 5), (worker, theirs_at, 1)):
        counted = sessions.attendance_summary(reader.community_id, gathering_id=session.id)
        assert (counted.visits.count, counted.people.count) == (visits, visits)


def test_nothing_but_what_was_said_crosses(dancers: Circle, over_there: Any) -> None:
    worker, theirs, _leader = over_there
    ours = ask(dancers, theirs)
    side = their_side(theirs)
    for reader, row in ((worker, ours), (dancers.worker, side)):
        with pytest.raises(NotFound):
            access.exchange_for(reader, row.id)
        with pytest.raises(NotFound):
            actions.withdraw_exchange(reader, exchange_id=row.id, why="不是我的")
    with pytest.raises(NotFound):
        access.point_for(worker, dancers.point.id)
    copied = {field.name for field in Exchange._meta.fields}
    ours_in_words = {name: str(getattr(side, name)) for name in copied}
    for person in dancers.people:
        assert person.name not in " ".join(ours_in_words.values())
        assert str(person.id) not in " ".join(ours_in_words.values())
    theirs_facts = Fact.objects.filter(community_id=theirs.community_id)
    refs = {ref for fact in theirs_facts for ref in fact.about.values()}
    assert refs.isdisjoint({str(person.id) for person in dancers.people} | {str(dancers.point.host_id)})


def test_only_who_was_asked_answers_and_either_side_calls_off(dancers: Circle, over_there: Any) -> None:
    worker, theirs, _leader = over_there
    ours = ask(dancers, theirs)
    with pytest.raises(RuleError, match="exchange-not-yours"):
        actions.answer_exchange(dancers.leader, exchange_id=ours.id, comes=True)
    side = their_side(theirs)
    actions.answer_exchange(worker, exchange_id=side.id, comes=True)
    with pytest.raises(RuleError, match="point-step"):
        actions.answer_exchange(worker, exchange_id=side.id, comes=False)
    actions.withdraw_exchange(dancers.leader, exchange_id=ours.id, why="下大雨")
    for row in (ours, side):
        row.refresh_from_db()
        assert row.state == ExchangeState.WITHDRAWN
    states = Gathering.objects.across(reason="a test looks at both sides").values_list("state", flat=True)
    assert set(states) == {"cancelled"}
    told = Message.objects.of(theirs.community_id).filter(kind="points.exchange-withdrawn")
    assert told.exists()


def test_a_no_is_told_and_leaves_no_gathering(dancers: Circle, over_there: Any) -> None:
    worker, theirs, _leader = over_there
    ours = ask(dancers, theirs)
    actions.answer_exchange(worker, exchange_id=their_side(theirs).id, comes=False, words="那天有考核")
    ours.refresh_from_db()
    assert (ours.state, ours.answer) == (ExchangeState.DECLINED, "那天有考核")
    assert not Gathering.objects.across(reason="a test looks at both sides").exists()
    assert Message.objects.of(dancers.worker).filter(kind="points.exchange-declined").count() == 2


def test_a_group_outside_answers_on_the_telephone(dancers: Circle) -> None:
    ours = actions.invite_to_exchange(
        dancers.leader,
        point_id=dancers.point.id,
        partner=Partner(name="老年大学舞蹈队", place="市老年大学"),
        meeting=meeting(dancers),
        client_key=key(),
    )
    actions.answer_exchange(dancers.leader, exchange_id=ours.id, comes=True)
    ours.refresh_from_db()
    assert ours.gathering_id is not None
    assert Exchange.objects.across(reason="a test looks at both sides").count() == 1


def test_a_point_of_the_own_community_or_of_nowhere_is_not_over_the_wall(dancers: Circle) -> None:
    with pytest.raises(NotFound):
        ask(dancers, dancers.point)
    with pytest.raises(RuleError, match="exchange-past"):
        actions.invite_to_exchange(
            dancers.leader,
            point_id=dancers.point.id,
            partner=Partner(name="谁"),
            meeting=meeting(dancers, starts_at=NOW - timedelta(days=1)),
            client_key=key(),
        )


def test_whom_one_may_invite_is_a_list_of_names(dancers: Circle, over_there: Any) -> None:
    _worker, theirs, _leader = over_there
    assert [(p.community.name, p.host.name) for p in queries.listed_points(dancers.leader)] == [
        ("解放社区", "柔力球队")
    ]
    actions.close_point(over_there[0], point_id=theirs.id, why="散了")
    assert queries.listed_points(dancers.leader) == []


LATER = STARTS + timedelta(days=1)


def ask_to_move(actor: Actor, side: Exchange, starts: Any = LATER) -> Exchange:
    return actions.ask_to_move_exchange(
        actor, exchange_id=side.id, starts_at=starts, ends_at=starts + timedelta(hours=2), words="广场那天修地砖"
    )


def test_another_time_waits_for_the_other_side_then_both_move(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, leader = agreed
    session = _session(ours)
    Gathering.objects.of(dancers.worker).filter(id=session.id).update(sign_up="open")
    comers = [Comer(person_id=dancers.people[3].id)]
    kept = gatherings.sign_up(dancers.worker, gathering_id=session.id, comers=comers, client_key=key())[0]
    ask_to_move(dancers.leader, ours)
    theirs.refresh_from_db()
    assert (theirs.new_starts_at, theirs.new_is_ours, theirs.new_words) == (LATER, False, "广场那天修地砖")
    assert (_session(ours).starts_at, _session(theirs).starts_at) == (STARTS, STARTS)
    asked = Message.objects.of(theirs.community_id).filter(kind="points.exchange-move-asked", to_person=leader)
    assert "舞艺之家" in asked.get().text
    with pytest.raises(RuleError, match="exchange-not-yours"):
        actions.answer_exchange_move(dancers.leader, exchange_id=ours.id, agrees=True)
    actions.answer_exchange_move(worker, exchange_id=theirs.id, agrees=True)
    for side in (ours, theirs):
        side.refresh_from_db()
        assert (side.starts_at, side.new_starts_at, _session(side).starts_at) == (LATER, None, LATER)
    moved = _session(ours)
    assert (moved.id, moved.venue_id) == (session.id, dancers.square.id)
    assert Booking.objects.of(dancers.worker).get(holder=moved.id, released_at=None).starts_at == LATER
    assert SignUp.objects.of(dancers.worker).get(id=kept.id).gathering_id == moved.id
    jobs.run_due()
    for community in (ours.community_id, theirs.community_id):
        assert Message.objects.of(community).filter(kind="gatherings.moved").exists()
    assert Fact.objects.filter(kind="point.exchange_moved").count() == 1


def test_no_leaves_it_as_it_was_and_the_asker_hears(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    ask_to_move(worker, theirs)
    ours.refresh_from_db()
    assert (ours.new_starts_at, ours.new_is_ours) == (LATER, False)
    actions.answer_exchange_move(dancers.leader, exchange_id=ours.id, agrees=False)
    for side in (ours, theirs):
        side.refresh_from_db()
        assert (side.starts_at, side.new_starts_at) == (STARTS, None)
    assert Message.objects.of(theirs.community_id).filter(kind="points.exchange-kept").exists()
    with pytest.raises(RuleError, match="exchange-nothing-asked"):
        actions.answer_exchange_move(dancers.leader, exchange_id=ours.id, agrees=True)


def test_asking_back_takes_the_place_of_what_was_asked(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    ask_to_move(dancers.leader, ours)
    ask_to_move(worker, theirs, LATER + timedelta(days=1))
    ours.refresh_from_db()
    assert (ours.new_is_ours, ours.new_starts_at) == (False, LATER + timedelta(days=1))
    actions.answer_exchange_move(dancers.leader, exchange_id=ours.id, agrees=True)
    assert _session(theirs).starts_at == LATER + timedelta(days=1)


def test_ones_own_place_is_looked_at_before_asking(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    schedule.book(
        dancers.worker, venue_id=dancers.square.id, starts_at=LATER, ends_at=LATER + timedelta(hours=1),
        holder=uuid4(), title="唱戏",
    )  # fmt: skip
    with pytest.raises(RuleError, match="exchange-place-busy"):
        ask_to_move(dancers.leader, ours)
    ask_to_move(worker, theirs)  # they cannot know
    with pytest.raises(RuleError, match="exchange-place-busy"):
        actions.answer_exchange_move(dancers.leader, exchange_id=ours.id, agrees=True)


def test_what_takes_the_others_place_does_not_cross_the_wall(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    ask_to_move(dancers.leader, ours)
    schedule.book(
        dancers.worker, venue_id=dancers.square.id, starts_at=LATER, ends_at=LATER + timedelta(hours=1),
        holder=uuid4(), title="唱戏",
    )  # fmt: skip
    with pytest.raises(RuleError, match="exchange-their-place") as refusal:
        actions.answer_exchange_move(worker, exchange_id=theirs.id, agrees=True)
    assert refusal.value.data == {}
    theirs.refresh_from_db()
    assert (theirs.starts_at, _session(theirs).starts_at) == (STARTS, STARTS)


def test_with_a_group_outside_it_moves_at_once(dancers: Circle) -> None:
    row = actions.invite_to_exchange(
        dancers.leader, point_id=dancers.point.id, partner=Partner(name="老年大学舞队"), meeting=meeting(dancers),
        client_key=key(),
    )  # fmt: skip
    with pytest.raises(RuleError, match="exchange-not-agreed"):
        ask_to_move(dancers.leader, row)
    actions.answer_exchange(dancers.leader, exchange_id=row.id, comes=True)
    ask_to_move(dancers.leader, row)
    row.refresh_from_db()
    assert (row.starts_at, row.new_starts_at, _session(row).starts_at) == (LATER, None, LATER)


def test_times_that_cannot_be_asked_for(dancers: Circle, agreed: Any) -> None:
    ours, _theirs, _worker, _leader = agreed
    for starts, code in ((NOW - timedelta(hours=1), "exchange-past"), (STARTS, "exchange-same-time")):
        with pytest.raises(RuleError, match=code):
            ask_to_move(dancers.leader, ours, starts)
    with pytest.raises(NotFound):
        ask_to_move(dancers.resident(dancers.people[3]), ours)


def test_the_page_asks_and_answers(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    client = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    address = f"/c/zs/points/exchanges/{ours.id}/"
    assert "换个时间" in client.get(address).content.decode()
    day = LATER.astimezone(clock.CHINA)
    said = {"on": f"{day:%Y-%m-%d}", "starts": f"{day:%H:%M}", "ends": "11:30", "words": "修地砖"}
    assert client.post(f"{address}move/", said).status_code == 302
    assert "问过对方能不能换时间" in client.get(address).content.decode()
    assert client.post(f"{address}move/answer/", {"agrees": "no"}).status_code == 302
    ask_to_move(worker, theirs)
    page = client.get(address).content.decode()
    assert "对方想换个时间" in page
    assert "广场那天修地砖" in page
    assert client.post(f"{address}move/answer/", {"agrees": "yes"}).status_code == 302
    assert _session(theirs).starts_at == LATER
