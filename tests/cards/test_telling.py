from __future__ import annotations

from typing import Any

from mulin.base import jobs
from mulin.base.roles import Role
from mulin.contacts import actions as contacts
from mulin.contacts.models import ServiceContact
from mulin.messaging.models import Message
from mulin.people.models import Person


def told(stairs: Any) -> list[tuple[Any, str]]:
    rows = Message.objects.of(stairs.world.community.id).filter(kind="cards.number-changed")
    return [(row.to_person_id, row.sealed_data) for row in rows]


def leave_the_card(stairs: Any, person: str) -> None:
    """The named contact is closed, so that it is on nobody's card any more."""
    contact = ServiceContact.objects.of(stairs.world.worker).get(person_name=person)
    contacts.close_contact(stairs.world.worker, contact_id=contact.id)
    jobs.run_due()


def test_households_with_a_wrong_card_are_told_and_no_others(stairs: Any) -> None:
    stairs.world.account(Role.RESIDENT)  # 王淑珍 of 1号楼 has come in
    elder = Person.objects.of(stairs.world.community.id).exclude(account=None).get()
    stairs.print()
    leave_the_card(stairs, "刘洋")  # of 2号楼
    assert told(stairs) == []
    leave_the_card(stairs, "张晓燕")  # of 1号楼
    assert [who for who, _ in told(stairs)] == [elder.id]
    assert "张晓燕" not in str(told(stairs))


def test_a_change_is_told_once(stairs: Any) -> None:
    stairs.world.account(Role.RESIDENT)
    stairs.print()
    leave_the_card(stairs, "张晓燕")
    for job in jobs.Job.objects.filter(kind="cards.tell"):
        jobs.Job.objects.filter(id=job.id).update(state="queued")
    jobs.run_due()
    assert len(told(stairs)) == 1


def test_nobody_is_told_before_a_card_was_printed(stairs: Any) -> None:
    stairs.world.account(Role.RESIDENT)
    leave_the_card(stairs, "张晓燕")
    assert not jobs.Job.objects.filter(kind="cards.tell").exists()
