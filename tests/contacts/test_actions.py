from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from mulin.base.actor import Mouth
from mulin.contacts import actions, queries
from mulin.contacts.actions import Agreement
from mulin.contacts.models import (
    CallBack,
    ChangeState,
    ContactState,
    NumberChange,
    PublicEntry,
    ServiceContact,
)
from mulin.kernel import clock
from mulin.kernel.errors import Conflict, RuleError
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from tests.contacts.helpers import CSV, add, draft, let_through, numbers_on_card, staff

pytestmark = pytest.mark.django_db
OLD, NEW = "051980000130", "051999999999"


def agree(actor: Any, contact: ServiceContact, number: str = "TY-1") -> None:
    actions.record_consent(actor, contact_id=contact.id, agreement=Agreement(Mouth.PAPER, clock.today(), number))


def test_the_office_s_list_twice(world: Any) -> None:
    first = actions.import_contacts(world.worker, data=CSV.encode(), consent_paper="袋1")
    assert (first.added, first.same, first.waiting, first.faults) == (7, 0, 0, [])
    shown = queries.for_building(world.community.id, world.building.id, at=clock.now())
    assert [c.person_name for c in shown] == ["张晓燕", "李国栋", "周敏", "赵警官", "", ""]
    assert [c.is_local for c in shown][:3] == [True, True, False]
    assert shown[4].post == "值班室"
    second = actions.import_contacts(world.worker, data=CSV.encode("gb18030"), consent_paper="袋1")
    assert (second.added, second.changed, second.same) == (0, 0, 7)
    assert PublicEntry.objects.of(world.community.id).filter(shown_until=None).count() == 7


def test_a_changed_list_changes_only_what_changed_and_not_a_number(world: Any) -> None:
    actions.import_contacts(world.worker, data=CSV.encode(), consent_paper="袋1")
    again = CSV.replace("每天 8:00–20:00,1号楼", "每天 8:00–21:00,1号楼").replace("0519-80000130", "0519-99999999")
    result = actions.import_contacts(world.worker, data=again.encode())
    assert (result.changed, result.same, result.waiting) == (2, 5, 1)
    assert OLD in numbers_on_card(world, world.building)
    assert NEW not in numbers_on_card(world, world.building)


def test_faulty_rows_are_told_and_the_rest_goes_on(world: Any) -> None:
    rows = ("物业,别处物业,,,12345678901,,,,", "飞碟,外星,,,110,,24 小时,全社区,", "学校,小学,,,110,,随便,9号楼,")
    bad = CSV + "\n".join(rows)
    result = actions.import_contacts(world.worker, data=bad.encode())
    assert result.added == 7
    assert [(line, error.code) for line, error in result.faults] == [
        (9, "phone-start"),
        (10, "contact-kind-unknown"),
        (11, "area-unknown"),
    ]


def test_without_consent_only_the_office_is_named(world: Any) -> None:
    contact = add(world.worker, draft(world, person_name="赵警官", phones="13800001030、0519-80000130"))
    (shown,) = queries.for_building(world.community.id, world.building.id, at=clock.now())
    assert (shown.person_name, [p.digits for p in shown.phones]) == ("", [OLD])
    agree(world.worker, contact)
    (shown,) = queries.for_building(world.community.id, world.building.id, at=clock.now())
    assert (shown.person_name, [p.digits for p in shown.phones]) == ("赵警官", [OLD, "13800001030"])
    actions.withdraw_consent(world.worker, contact_id=contact.id, forget=True)
    (shown,) = queries.for_building(world.community.id, world.building.id, at=clock.now())
    assert (shown.person_name, [p.digits for p in shown.phones]) == ("", [OLD])
    assert "赵警官" not in "".join(entry.face for entry in PublicEntry.objects.of(world.community.id))


def test_consent_belongs_to_the_person_not_to_the_post(world: Any) -> None:
    contact = add(world.worker, draft(world, person_name="赵警官", phones="13800001030、0519-80000130"))
    agree(world.worker, contact)
    actions.edit_contact(
        world.worker,
        contact_id=contact.id,
        version=1,
        draft=draft(world, person_name="钱警官", phones="13800001030、0519-80000130"),
    )
    assert numbers_on_card(world, world.building) == {OLD}


