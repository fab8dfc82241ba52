"""Writing people down: facts, doors, twins, moving, closing, merging."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mulin.base import search
from mulin.base.actor import Mouth
from mulin.base.manifest import Event
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger import queries as ledger
from mulin.people import actions, queries
from mulin.people.actions import Particulars
from mulin.people.models import Household, Look, Person
from tests.people.cast import add, come_in, door, own_people, staff


def sentences(world: Any, person: Person) -> list[str]:
    return [line.title for line in ledger.about(world.community.id, person.id)]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Event, dict[str, Any]]]:
    """What upper rooms are told."""
    told: list[tuple[Event, dict[str, Any]]] = []
    for module in ("closing", "merging", "settling", "consenting", "erasing"):
        monkeypatch.setattr(
            f"mulin.people.actions.{module}.tell", lambda event, actor, **facts: told.append((event, facts))
        )
    return told


def test_a_new_resident_has_a_home_a_key_and_a_fact(world: Any) -> None:
    person = add(world, "曾国强", phone="138 0000 7777", birth="1950-3", relation="户主")
    assert person.household.door == "1-102"
    assert person.sort_key.startswith("zeng1")
    assert (person.birth_date, person.birth_precision) == (date(1950, 3, 1), "month")
    assert person.masked_phone == "138****7777"
    assert "登记居民" in sentences(world, person)


def test_a_repeated_form_makes_one_person(world: Any) -> None:
    said = Particulars(name="曾国强", phone="13800007777")
    first, again = (
        actions.add_person(world.worker, particulars=said, door=door(world), client_key="k") for _ in range(2)
    )
    assert first == again
    with pytest.raises(RuleError, match="key-reuse"):
        actions.add_person(world.worker, particulars=Particulars(name="别人"), door=door(world), client_key="k")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"name": " "}, "name-empty"),
        ({"birth": "明年"}, "birth-unread"),
        ({"birth": "2999"}, "birth-future"),
        ({"phone": "1380000"}, "phone-short"),
        ({"note": "长" * 201}, "text-long"),
    ],
)
def test_an_odd_form_is_a_no_and_writes_nothing(world: Any, said: dict[str, str], code: str) -> None:
    before = Household.objects.of(world.community.id).count()
    with pytest.raises(RuleError, match=code):
        add(world, **{"name": "曾国强", **said})
    assert Household.objects.of(world.community.id).count() == before


@pytest.mark.parametrize("said", [{"birth": "1948-3-2"}, {"phone": "13800001881"}, {"room": "101"}])
def test_somebody_already_there_is_asked_about(world: Any, said: dict[str, str]) -> None:
    with pytest.raises(RuleError, match="person-twin"):
        add(world, "王淑珍", twin_checked=False, **said)
    assert add(world, "王淑珍", twin_checked=True, **said) != world.elder
    add(world, "王淑珍", twin_checked=False, room="303")  # only the name is the same


def test_a_household_has_one_head(world: Any) -> None:
    head = add(world, "新户主", "101", is_head=True)
    heads = Person.objects.of(world.community.id).filter(household=world.household, is_head=True)
    assert list(heads) == [head]


def test_a_grid_officer_writes_only_in_their_buildings(world: Any) -> None:
    officer = world.actor(Role.GRID_OFFICER)
    abroad = door(world, building=world.second_building)
    with pytest.raises(NotFound):
        actions.add_person(officer, particulars=Particulars(name="谁"), door=abroad)
    with pytest.raises(NotFound):
        actions.move_person(officer, person=world.elder, door=abroad)


def test_an_edit_says_which_parts_and_an_empty_one_says_nothing(world: Any) -> None:
    same = Particulars(
        name="王淑珍", birth="1948-3-2", relation="户主", is_head=True, phone="13800001881", twin_checked=True
    )
    actions.edit_person(world.worker, person=world.elder, particulars=same)
    assert sentences(world, world.elder) == []
    other = Particulars(name="王淑贞", birth="1948", relation="户主", is_head=True, phone="", lives_alone=True)
    edited = actions.edit_person(world.worker.through(Mouth.PAPER), person=world.elder, particulars=other)
    assert (edited.birth_precision, edited.phone, edited.phone_index) == ("year", "", None)
    (line,) = ledger.about(world.community.id, edited.id)
    assert line.title == "改居民资料"
    assert search.find(world.community.id, "person", "淑珍") == []
    assert search.find(world.community.id, "person", "淑贞") == [edited.id]


def test_moving_leaves_an_empty_household_closed(world: Any, heard: list[Any]) -> None:
    for person in (world.elder, world.son):
        home = actions.move_person(world.worker, person=person, door=door(world, "505"))
    assert home.door == "1-505"
    assert [p.name for p in queries.members_of(home)] == ["王淑珍", "陈志远"]
    world.household.refresh_from_db()
    assert world.household.state == "moved"
    with pytest.raises(RuleError, match="door-same"):
        actions.move_person(world.worker, person=world.elder, door=door(world, "505"))


def test_a_whole_household_moves_and_upper_rooms_hear(world: Any, heard: list[Any]) -> None:
    add(world, "先来的", "505")
    old_room = world.household.room_id
    moved = actions.move_household(world.worker, household=world.household, door=door(world, "505"))
    assert (moved.room_number, moved.order_in_room) == ("505", 2)
    (event, facts) = heard[-1]
    assert event == Event.HOUSEHOLD_MOVED
    assert facts["household_id"] == moved.id
    assert facts["from_room_id"] == old_room


def test_death_closes_and_a_mistake_is_undone(world: Any, heard: list[Any]) -> None:
    today = clock.today()
    with pytest.raises(RuleError, match="closed-future"):
        actions.close_person(world.worker, person=world.elder, state="deceased", closed_on=today + timedelta(days=1))
    with pytest.raises(RuleError, match="closed-before-birth"):
        actions.close_person(world.worker, person=world.elder, state="deceased", closed_on=date(1900, 1, 1))
    actions.close_person(world.worker, person=world.elder, state="deceased", closed_on=today)
    assert heard[-1][0] == Event.PERSON_CLOSED
    with pytest.raises(RuleError, match="state-changed"):
        actions.close_person(world.worker, person=world.elder, state="deceased", closed_on=today)
    actions.close_person(world.worker, person=world.son, state="moved", closed_on=today)
    world.household.refresh_from_db()
    assert world.household.state == "moved"
    back = actions.reopen_person(world.worker, person=world.son)
    world.household.refresh_from_db()
    assert (back.state, back.closed_on, world.household.state) == ("living", None, "living")


def test_a_closed_person_no_longer_comes_in(world: Any) -> None:
    account = come_in(world.son)
    assert own_people(world, account, clock.today()).person_id == world.son.id
    actions.close_person(world.worker, person=world.son, state="moved", closed_on=clock.today())
    assert own_people(world, account, clock.today()).people == frozenset()


def test_two_records_become_one(world: Any, heard: list[Any]) -> None:
    double = add(world, "王淑贞", "303", phone="0519-80000110", birth="1948", note="要轮椅")
    worker = staff(world)
    actions.see_phone(worker, person=double, purpose="call")
    actions.give_consent(worker, person=double, purpose="honour")
    actions.give_consent(worker, person=world.elder, purpose="honour")
    account = come_in(double)
    kept = actions.merge_people(
        worker, kept=world.elder, gone=double, taken={"note": True, "phone": True, "name": False}
    )
    assert (kept.name, kept.phone, kept.note) == ("王淑珍", "051980000110", "要轮椅")
    assert kept.account_id == account.id
    double.refresh_from_db()
    assert (double.state, double.merged_into_id, double.account_id) == ("merged", kept.id, None)
    assert Look.objects.of(worker).get().person_id == kept.id
    assert [consent.withdrawn_at is None for consent in queries.consents_of(kept)] == [True, False]
    assert search.find(world.community.id, "person", "淑贞") == []
    assert queries.look_for(worker, "0110").people.get() == kept
    assert heard[-1] == (Event.PERSON_MERGED, {"kept_id": kept.id, "gone_id": double.id})
    with pytest.raises(RuleError, match="merge-state"):
        actions.merge_people(worker, kept=kept, gone=double, taken={})


def test_two_accounts_are_two_people(world: Any) -> None:
    come_in(world.elder)
    come_in(world.son)
    with pytest.raises(RuleError, match="merge-accounts"):
        actions.merge_people(world.worker, kept=world.elder, gone=world.son, taken={})


def test_all_consent_texts_are_as_they_were_published() -> None:
    from mulin.people.models import ConsentPurpose
    from mulin.people.queries import consent_texts

    marks = {text.version: text.mark for versions in consent_texts.all_texts().values() for text in versions}
    assert marks == PUBLISHED
    assert set(consent_texts.all_texts()) == set(ConsentPurpose.values)


# A published text is never changed: add a version, and its mark here.
PUBLISHED = {
    "account-1": "7612ca1e8c58",
    "guardian-1": "2eda3211b9e4",
    "honour-1": "6eaac17fe8ce",
    "publish_contact-1": "9e87b61aa9b0",
    "publish_photo-1": "1343bd54eddd",
    "sensitive-1": "9ddf02f63b06",
}
