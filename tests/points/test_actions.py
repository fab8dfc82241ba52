"""Founding, leading, belonging: with their facts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from mulin.base.roles import Role
from mulin.gatherings.models import Steward
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from mulin.people.models import Person
from mulin.points import actions, queries
from mulin.points.actions import Election, Looker
from mulin.points.models import Duty, Invitation, Point, PointState, ProposalState, TryOut
from tests.points.conftest import NOW, Circle, draft, key

TODAY = NOW.date()


def facts(kind: str) -> list[Fact]:
    return list(Fact.objects.filter(kind=kind).order_by("id"))


def told(kind: str) -> list[str]:
    rows = Message.objects.across(reason="a test looks into the outbox").filter(kind=kind)
    return sorted(str(row.to_person_id) for row in rows)


def said(kind: str) -> set[str]:
    rows = Message.objects.across(reason="a test looks into the outbox").filter(kind=kind)
    return {row.text for row in rows}


def refused(code: str) -> Any:
    return pytest.raises(RuleError, match=f"^{code}$")


# Founding


def test_neighbours_found_a_point_by_passing_a_link_on(circle: Circle) -> None:
    first, *others = circle.people
    proposer = circle.resident(first)
    proposal = actions.propose(proposer, draft=draft([first, others[0]], circle.square), client_key=key())
    with refused("leader-not-founder"):
        actions.hand_in(proposer, proposal_id=proposal.id)
    for person in others[:4]:
        actions.join_founders(circle.resident(person), code=proposal.code.lower())
    actions.join_founders(circle.resident(others[0]), code=proposal.code)  # again
    assert proposal.founders.count() == 5
    assert len(told("points.founder-joined")) == 4
    assert actions.hand_in(proposer, proposal_id=proposal.id).state == ProposalState.WAITING
    assert queries.proposals_waiting(circle.worker)[0].id == proposal.id
    with refused("proposal-handed-in"):
        actions.join_founders(circle.resident(others[5]), code=proposal.code)
    point = actions.approve(circle.worker, proposal_id=proposal.id)
    assert point.state == PointState.TRIAL
    assert point.trial_ends_on == date(2026, 12, 21)
    assert len(facts("point.joined")) == 5
    assert len(told("points.founded")) == 5
    assert said("points.founded") == {"“舞艺之家”办成了。先试到 12月21日 周一，好好玩。"}
    leads = queries.leads_of(circle.worker, [point.host_id])[point.host_id]
    assert (leads["leader"].person.name, leads["deputy"].person.name) == ("单桂香", "龚勤")
    assert circle.resident(first).may("points.lead", host_id=point.host_id)


def test_the_desk_notes_founders_who_have_no_phone(circle: Circle) -> None:
    first, second, third = circle.people[:3]
    proposal = actions.propose(circle.resident(first), draft=draft([first, second], circle.square), client_key=key())
    added = actions.add_founders(circle.worker, proposal_id=proposal.id, person_ids=[second.id, second.id, first.id])
    assert added == 1
    assert {founder.person_id for founder in queries.founders_of(proposal)} == {first.id, second.id}
    assert [one.id for one in queries.proposals_open(circle.worker)] == [proposal.id]
    with pytest.raises(NotFound):
        actions.add_founders(circle.resident(first), proposal_id=proposal.id, person_ids=[third.id])


def test_too_few_founders_are_told_how_many_are_missing(circle: Circle) -> None:
    people = circle.people[:3]
    with pytest.raises(RuleError) as found:
        actions.write_down(
            circle.worker,
            draft=draft(people, circle.square),
            founder_ids=[person.id for person in people],
            client_key=key(),
        )
    assert (found.value.code, found.value.data["missing"]) == ("founders-few-here", 2)
    assert not Point.objects.of(circle.worker).exists()


def test_the_community_asks_back_and_the_founders_try_again(circle: Circle) -> None:
    proposal = circle.hand_in_on_paper()
    with refused("words-missing"):
        actions.ask_back(circle.worker, proposal_id=proposal.id, why=" ")
    actions.ask_back(circle.worker, proposal_id=proposal.id, why="地方和合唱队撞了，换一处")
    founder = circle.resident(circle.people[0])
    actions.edit_proposal(founder, proposal_id=proposal.id, draft=draft(circle.people[:6], circle.hall))
    again = actions.hand_in(founder, proposal_id=proposal.id)
    assert (again.state, again.answer) == (ProposalState.WAITING, "")
    actions.approve(circle.worker, proposal_id=proposal.id)
    with refused("point-step"):
        actions.approve(circle.worker, proposal_id=proposal.id)


def test_a_repeated_founding_is_one(circle: Circle) -> None:
    once = key()
    made = [
        actions.propose(circle.resident(circle.people[0]), draft=draft(circle.people), client_key=once)
        for _ in range(2)
    ]
    assert made[0].id == made[1].id


def test_one_that_has_met_for_years_is_registered_at_once(circle: Circle) -> None:
    point = circle.found(founded_on=date(2023, 3, 20))
    assert (point.state, point.registered_on) == (PointState.REGISTERED, date(2023, 6, 20))
    assert facts("point.opened")[0].day == date(2023, 3, 20)
    assert told("points.founded") == []
    assert said("points.founded-long-ago") == {"“舞艺之家”办成了，好好玩。"}


def test_staff_do_not_lead_points(circle: Circle) -> None:
    from mulin.accounts.models import Appointment

    account = circle.account(circle.people[0])
    Appointment.objects.create(
        account=account, role=Role.COMMUNITY_WORKER, scope_kind="community", scope_id=circle.world.community.id,
        community=circle.world.community, starts_on=date(2026, 1, 1),
    )  # fmt: skip
    with refused("leader-staff"):
        circle.found()


def test_a_community_may_ask_for_more_founders(circle: Circle) -> None:
    standards = queries.standards_of(circle.worker.community_id)
    head = circle.staff("周敏", Role.COMMUNITY_HEAD)
    actions.set_standards(head, founders_needed=7, trial_months=1, weights=standards.weights, bars=standards.bars)
    with refused("founders-few-here"):
        circle.hand_in_on_paper()
    with pytest.raises(NotFound):
        actions.set_standards(
            circle.worker, founders_needed=5, trial_months=3, weights=standards.weights, bars=standards.bars
        )


def test_a_trial_is_registered_when_it_is_over_and_they_met(dancers: Circle) -> None:
    with refused("trial-running"):
        actions.register(dancers.worker, point_id=dancers.point.id)
    session = dancers.session(TODAY + timedelta(days=2))
    with clock.standing_at(NOW + timedelta(days=95)), refused("trial-never-met"):
        actions.register(dancers.worker, point_id=dancers.point.id)
    dancers.hold(session, dancers.people[:4])
    with clock.standing_at(NOW + timedelta(days=95)):
        assert actions.register(dancers.worker, point_id=dancers.point.id).state == PointState.REGISTERED


# Leading


def test_a_new_leader_is_elected_and_the_old_term_ends_the_day_before(dancers: Circle) -> None:
    third = dancers.people[2]
    with refused("election-lost"):
        actions.hand_over(
            dancers.worker, point_id=dancers.point.id, person_id=third.id, kind="leader",
            election=Election(how="elected", votes_for=3, present=6), client_key=key(),
        )  # fmt: skip
    later = TODAY + timedelta(days=10)
    with clock.standing_at(NOW + timedelta(days=10)):
        actions.hand_over(
            dancers.worker, point_id=dancers.point.id, person_id=third.id, kind="leader",
            election=Election(how="elected", votes_for=5, present=6), client_key=key(),
        )  # fmt: skip
        terms = Steward.objects.of(dancers.worker).filter(kind="leader").order_by("starts_on")
        assert next((t.person_id, t.ends_on) for t in terms) == (dancers.people[0].id, later - timedelta(days=1))
        assert not dancers.leader.may("points.lead", host_id=dancers.point.host_id)
        assert dancers.resident(third).may("points.lead", host_id=dancers.point.host_id)
        mandate = queries.leads_of(dancers.worker, [dancers.point.host_id])[dancers.point.host_id]["leader"].mandate
        assert mandate is not None
        assert (mandate.how, mandate.votes_for) == ("elected", 5)
    assert len(told("points.new-leader")) == 6


def test_a_deputy_who_becomes_leader_is_no_longer_deputy(dancers: Circle) -> None:
    with clock.standing_at(NOW + timedelta(days=1)):
        actions.hand_over(
            dancers.worker,
            point_id=dancers.point.id,
            person_id=dancers.people[1].id,
            kind="leader",
            election=Election(),
            client_key=key(),
        )
        leads = queries.leads_of(dancers.worker, [dancers.point.host_id])[dancers.point.host_id]
        assert set(leads) == {"leader"}


def hand_over(circle: Circle, person: Person, *, client_key: str = "", **election: Any) -> None:
    actions.hand_over(
        circle.worker,
        point_id=circle.point.id,
        person_id=person.id,
        kind="leader",
        election=Election(**election),
        client_key=client_key or key(),
    )


def test_a_hand_over_sent_twice_is_one_term_and_is_told_once(dancers: Circle) -> None:
    once, chosen = key(), dancers.people[3]
    for _ in range(2):
        hand_over(dancers, chosen, client_key=once)
    assert Steward.objects.of(dancers.worker).filter(kind="leader", person=chosen).count() == 1
    assert len(told("points.new-leader")) == 6
    assert len(facts("point.led_by")) == 3


def test_who_is_to_lead_does_not_leave_before(dancers: Circle) -> None:
    chosen = dancers.people[3]
    hand_over(dancers, chosen, starts_on=date(2026, 12, 1))
    with refused("leader-hands-over"):
        actions.leave(dancers.worker, point_id=dancers.point.id, person_id=chosen.id)
    with refused("leader-hands-over"):
        actions.strike_off(dancers.worker, point_id=dancers.point.id, person_id=chosen.id, why="不来了")


def test_who_led_once_may_leave(dancers: Circle) -> None:
    with clock.standing_at(NOW + timedelta(days=10)):
        hand_over(dancers, dancers.people[3])
        actions.leave(dancers.worker, point_id=dancers.point.id, person_id=dancers.people[0].id)
    assert len(facts("point.left")) == 1


def test_a_leader_who_is_away_stays_away_till_the_next_one_begins(dancers: Circle) -> None:
    back_on = TODAY + timedelta(days=19)
    actions.stand_in(dancers.leader, point_id=dancers.point.id, back_on=back_on)
    for starts_on, away in ((date(2026, 12, 1), back_on), (TODAY, None)):
        hand_over(dancers, dancers.people[3], starts_on=starts_on)
        dancers.point.refresh_from_db()
        assert dancers.point.leader_back_on == away


def test_the_deputy_opens_while_the_leader_is_ill(dancers: Circle) -> None:
    point = dancers.point
    sessions = [dancers.session(TODAY + timedelta(days=n)) for n in (1, 3, 30)]
    job = point.rota_jobs.get(opens_room=True)
    actions.take_duty(dancers.leader, job_id=job.id, gathering_id=sessions[0].id)
    assert actions.stand_in(dancers.leader, point_id=point.id, back_on=TODAY + timedelta(days=7)) == 2
    opens = dict(Duty.objects.of(dancers.worker).filter(job=job).values_list("gathering_id", "person_id"))
    deputy = dancers.people[1].id
    assert opens == {sessions[0].id: deputy, sessions[1].id: deputy}
    assert told("points.stand-in") == [str(deputy)]
    actions.be_back(dancers.leader, point_id=point.id)
    assert queries.points_of(dancers.worker).get(id=point.id).leader_back_on is None


# Belonging


def test_joining_leaving_and_joining_again(dancers: Circle) -> None:
    newcomer = dancers.people[7]
    actor = dancers.resident(newcomer)
    actions.join(actor, point_id=dancers.point.id, shows_name=True)
    actions.join(actor, point_id=dancers.point.id)
    assert len(facts("point.joined")) == 7
    actions.leave(actor, point_id=dancers.point.id)
    actions.leave(actor, point_id=dancers.point.id)
    assert len(facts("point.left")) == 1
    assert not queries.belongs(actor, dancers.point.host_id, [newcomer.id])
    actions.join(actor, point_id=dancers.point.id)
    assert queries.belongs(actor, dancers.point.host_id, [newcomer.id])


def test_nobody_joins_for_a_stranger(dancers: Circle) -> None:
    with pytest.raises(NotFound):
        actions.join(dancers.resident(dancers.people[7]), point_id=dancers.point.id, person_id=dancers.people[6].id)
    actions.join(dancers.worker, point_id=dancers.point.id, person_id=dancers.people[6].id)


def test_a_leader_hands_over_before_leaving(dancers: Circle) -> None:
    with refused("leader-hands-over"):
        actions.leave(dancers.leader, point_id=dancers.point.id)


def test_a_leader_takes_in_only_who_has_been_here(dancers: Circle) -> None:
    neighbour = dancers.people[7]
    with pytest.raises(NotFound):
        actions.take_in(dancers.leader, point_id=dancers.point.id, person_id=neighbour.id)
    session = dancers.session(TODAY + timedelta(days=1))
    dancers.hold(session, [neighbour])
    actions.take_in(dancers.leader, point_id=dancers.point.id, person_id=neighbour.id)
    assert queries.belongs(dancers.worker, dancers.point.host_id, [neighbour.id])


def test_an_invitation_tells_who_asked(dancers: Circle) -> None:
    invited = actions.invite(
        dancers.resident(dancers.people[2]), point_id=dancers.point.id, words="来跳舞", client_key=key()
    )
    newcomer = dancers.resident(dancers.people[7])
    member = actions.join(newcomer, point_id=dancers.point.id, invitation=invited.code)
    assert member.invited_by_id == dancers.people[2].id
    with pytest.raises(NotFound):
        actions.invite(dancers.resident(dancers.people[6]), point_id=dancers.point.id, client_key=key())
    Invitation.objects.of(newcomer).update(until=TODAY - timedelta(days=1))
    assert queries.invitation_with(newcomer, invited.code) is None


def test_a_visitor_comes_to_see_and_is_forgotten_later(dancers: Circle) -> None:
    looker = Looker(guest_name="小林", guest_phone="13912345678", words="没跳过")
    row = actions.ask_to_see(dancers.visitor, point_id=dancers.point.id, looker=looker, client_key=key())
    assert len(told("points.try-asked")) == 2  # leader and deputy
    actions.answer_looker(dancers.leader, try_out_id=row.id)
    with clock.standing_at(NOW + timedelta(days=61)):
        assert actions.forget_guests(dancers.worker) == 1
    assert not TryOut.objects.of(dancers.worker).exists()


def test_the_leader_strikes_off_with_a_reason(dancers: Circle) -> None:
    gone = dancers.people[5]
    actions.strike_off(dancers.leader, point_id=dancers.point.id, person_id=gone.id, why="搬到女儿家了")
    assert told("points.struck-off") == [str(gone.id)]
    with refused("leader-hands-over"):
        actions.strike_off(dancers.leader, point_id=dancers.point.id, person_id=dancers.people[1].id, why="不来")


def test_a_word_to_all_members(dancers: Circle) -> None:
    once = key()
    for _ in range(2):
        actions.message_members(dancers.leader, point_id=dancers.point.id, words="明天穿防滑的鞋", client_key=once)
    assert len(told("points.word")) == 5  # not to herself


def test_an_emergency_contact_is_kept_sealed_and_goes_with_the_member(dancers: Circle) -> None:
    person = dancers.people[3]
    actions.keep_emergency_contact(
        dancers.resident(person), point_id=dancers.point.id, person_id=person.id, name="孔小宝", phone="139 1234 5678"
    )
    line = next(line for line in queries.roster_of(dancers.point) if line.person.id == person.id)
    assert line.member is not None
    assert line.member.emergency_phone == "13912345678"
    with pytest.raises(NotFound):
        actions.keep_emergency_contact(
            dancers.resident(dancers.people[4]), point_id=dancers.point.id, person_id=person.id, name="", phone=""
        )
    actions.leave(dancers.resident(person), point_id=dancers.point.id)
    member = dancers.point.members.get(person=person)
    assert (member.emergency_name, member.emergency_phone) == ("", "")


def test_who_was_to_lead_later_and_is_replaced_before_never_leads(dancers: Circle) -> None:
    first, second = dancers.people[2:4]
    hand_over(dancers, first, starts_on=date(2026, 10, 1))
    ahead = actions.foresee_hand_over(
        dancers.worker, point_id=dancers.point.id, person_id=second.id, kind="leader",
        election=Election(how="elected", votes_for=5, present=6, starts_on=date(2026, 9, 22)),
    )  # fmt: skip
    assert (ahead.before, ahead.instead_of) == (((dancers.people[0].name, date(2026, 9, 21)),), (first.name,))
    hand_over(dancers, second, starts_on=date(2026, 9, 22))
    with clock.standing_at(datetime(2026, 10, 1, 9, tzinfo=clock.CHINA)):
        leads = queries.leads_of(dancers.worker, [dancers.point.host_id])[dancers.point.host_id]
    assert leads["leader"].person == second
    assert first.id not in {one.person_id for one in queries.past_leads(dancers.point) if one.kind == "leader"}


def test_who_led_stays_in_the_history_whatever_is_written_down_afterwards(dancers: Circle) -> None:
    first, second = dancers.people[2:4]
    hand_over(dancers, first, starts_on=date(2026, 9, 22))
    with clock.standing_at(datetime(2026, 9, 30, 9, tzinfo=clock.CHINA)):
        hand_over(dancers, second, starts_on=date(2026, 9, 22))
        leads = queries.leads_of(dancers.worker, [dancers.point.host_id])[dancers.point.host_id]
        past = {one.person_id: one.ends_on for one in queries.past_leads(dancers.point) if one.kind == "leader"}
    assert leads["leader"].person == second
    assert past[first.id] == date(2026, 9, 22)