@pytest.mark.parametrize(
    ("agreement", "code"),
    [
        (Agreement(Mouth.PAPER, date(2026, 1, 1)), "consent-paper"),
        (Agreement(Mouth.TELEPHONE, date(2999, 1, 1)), "consent-future"),
    ],
)
def test_consents_that_are_refused(world: Any, agreement: Agreement, code: str) -> None:
    contact = add(world.worker, draft(world, person_name="赵警官"))
    with pytest.raises(RuleError) as refused:
        actions.record_consent(world.worker, contact_id=contact.id, agreement=agreement)
    assert refused.value.code == code


def test_a_desk_needs_no_consent(world: Any) -> None:
    contact = add(world.worker, draft(world))
    with pytest.raises(RuleError, match="consent-nobody"):
        agree(world.worker, contact)


def test_a_new_number_waits_for_call_back_and_second_person(world: Any) -> None:
    one, two = staff(world, "小周"), staff(world, "小吴")
    contact = add(one, draft(world))
    edited = actions.edit_contact(one, contact_id=contact.id, version=1, draft=draft(world, phones="0519-99999999"))
    assert edited.change is not None
    assert numbers_on_card(world, world.building) == {OLD}
    with pytest.raises(RuleError, match="second-person-same"):
        actions.approve_change(one, change_id=edited.change.id)
    with pytest.raises(RuleError, match="call-back-missing"):
        actions.approve_change(two, change_id=edited.change.id)
    with pytest.raises(RuleError, match="second-person-unknown"):
        actions.approve_change(world.worker, change_id=edited.change.id)
    with pytest.raises(RuleError, match="change-waiting"):
        actions.edit_contact(one, contact_id=contact.id, version=2, draft=draft(world, phones="0519-88888888"))
    done = let_through(edited.change, two, two)
    assert done.state == ChangeState.LIVE
    assert numbers_on_card(world, world.building) == {NEW}
    assert ServiceContact.objects.of(one).get(id=contact.id).verified_by_id == two.account_id


def test_nobody_answered_means_a_day_of_waiting(world: Any) -> None:
    one, two = staff(world, "小周"), staff(world, "小吴")
    contact = add(one, draft(world))
    change = actions.edit_contact(
        one, contact_id=contact.id, version=1, draft=draft(world, phones="0519-99999999")
    ).change
    assert change is not None
    actions.record_call_back(two, change_id=change.id, outcome=CallBack.NO_ANSWER, at_switchboard=False)
    actions.approve_change(two, change_id=change.id)
    assert actions.take_turns(one) == 0
    assert numbers_on_card(world, world.building) == {OLD}
    with clock.standing_at(clock.now() + timedelta(hours=24, minutes=1)):
        assert actions.take_turns(one) == 1
        assert numbers_on_card(world, world.building) == {NEW}
        assert actions.take_turns(one) == 0


def test_a_call_by_the_proposer_does_not_shorten_the_wait(world: Any) -> None:
    one, two = staff(world, "小周"), staff(world, "小吴")
    contact = add(one, draft(world))
    change = actions.edit_contact(
        one, contact_id=contact.id, version=1, draft=draft(world, phones="0519-99999999")
    ).change
    assert change is not None
    assert let_through(change, one, two).state == ChangeState.COOLING
    stopped = actions.withdraw_change(one, change_id=change.id)
    assert stopped.state == ChangeState.WITHDRAWN
    with clock.standing_at(clock.now() + timedelta(days=2)):
        actions.take_turns(one)
        assert numbers_on_card(world, world.building) == {OLD}


def test_denied_on_the_telephone_ends_it(world: Any) -> None:
    one, two = staff(world, "小周"), staff(world, "小吴")
    contact = add(one, draft(world))
    change = actions.edit_contact(
        one, contact_id=contact.id, version=1, draft=draft(world, phones="0519-99999999")
    ).change
    assert change is not None
    done = actions.record_call_back(two, change_id=change.id, outcome=CallBack.DENIED, at_switchboard=True)
    assert done.state == ChangeState.REFUSED
    with pytest.raises(Conflict):
        actions.approve_change(two, change_id=change.id)


def test_the_old_mobile_is_told(world: Any) -> None:
    one, two = staff(world, "小周"), staff(world, "小吴")
    contact = add(one, draft(world, phones="13800001030"))
    change = actions.edit_contact(
        one, contact_id=contact.id, version=1, draft=draft(world, phones="13900000000")
    ).change
    assert change is not None
    let_through(change, two, two)
    assert Message.objects.of(one).filter(kind="contacts.number-change").count() == 1


