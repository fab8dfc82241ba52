"""Saying that one comes: places, the waiting list, family, guests, giving up (safety D1–D6, P3, P4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base import jobs
from mulin.gatherings import actions, queries
from mulin.gatherings.models import Gathering, SignUp, SignUpState
from mulin.gatherings.rules import Arrival, Change, Comer, Plan, QuotaPlan
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from mulin.people.models import Person
from tests.gatherings.conftest import NOW, Hall


def facts(hall: Hall, **chosen: object) -> Any:
    return Fact.objects.filter(community_id=hall.world.community.id, **chosen)


def states(gathering: Gathering) -> list[str]:
    return [row.state for row in SignUp.objects.of(gathering.community_id).filter(gathering=gathering).order_by("turn")]


def fresh(gathering: Gathering) -> Gathering:
    return Gathering.objects.of(gathering.community_id).get(id=gathering.id)


def test_who_is_late_waits_in_order_and_moves_up_when_a_place_is_free(hall: Hall) -> None:
    gathering = hall.plan(capacity=2)
    one, two = (hall.sign_up(gathering, person)[0] for person in hall.people[:2])
    three = hall.sign_up(gathering, hall.people[2])[0]
    four = hall.sign_up(gathering, hall.people[3])[0]
    assert states(gathering) == ["confirmed", "confirmed", "waiting", "waiting"]
    assert (fresh(gathering).taken, fresh(gathering).waiting) == (2, 2)
    assert (queries.place_in_line(three), queries.place_in_line(four)) == (1, 2)
    actions.give_up(hall.worker, sign_up_id=one.id)
    assert states(gathering) == ["cancelled", "confirmed", "offered", "waiting"]
    actions.answer_offer(hall.worker, sign_up_id=three.id, comes=True)
    actions.give_up(hall.worker, sign_up_id=two.id)
    actions.answer_offer(hall.worker, sign_up_id=four.id, comes=False)
    assert states(gathering) == ["cancelled", "cancelled", "confirmed", "cancelled"]
    assert (fresh(gathering).taken, fresh(gathering).waiting) == (1, 0)


def test_an_offer_without_an_answer_goes_to_the_next(hall: Hall) -> None:
    gathering = hall.plan(capacity=1)
    hall.sign_up(gathering, hall.people[1])
    waiting = [hall.sign_up(gathering, person, actor=hall.resident(person))[0] for person in hall.people[2:4]]
    first = SignUp.objects.of(hall.worker).get(person=hall.people[1])
    actions.give_up(hall.worker, sign_up_id=first.id)
    offered = SignUp.objects.of(hall.worker).get(id=waiting[0].id)
    assert offered.answer_by == NOW + timedelta(hours=24)
    assert Message.objects.of(hall.worker).filter(kind="gatherings.offer", to_person=hall.people[2]).count() == 1
    with clock.standing_at(NOW + timedelta(hours=23)):
        assert actions.expire_offers(hall.worker) == 0
    with clock.standing_at(NOW + timedelta(hours=24)):
        assert actions.expire_offers(hall.worker) == 1
        assert actions.expire_offers(hall.worker) == 0
        with pytest.raises(RuleError, match="offer-gone"):
            actions.answer_offer(hall.worker, sign_up_id=waiting[0].id, comes=True)
    assert states(gathering)[1:] == ["expired", "offered"]
    assert fresh(gathering).taken == 1


def test_shortly_before_the_start_somebody_rings_instead(hall: Hall) -> None:
    gathering = hall.plan(capacity=1)
    first = hall.sign_up(gathering, hall.people[1])[0]
    second = hall.sign_up(gathering, hall.people[2], actor=hall.resident(hall.people[2]))[0]
    with clock.standing_at(gathering.starts_at - timedelta(minutes=5)):
        actions.give_up(hall.worker, sign_up_id=first.id)
        ringing = queries.to_ring(hall.worker, None)
        assert [row.id for party in ringing for row in party.rows] == [second.id]
        assert not Message.objects.of(hall.worker).filter(kind="gatherings.offer").exists()
        actions.expire_offers(hall.worker)
        actions.answer_offer(hall.leader, sign_up_id=second.id, comes=True)
    assert states(gathering) == ["cancelled", "confirmed"]


def test_a_family_is_asked_together_and_answers_or_runs_out_together(hall: Hall) -> None:
    """One of them has a telephone: nobody rings the other, and neither comes without the other."""
    gathering = hall.plan(capacity=2)
    first = hall.sign_up(gathering, *hall.people[5:7])
    mother = hall.resident(hall.people[1])
    family = hall.sign_up(gathering, hall.people[2], hall.people[1], actor=mother)
    actions.give_up(hall.worker, sign_up_id=first[0].id)
    assert states(gathering)[2:] == ["waiting", "waiting"]  # one place is none for two
    actions.give_up(hall.worker, sign_up_id=first[1].id)
    asked = SignUp.objects.of(hall.worker).filter(party=family[0].party)
    assert {(row.state, row.by_phone, row.answer_by) for row in asked} == {
        ("offered", False, NOW + timedelta(hours=24))
    }
    assert Message.objects.of(hall.worker).filter(kind="gatherings.offer").count() == 1
    assert queries.to_ring(hall.worker, None) == []
    with clock.standing_at(NOW + timedelta(hours=30)):
        assert actions.expire_offers(hall.worker) == 2
    assert states(gathering)[2:] == ["expired", "expired"]
    assert fresh(gathering).taken == 0


def test_one_answer_of_a_family_goes_for_all(hall: Hall) -> None:
    gathering = hall.plan(capacity=2)
    first = hall.sign_up(gathering, *hall.people[5:7])
    mother = hall.resident(hall.people[1])
    family = hall.sign_up(gathering, hall.people[2], hall.people[1], actor=mother)
    for row in first:
        actions.give_up(hall.worker, sign_up_id=row.id)
    for _ in range(2):
        assert {row.state for row in actions.answer_offer(mother, sign_up_id=family[0].id, comes=True)} == {"confirmed"}
    actions.give_up(mother, sign_up_id=family[0].id)
    assert states(gathering)[2:] == ["cancelled", "confirmed"]  # each may still fall ill alone


def test_somebody_rings_when_the_one_with_the_telephone_has_left_the_family(hall: Hall) -> None:
    gathering = hall.plan(capacity=2)
    first = hall.sign_up(gathering, *hall.people[5:7])
    family = hall.sign_up(gathering, hall.people[2], hall.people[1], actor=hall.resident(hall.people[1]))
    for row in first:
        actions.give_up(hall.worker, sign_up_id=row.id)
    Person.objects.of(hall.worker).filter(id=hall.people[1].id).update(state="moved")
    actions.person_closed(hall.worker, person_id=hall.people[1].id)
    assert [[row.id for row in party.rows] for party in queries.to_ring(hall.worker, None)] == [[family[0].id]]


def test_a_neighbour_who_wrote_a_guest_down_by_app_answers_for_them(hall: Hall) -> None:
    gathering = hall.plan(capacity=1)
    first = hall.sign_up(gathering, hall.people[5])[0]
    helper = hall.resident(hall.people[1])
    comer = Comer(guest_name="张三")
    row = actions.sign_up(helper, gathering_id=gathering.id, comers=[comer], client_key=str(uuid4()))[0]
    actions.give_up(hall.worker, sign_up_id=first.id)
    told = Message.objects.of(hall.worker).get(kind="gatherings.offer")
    assert told.to_account_id == helper.account_id
    assert actions.answer_offer(helper, sign_up_id=row.id, comes=True)[0].state == "confirmed"


def test_the_same_key_again_is_the_same_sign_up_and_other_words_are_refused(hall: Hall) -> None:
    gathering = hall.plan(capacity=5)
    key = str(uuid4())
    one = hall.sign_up(gathering, hall.people[1], hall.people[2], client_key=key)
    two = hall.sign_up(gathering, hall.people[1], hall.people[2], client_key=key)
    assert [row.id for row in one] == [row.id for row in two]
    with pytest.raises(RuleError, match="key-reuse"):
        hall.sign_up(gathering, hall.people[3], client_key=key)
    with pytest.raises(RuleError, match="already-signed-up"):
        hall.sign_up(gathering, hall.people[1])
    assert fresh(gathering).taken == 2


def test_a_family_comes_together_or_waits_together(hall: Hall) -> None:
    gathering = hall.plan(capacity=3)
    hall.sign_up(gathering, hall.people[1])
    family = hall.sign_up(gathering, *hall.people[2:5])
    assert {row.state for row in family} == {"waiting"}
    assert hall.sign_up(gathering, hall.people[5])[0].state == "waiting"  # nobody overtakes them
    later = {"starts_at": gathering.starts_at + timedelta(days=1), "ends_at": gathering.ends_at + timedelta(days=1)}
    apart = hall.plan(capacity=2, **later)
    rows = hall.sign_up(apart, *hall.people[2:5], together=False)
    assert [row.state for row in rows] == ["confirmed", "confirmed", "waiting"]


def test_children_without_names_take_places_too(hall: Hall) -> None:
    gathering = hall.plan(capacity=3)
    row = hall.guest(gathering, "李梅", children=2)
    assert (row.places, row.state, fresh(gathering).taken) == (3, SignUpState.CONFIRMED, 3)
    assert hall.guest(gathering).state == SignUpState.WAITING


def test_a_larger_hall_lets_the_waiting_in_and_a_smaller_one_throws_nobody_out(hall: Hall) -> None:
    gathering = hall.plan(capacity=1)
    for person in hall.people[1:4]:
        hall.sign_up(gathering, person)
    actions.change_gatherings(hall.leader, gathering_id=gathering.id, scope="this", change=Change(capacity=2))
    assert states(gathering) == ["confirmed", "offered", "waiting"]
    actions.change_gatherings(hall.leader, gathering_id=gathering.id, scope="this", change=Change(capacity=1))
    assert states(gathering) == ["confirmed", "offered", "waiting"]
    assert (fresh(gathering).taken, fresh(gathering).left) == (2, 0)


def test_places_are_shared_out_by_age_and_by_courtyard(hall: Hall) -> None:
    yard = hall.world.courtyard
    quotas = (QuotaPlan(1, "senior"), QuotaPlan(2, courtyard_id=yard.id))
    gathering = hall.plan(capacity=10, quotas=quotas)
    hall.sign_up(gathering, hall.people[1])  # born 1951, of 东院
    assert hall.sign_up(gathering, hall.people[2])[0].state == "waiting"  # no place for seniors
    assert hall.guest(gathering, age_band="adult").state == "confirmed"  # the others go on
    with pytest.raises(RuleError, match="guest-band"):
        hall.guest(gathering, "李四")
    young = Person.objects.of(hall.worker).get(id=hall.world.son.id)
    Person.objects.of(hall.worker).filter(id=young.id).update(birth_date=date(1990, 1, 1))
    assert hall.sign_up(gathering, young)[0].state == "confirmed"  # takes nothing the waiting senior lacks
    Person.objects.of(hall.worker).filter(id=hall.people[3].id).update(birth_date=date(1991, 1, 1))
    assert hall.sign_up(gathering, hall.people[3])[0].state == "waiting"  # the courtyard's share is gone
    assert {quota.band or "yard": quota.taken for quota in queries.quotas_of(fresh(gathering))} == {
        "senior": 1,
        "yard": 2,
    }


def test_one_may_sign_up_ones_own_household_and_no_other(hall: Hall) -> None:
    gathering = hall.plan()
    actor = hall.resident(hall.people[1])
    assert hall.sign_up(gathering, hall.world.elder, actor=actor)  # of the same household
    Person.objects.of(hall.worker).filter(id=hall.people[5].id).update(household=None)
    with pytest.raises(NotFound):
        hall.sign_up(gathering, hall.people[5], actor=actor)
    with pytest.raises(NotFound):
        hall.sign_up(gathering, hall.world.stranger, actor=hall.worker)
    assert hall.sign_up(gathering, hall.people[5], actor=hall.leader)  # a leader may: of her own point


def test_somebody_who_left_cannot_be_signed_up(hall: Hall) -> None:
    gathering = hall.plan()
    Person.objects.of(hall.worker).filter(id=hall.people[5].id).update(state="moved")
    with pytest.raises(NotFound):
        hall.sign_up(gathering, hall.people[5])


def test_guests_come_by_name_where_they_are_welcome(hall: Hall) -> None:
    gathering = hall.plan()
    assert [hall.guest(gathering).guest_name for _ in range(3)] == ["张三"] * 3  # three people
    hall.guest(gathering, "李梅", guest_phone="13800001234")
    with pytest.raises(RuleError, match="already-signed-up"):
        hall.guest(gathering, "李梅", guest_phone="138 0000 1234")
    day = timedelta(days=1)
    with pytest.raises(RuleError, match="guests-not"):
        hall.guest(hall.plan(guests=False, starts_at=gathering.starts_at + day, ends_at=gathering.ends_at + day))
    private = hall.plan(members_only=True, starts_at=gathering.starts_at + 2 * day, ends_at=gathering.ends_at + 2 * day)
    with pytest.raises(RuleError, match="members-only"):
        hall.sign_up(private, hall.people[3])
    actions.add_regular(hall.leader, host_id=hall.host.id, person_id=hall.people[3].id)
    assert hall.sign_up(private, hall.people[3])


def test_a_guest_with_my_number_may_be_me(hall: Hall) -> None:
    gathering = hall.plan()
    row = hall.guest(gathering, "老王", guest_phone="13800001881")
    elder = hall.world.elder
    actor = hall.resident(elder)
    assert [found.id for found in queries.maybe_mine(actor)] == [row.id]
    with pytest.raises(NotFound):
        actions.claim_sign_up(hall.resident(hall.people[2]), sign_up_id=row.id, mine=True)
    mine = actions.claim_sign_up(actor, sign_up_id=row.id, mine=True)
    assert (mine.person_id, mine.guest_name) == (elder.id, "")
    assert queries.maybe_mine(actor) == []


def test_the_form_was_open_when_it_was_moved_or_called_off(hall: Hall) -> None:
    gathering = hall.plan()
    seen = gathering.version
    later = gathering.starts_at + timedelta(hours=1)
    actions.move_gathering(hall.leader, gathering_id=gathering.id, starts_at=later, ends_at=later + timedelta(hours=1))
    with pytest.raises(RuleError, match="gathering-changed"):
        hall.sign_up(gathering, hall.people[1], seen_version=seen)
    assert hall.sign_up(gathering, hall.people[1], seen_version=fresh(gathering).version)
    actions.cancel_gathering(hall.leader, gathering_id=gathering.id, why="停电")
    with pytest.raises(RuleError, match="gathering-off"):
        hall.sign_up(gathering, hall.people[2])


def test_who_is_there_does_not_cancel(hall: Hall) -> None:
    gathering = hall.plan()
    row = hall.sign_up(gathering, hall.people[1])[0]
    with clock.standing_at(gathering.starts_at - timedelta(minutes=10)):
        arrival = Arrival(client_id=uuid4(), person_id=hall.people[1].id)
        actions.check_in(hall.leader, gathering_id=gathering.id, arrival=arrival)
        with pytest.raises(RuleError, match="came-already"):
            actions.give_up(hall.worker, sign_up_id=row.id)
    with clock.standing_at(gathering.starts_at), pytest.raises(RuleError, match="gathering-over"):
        hall.sign_up(gathering, hall.people[2])


def test_nobody_gives_up_anothers_place(hall: Hall) -> None:
    gathering = hall.plan()
    row = hall.sign_up(gathering, hall.people[1])[0]
    Person.objects.of(hall.worker).filter(id=hall.people[2].id).update(household=None)
    stranger = hall.resident(Person.objects.of(hall.worker).get(id=hall.people[2].id))
    for actor in (stranger, hall.visitor):
        with pytest.raises(NotFound):
            actions.give_up(actor, sign_up_id=row.id)
    assert actions.give_up(hall.leader, sign_up_id=row.id).state == SignUpState.CANCELLED


def test_facts_name_residents_and_never_guests(hall: Hall) -> None:
    gathering = hall.plan()
    hall.sign_up(gathering, hall.people[1])
    hall.guest(gathering, "李梅")
    told = list(facts(hall, kind="gathering.signed_up").order_by("id"))
    assert ["person" in fact.about for fact in told] == [True, False]
    assert "李梅" not in str([(fact.about, fact.data) for fact in told])


def test_a_lottery_is_drawn_as_was_promised_and_the_rest_wait_in_the_order_drawn(hall: Hall) -> None:
    gathering = hall.plan(
        sign_up="lottery",
        capacity=3,
        closes_at=NOW + timedelta(hours=20),
        draws_at=NOW + timedelta(hours=24),
    )
    draw = queries.draw_of(gathering)
    rows = [hall.sign_up(gathering, person)[0] for person in hall.people]
    assert {row.state for row in rows} == {"entered"}
    assert fresh(gathering).taken == 0
    with pytest.raises(RuleError, match="draw-early"):
        actions.draw_lots(hall.worker, gathering_id=gathering.id)
    with clock.standing_at(NOW + timedelta(hours=25)):
        assert actions.draw_due(hall.worker) == 1
        assert actions.draw_due(hall.worker) == 0
    told = queries.draw_of(gathering).published
    assert (len(told["won"]), len(told["waiting"])) == (3, 5)
    assert told["fingerprint"] == draw.fingerprint
    waiting = SignUp.objects.of(hall.worker).filter(gathering=gathering, state="waiting").order_by("turn")
    assert [row.ticket for row in waiting] == told["waiting"]
    assert (fresh(gathering).taken, fresh(gathering).waiting) == (3, 5)
    assert Message.objects.of(hall.worker).filter(kind__startswith="gatherings.").count() == 8
    winner = SignUp.objects.of(hall.worker).filter(gathering=gathering, state="confirmed").first()
    with clock.standing_at(NOW + timedelta(hours=26)):
        actions.give_up(hall.worker, sign_up_id=winner.id)
    assert [row.state for row in waiting.all()] == ["waiting"] * 4
    assert SignUp.objects.of(hall.worker).get(gathering=gathering, state="offered").ticket == told["waiting"][0]


def test_a_draw_with_a_public_number_waits_for_it(hall: Hall) -> None:
    gathering = hall.plan(
        sign_up="lottery", capacity=1, closes_at=NOW, draws_at=NOW + timedelta(hours=1), source_words="福彩3D"
    )
    with clock.standing_at(NOW + timedelta(hours=2)):
        assert actions.draw_due(hall.worker) == 0
        with pytest.raises(RuleError, match="source-missing"):
            actions.name_source(hall.worker, gathering_id=gathering.id, value=" ")
        assert actions.name_source(hall.worker, gathering_id=gathering.id, value="3 7 1").published["number"] == "3 7 1"


def test_erasing_moving_away_and_merging_leave_the_list_right(hall: Hall) -> None:
    gathering = hall.plan(capacity=1)
    hall.sign_up(gathering, hall.people[1])
    hall.sign_up(gathering, hall.people[2])
    hall.sign_up(gathering, hall.people[3])
    actions.person_closed(hall.worker, person_id=hall.people[1].id)
    assert states(gathering) == ["cancelled", "offered", "waiting"]
    actions.person_merged(hall.worker, kept_id=hall.people[3].id, gone_id=hall.people[2].id)
    assert states(gathering) == ["cancelled", "offered", "cancelled"]
    actions.forget(hall.worker, hall.people[3].id)
    assert not SignUp.objects.of(hall.worker).filter(person=hall.people[3]).exists()
    assert fresh(gathering).taken == 0


def test_queries_do_not_grow_with_the_list(hall: Hall, django_assert_max_num_queries: Any) -> None:
    gathering = hall.plan(capacity=100)
    for person in hall.people[1:6]:
        hall.sign_up(gathering, person)
    worker = hall.worker
    with django_assert_max_num_queries(24):
        hall.sign_up(gathering, hall.people[6], actor=worker)
    with django_assert_max_num_queries(1):
        assert len(queries.sign_ups_of(gathering)) == 6


def test_the_day_is_told_by_the_outbox_when_it_is_called_off(hall: Hall) -> None:
    gathering = hall.plan()
    hall.sign_up(gathering, hall.people[2])
    hall.guest(gathering, "李梅", guest_phone="13800001234")
    actions.add_regular(hall.leader, host_id=hall.host.id, person_id=hall.people[4].id)
    actions.cancel_gathering(hall.leader, gathering_id=gathering.id, why="下大雨")
    jobs.run_due()
    slips = Message.objects.of(hall.worker).filter(kind="gatherings.cancelled")
    assert {row.to_person_id for row in slips} == {hall.people[2].id, hall.people[4].id, None}
    assert [row.channel for row in slips.exclude(to_person=None)] == ["paper", "paper"]
    assert all("下大雨" in row.text for row in slips)


def test_a_plan_needs_its_venue_free(hall: Hall) -> None:
    hall.plan()
    with pytest.raises(RuleError, match="venue-taken"):
        hall.plan(title="灯谜")
    key, plan = (
        str(uuid4()),
        Plan(title="读书会", starts_at=NOW + timedelta(days=3), ends_at=NOW + timedelta(days=3, hours=1)),
    )
    made = [actions.plan_gathering(hall.worker, host_id=hall.host.id, plan=plan, client_key=key).id for _ in range(2)]
    assert made[0] == made[1]
