"""Safety T10 as a property: whatever one person does, no known number on a card changes.

One worker alone may add, edit, hand over, arrange stand-ins, close, consent, import, call back and
let time pass. Every number that ever shows for a building and a kind must have been registered
while nobody of that kind was known there, or been let through by a second account.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.base.actor import Mouth
from mulin.contacts import actions, queries
from mulin.contacts.actions import Agreement
from mulin.contacts.models import CallBack, ContactState, NumberChange, ServiceContact
from mulin.kernel import clock
from mulin.kernel.errors import Conflict, RuleError
from tests.contacts.helpers import draft, numbers_on_card, staff

pytestmark = pytest.mark.django_db
FIRST = "0519-80000130"
LATER = ("0519-99999991", "13900000002")

drafts = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["police_point", "other"]),
        "phones": st.sampled_from([*LATER, f"{FIRST}、{LATER[0]}"]),
        "unit_name": st.sampled_from(["治安警点", "新警点"]),
        "person_name": st.sampled_from(["", "赵警官"]),
        "areas": st.sampled_from(["全社区", "1号楼", "2号楼", "东院"]),
    }
)
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["add", "edit", "hand_over", "stand_in", "import"]), drafts, st.integers(0, 5)),
        st.tuples(
            st.sampled_from(["close", "consent", "call", "approve", "withdraw", "wait"]), st.none(), st.integers(0, 5)
        ),
    ),
    max_size=8,
)


def _do(world: Any, actor: Any, verb: str, said: Any, place: int) -> None:
    contacts = list(ServiceContact.objects.of(actor).order_by("id"))
    contact = contacts[place % len(contacts)]
    changes = list(NumberChange.objects.of(actor).order_by("id"))
    change = changes[place % len(changes)] if changes else None
    what = draft(world, **said) if said else None
    key = str(uuid4())
    today = clock.today()
    if verb == "add":
        actions.add_contact(actor, draft=what, client_key=key)
    elif verb == "edit":
        actions.edit_contact(actor, contact_id=contact.id, version=contact.version, draft=what)
    elif verb == "hand_over":
        actions.hand_over(actor, contact_id=contact.id, draft=what, effective_on=today, client_key=key)
    elif verb == "stand_in":
        last = today + timedelta(days=2)
        actions.set_stand_in(actor, contact_id=contact.id, draft=what, first_day=today, last_day=last, client_key=key)
    elif verb == "import":
        row = f"治安警点,{said['unit_name']},{said['person_name']},,{said['phones']},,24 小时,{said['areas']},"
        head = "类别,单位,联系人,职务,电话,备用电话,服务时间,负责范围,备注"
        actions.import_contacts(actor, data=f"{head}\n{row}\n".encode(), consent_paper="袋1")
    elif verb == "close":
        actions.close_contact(actor, contact_id=contact.id)
    elif verb == "consent":
        actions.record_consent(actor, contact_id=contact.id, agreement=Agreement(Mouth.PAPER, today, "1"))
    elif verb == "wait":
        actions.take_turns(actor)
    elif change is not None:
        {
            "call": lambda: actions.record_call_back(
                actor, change_id=change.id, outcome=CallBack.CONFIRMED, at_switchboard=True
            ),
            "approve": lambda: actions.approve_change(actor, change_id=change.id),
            "withdraw": lambda: actions.withdraw_change(actor, change_id=change.id),
        }[verb]()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_one_person_never_changes_a_known_number(world: Any, walk: list[Any]) -> None:
    with transaction.atomic():
        alone = staff(world, "独自")
        first = actions.add_contact(alone, draft=draft(world, phones=FIRST), client_key=str(uuid4()))
        assert first.state == ContactState.ACTIVE
        for day, (verb, said, place) in enumerate(walk):
            with clock.standing_at(clock.now() + timedelta(days=2 * day)):
                with suppress(RuleError, Conflict):
                    _do(world, alone, verb, said, place)
                actions.take_turns(alone)
                for building in (world.building, world.second_building):
                    assert numbers_on_card(world, building, "police_point") <= {"051980000130"}
        assert not NumberChange.objects.of(alone).filter(state__in=["live", "cooling"]).exists()
        assert queries.geography_of(world.community.id)
        transaction.set_rollback(True)