def test_the_database_itself_wants_two_people(world: Any) -> None:
    one = staff(world, "小周")
    contact = add(one, draft(world))
    change = actions.edit_contact(
        one, contact_id=contact.id, version=1, draft=draft(world, phones="0519-99999999")
    ).change
    assert change is not None
    rows = NumberChange.objects.of(one).filter(id=change.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="live", outcome="confirmed", decided_by=one.account_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="live")


def test_beside_a_known_one_a_newcomer_waits(world: Any) -> None:
    one, two = staff(world, "小周"), staff(world, "小吴")
    add(one, draft(world))
    rival = add(one, draft(world, unit_name="新警点", phones="0519-99999999"))
    assert rival.state == ContactState.PENDING
    assert numbers_on_card(world, world.building) == {OLD}
    actions.close_contact(one, contact_id=ServiceContact.objects.of(one).exclude(id=rival.id).get().id)
    with pytest.raises(RuleError, match="change-waiting"):
        actions.edit_contact(one, contact_id=rival.id, version=1, draft=draft(world, phones="0519-77777777"))
    change = rival.changes.get()
    let_through(change, two, two)
    assert numbers_on_card(world, world.building) == {NEW}


def test_closing_the_known_one_does_not_clear_the_way(world: Any) -> None:
    one = staff(world, "小周")
    known = add(one, draft(world))
    actions.close_contact(one, contact_id=known.id)
    assert numbers_on_card(world, world.building) == set()
    assert add(one, draft(world, unit_name="新警点", phones="0519-99999999")).state == ContactState.PENDING


def test_a_wider_area_waits_where_another_is_known(world: Any) -> None:
    one = staff(world, "小周")
    add(one, draft(world, areas="1号楼"))
    second = add(one, draft(world, unit_name="二", phones="0519-99999999", areas="2号楼"))
    assert second.state == ContactState.ACTIVE
    edited = actions.edit_contact(
        one, contact_id=second.id, version=1, draft=draft(world, unit_name="二", phones="0519-99999999")
    )
    assert edited.change is not None
    assert numbers_on_card(world, world.building) == {OLD}


def test_a_successor_takes_over_on_the_day(world: Any) -> None:
    one = staff(world, "小周")
    old = add(one, draft(world, person_name="赵警官", phones="0519-80000130"))
    agree(one, old)
    key = str(uuid4())
    start = clock.today() + timedelta(days=3)
    new = draft(world, person_name="钱警官", phones="0519-80000130")
    successor = actions.hand_over(one, contact_id=old.id, draft=new, effective_on=start, client_key=key)
    assert actions.hand_over(one, contact_id=old.id, draft=new, effective_on=start, client_key=key) == successor
    assert successor.state == ContactState.ACTIVE  # the office's number stays
    agree(one, successor, "TY-2")
    names = lambda day: [  # noqa: E731
        c.person_name
        for c in queries.for_building(world.community.id, world.building.id, at=clock.now() + timedelta(days=day))
    ]
    assert (names(0), names(2), names(4)) == (["赵警官"], ["赵警官"], ["钱警官"])
    with clock.standing_at(clock.now() + timedelta(days=4)):
        assert actions.take_turns(one) > 0
        assert ServiceContact.objects.of(one).get(id=old.id).state == ContactState.CLOSED
        assert {e.contact_id for e in queries.entries_on(one, clock.today() - timedelta(days=4))} == {old.id}


def test_a_successor_with_another_number_waits_and_the_old_one_stays(world: Any) -> None:
    one, two = staff(world, "小周"), staff(world, "小吴")
    old = add(one, draft(world))
    successor = actions.hand_over(
        one,
        contact_id=old.id,
        draft=draft(world, phones="0519-99999999"),
        effective_on=clock.today(),
        client_key=str(uuid4()),
    )
    assert successor.state == ContactState.PENDING
    assert numbers_on_card(world, world.building) == {OLD}
    let_through(successor.changes.get(), two, two)
    assert numbers_on_card(world, world.building) == {NEW}


def test_a_stand_in_stands_on_the_card_for_some_days(world: Any) -> None:
    one, two = staff(world, "小周"), staff(world, "小吴")
    absent = add(one, draft(world))
    today = clock.today()
    other = actions.set_stand_in(
        one,
        contact_id=absent.id,
        draft=draft(world, unit_name="代班", phones="0519-99999999"),
        first_day=today + timedelta(days=1),
        last_day=today + timedelta(days=2),
        client_key=str(uuid4()),
    )
    let_through(other.changes.get(), two, two)
    seen = []
    for day in range(5):
        with clock.standing_at(clock.now() + timedelta(days=day)):
            seen.append(numbers_on_card(world, world.building))
    assert seen == [{OLD}, {NEW}, {NEW}, {OLD}, {OLD}]


