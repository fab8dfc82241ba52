"""The desk's slip from a resident's page to being in; the end of a demo; `mulin staff`."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from mulin.accounts import actions, queries
from mulin.accounts.models import Account, Appointment
from mulin.base.roles import Role
from mulin.ops.cli import main
from mulin.people.models import Consent, Person
from mulin.places.actions import leave_demo
from tests.accounts.conftest import Visitor


def slip_page(person: Person) -> str:
    return f"/c/zs/desk/people/{person.id}/slip/"


def test_a_slip_brings_an_elder_without_messages_in(world: Any, visitor: Visitor) -> None:
    desk = world.sign_in(Role.COMMUNITY_WORKER)
    assert slip_page(world.elder) in desk.get(f"/c/zs/desk/people/{world.elder.id}/").content.decode()
    assert not Account.objects.filter(name="王淑珍").exists()
    assert desk.get(slip_page(world.elder)).status_code == 200
    printed = desk.post(slip_page(world.elder)).content.decode()
    code = re.search(r'class="code">([0-9A-Z-]+)<', printed)
    assert code is not None
    assert visitor.client.post("/sign-in/code/", {"code": code[1]}).status_code == 302
    me = Person.objects.of(world.community.id).get(id=world.elder.id)
    assert str(me.account_id) == visitor.client.session["_auth_user_id"]
    consent = Consent.objects.of(world.community.id).get(person=me, purpose="account")
    assert consent.mouth == "desk"


def test_no_slip_leads_to_an_office_without_a_second_factor(world: Any) -> None:
    """Whoever holds the slip would set up a lock of their own, and be the head."""
    head = world.account(Role.COMMUNITY_HEAD)
    Person.objects.of(world.community.id).filter(id=world.elder.id).update(account=head)
    desk = world.sign_in(Role.COMMUNITY_WORKER)
    answer = desk.post(slip_page(world.elder))
    assert answer.status_code == 422
    assert "还没设第二道锁" in answer.content.decode()
    actions.add_totp(head, secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert desk.post(slip_page(world.elder)).status_code == 200


def test_later_the_same_account_signs_in_by_phone(world: Any, visitor: Visitor, sent: Any) -> None:
    desk = world.sign_in(Role.COMMUNITY_WORKER)
    desk.post(slip_page(world.elder))
    visitor.ask("13800001881")
    visitor.enter("13800001881", sent.last("13800001881"))
    assert visitor.is_in
    assert Account.objects.filter(name="王淑珍").count() == 1


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.BUILDING_LEAD, Role.STREET_OFFICER])
def test_others_print_no_slips(world: Any, role: Role) -> None:
    assert world.sign_in(role).post(slip_page(world.elder)).status_code == 404


def test_a_stranger_gets_no_slip_over_the_wall(world: Any) -> None:
    assert world.sign_in(Role.COMMUNITY_WORKER).post(slip_page(world.stranger)).status_code == 404


def test_when_the_demo_ends_invented_staff_end_with_it(world: Any) -> None:
    invented = actions.open_account(world.worker, name="周敏", digits="13800001010")
    Appointment.objects.create(
        account=invented,
        role=Role.COMMUNITY_HEAD,
        scope_kind="community",
        scope_id=world.community.id,
        community=world.community,
        starts_on="2026-01-01",
    )
    actions.show_at_demo_door(invented, words="社区主任")
    client = world.client()
    client.post("/sign-in/demo/", {"account": str(invented.id)})
    leave_demo(world.actor(Role.OPERATOR), community=world.community)
    assert "_auth_user_id" not in client.session
    assert Appointment.objects.get(account=invented).ended_at
    assert queries.account_by_phone("13800001010") is None


def test_staff_from_the_shell(world: Any, capsys: pytest.CaptureFixture[str]) -> None:
    appoint = ["staff", "appoint", "--json", "--name", "周敏", "--phone", "138 0000 1010", "--community", "zs"]
    assert main([*appoint, "--role", "community_head"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["role"] == "community_head"
    assert main([*appoint, "--role", "street_officer"]) == 0
    capsys.readouterr()
    assert main(["staff", "list", "--json", "--community", "zs"]) == 0
    assert [row["name"] for row in json.loads(capsys.readouterr().out)["staff"]] == ["周敏"]
    assert main([*appoint, "--role", "community_head"]) != 0
    assert main([*appoint, "--role", "emperor"]) != 0
    assert main(["staff", "end", "--community", "zs", made["id"]]) != 0  # the last head
    head = Appointment.objects.get(id=made["id"]).account
    actions.add_totp(head, secret="JBSWY3DPEHPK3PXP")
    assert main(["staff", "unlock", "--community", "zs", made["id"]]) == 0
    assert not queries.factor_types(head)