def test_the_second_of_two_editors_is_told(world: Any) -> None:
    contact = add(world.worker, draft(world))
    actions.edit_contact(world.worker, contact_id=contact.id, version=1, draft=draft(world, note="一"))
    with pytest.raises(Conflict):
        actions.edit_contact(world.worker, contact_id=contact.id, version=1, draft=draft(world, note="二"))


def test_adding_twice_with_one_key_adds_once(world: Any) -> None:
    key = str(uuid4())
    first = actions.add_contact(world.worker, draft=draft(world), client_key=key)
    assert actions.add_contact(world.worker, draft=draft(world), client_key=key) == first
    with pytest.raises(RuleError, match="key-reuse"):
        actions.add_contact(world.worker, draft=draft(world, note="x"), client_key=key)


def test_upper_rooms_hear_which_buildings_changed(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(
        "mulin.contacts.actions.publish.tell", lambda event, actor, **facts: heard.append(facts["building_ids"])
    )
    contact = add(world.worker, draft(world, "grid_officer", areas="1号楼"))
    assert heard == [frozenset({world.building.id})]
    actions.verify_contact(world.worker, contact_id=contact.id, answered=True)
    assert len(heard) == 1  # a call changes no card
    add(world.worker, draft(world))
    assert heard[-1] is None


def test_verifying(world: Any) -> None:
    contact = add(world.worker, draft(world))
    assert [line.contact.id for line in queries.call_list(world.worker)] == [contact.id]
    actions.verify_contact(world.worker, contact_id=contact.id, answered=False)
    assert ServiceContact.objects.of(world.worker).get().unreached_at is not None
    actions.verify_contact(world.worker, contact_id=contact.id, answered=True)
    assert queries.call_list(world.worker) == []
    with clock.standing_at(clock.now() + timedelta(days=181)):
        (shown,) = queries.for_building(world.community.id, world.building.id, at=clock.now())
        assert shown.is_stale
        assert len(queries.call_list(world.worker)) == 1


def test_facts_name_no_person_and_no_number(world: Any) -> None:
    actions.import_contacts(world.worker, data=CSV.encode(), consent_paper="袋1")
    for fact in Fact.objects.filter(kind__startswith="contact."):
        assert "张晓燕" not in repr(fact.data)
        assert "1380000" not in repr(fact.data)


def test_moving_changes_the_order_on_the_card(world: Any) -> None:
    first = add(world.worker, draft(world, "hotline", unit_name="一", phones="110"))
    second = add(world.worker, draft(world, "hotline", unit_name="二", phones="120"))
    actions.move_contact(world.worker, contact_id=second.id, up=True)
    actions.move_contact(world.worker, contact_id=second.id, up=True)  # already first
    shown = queries.for_building(world.community.id, None, at=clock.now())
    assert [c.contact_id for c in shown] == [second.id, first.id]


def test_fingerprint_follows_what_is_printed(world: Any) -> None:
    contact = add(world.worker, draft(world))
    now = lambda: queries.fingerprint(queries.for_building(world.community.id, world.building.id, at=clock.now()))  # noqa: E731
    before = now()
    actions.verify_contact(world.worker, contact_id=contact.id, answered=True)
    assert now() == before
    actions.edit_contact(world.worker, contact_id=contact.id, version=1, draft=draft(world, note="夜里也在"))
    assert now() != before


def test_reading_for_a_building_takes_two_queries(world: Any, django_assert_num_queries: Any) -> None:
    actions.import_contacts(world.worker, data=CSV.encode(), consent_paper="袋1")
    with django_assert_num_queries(2):
        queries.for_building(world.community.id, world.building.id, at=clock.now())
    with django_assert_num_queries(6):
        queries.desk_list(world.worker)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("note", "急事打 138 0000 9999"),
        ("post", "警官13800009999"),
        ("person_name", "０５１９－８０００００"),
        ("unit_name", "警点 400-820-8820"),
    ],
)
def test_no_number_slips_past_the_second_person_among_words(world: Any, field: str, text: str) -> None:
    with pytest.raises(RuleError, match="number-in-words") as refused:
        draft(world, **{field: text})
    assert refused.value.field == field


def test_dates_and_short_numbers_are_words(world: Any) -> None:
    note = "2026-10-01 起在 3 楼 301，也可打 12345"
    assert draft(world, note=note).note == note
