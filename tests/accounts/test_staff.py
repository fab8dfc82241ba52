"""人员与权限: appointing for a term and a scope, ending terms, the last head."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mulin.accounts import actions, queries
from mulin.accounts.models import Account, Appointment, ScopeKind, SignIn
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.models import Fact

STAFF = "/c/zs/desk/staff/"


def form(**changes: str) -> dict[str, str]:
    today = clock.today()
    filled = {
        "name": "李梅",
        "phone": "138 0000 3333",
        "role": "community_worker",
        "scope": "",
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=365)).isoformat(),
    }
    return {**filled, **changes}


def test_the_head_appoints_a_worker_who_then_comes_in_by_that_phone(world: Any) -> None:
    client = world.sign_in(Role.COMMUNITY_HEAD)
    assert client.get(f"{STAFF}new/").status_code == 200
    assert client.post(f"{STAFF}new/", form())["Location"] == STAFF
    account = queries.account_by_phone("13800003333")
    assert account is not None
    assert account.name == "李梅"
    rows = queries.standing_rows(account.id, world.community, clock.today())
    (grant,) = queries.appointed(world.community.id, rows)
    assert grant.role == Role.COMMUNITY_WORKER
    assert Fact.objects.filter(kind="accounts.appointed").count() == 1
    page = client.get(STAFF).content.decode()
    assert "李梅" in page
    assert "还有 366 天" in page


def test_a_number_of_somebody_else_gets_no_role_and_tells_no_name(world: Any) -> None:
    actions.open_account(world.actor(Role.COMMUNITY_WORKER, community=world.other), name="高远", digits="13800003333")
    answer = world.sign_in(Role.COMMUNITY_HEAD).post(f"{STAFF}new/", form())
    assert answer.status_code == 422
    assert "高远" not in answer.content.decode()
    assert not Fact.objects.filter(kind="accounts.appointed").exists()


def test_a_grid_officer_gets_a_grid_a_stairwell_lead_a_building(world: Any) -> None:
    client = world.sign_in(Role.COMMUNITY_HEAD)
    answer = client.post(f"{STAFF}new/", form(role="grid_officer"))
    assert answer.status_code == 422
    assert "请选管哪个网格或哪栋楼" in answer.content.decode()
    assert 'value="李梅"' in answer.content.decode()
    assert client.post(f"{STAFF}new/", form(role="grid_officer", scope=f"grid:{world.grid.id}")).status_code == 302
    lead = form(role="building_lead", scope=f"building:{world.building.id}", phone="13800004444")
    assert client.post(f"{STAFF}new/", lead).status_code == 302
    assert client.post(f"{STAFF}new/", form(scope=f"grid:{world.grid.id}", phone="13800005555")).status_code == 422


def test_a_scope_of_another_community_cannot_be_given(world: Any) -> None:
    client = world.sign_in(Role.COMMUNITY_HEAD, world.other)
    foreign = form(role="grid_officer", scope=f"grid:{world.grid.id}")
    assert client.post("/c/jf/desk/staff/new/", foreign).status_code == 422
    actor = world.actor(Role.COMMUNITY_HEAD, community=world.other)
    with pytest.raises(NotFound):
        appoint(actor, account(), role=Role.GRID_OFFICER, kind=ScopeKind.GRID, scope=world.grid.id)


def account(name: str = "李梅") -> Account:
    return Account.objects.create(name=name)


def appoint(actor: Any, who: Account, *, role: Role, kind: ScopeKind, scope: Any, **term: Any) -> Appointment:
    return actions.appoint(
        actor,
        account=who,
        role=role,
        scope_kind=kind,
        scope_id=scope,
        starts_on=term.get("starts_on", date(2026, 1, 1)),
        ends_on=term.get("ends_on", date(2028, 1, 1)),
    )


@pytest.mark.parametrize("role", [Role.STREET_OFFICER, Role.CITY_OFFICER, Role.OPERATOR, Role.RESIDENT, Role.VISITOR])
def test_a_head_cannot_appoint_those_above(world: Any, role: Role) -> None:
    with pytest.raises(RuleError, match="role-not-yours"):
        appoint(world.head, account(), role=role, kind=ScopeKind.COMMUNITY, scope=world.community.id)


def test_the_operator_appoints_the_street(world: Any) -> None:
    street = world.community.subdistrict_id
    made = appoint(
        world.actor(Role.OPERATOR), account(), role=Role.STREET_OFFICER, kind=ScopeKind.SUBDISTRICT, scope=street
    )
    assert made.community_id is None


@pytest.mark.parametrize("role", [Role.COMMUNITY_WORKER, Role.GRID_OFFICER, Role.RESIDENT, Role.STREET_OFFICER])
def test_nobody_else_appoints(world: Any, role: Role) -> None:
    with pytest.raises(NotFound):
        appoint(
            world.actor(role), account(), role=Role.COMMUNITY_WORKER, kind=ScopeKind.COMMUNITY, scope=world.community.id
        )


@pytest.mark.parametrize(
    ("term", "code"),
    [
        ({"starts_on": date(2026, 5, 2), "ends_on": date(2026, 5, 1)}, "term-backward"),
        ({"starts_on": date(2026, 5, 2), "ends_on": date(2033, 5, 1)}, "term-long"),
    ],
)
def test_a_term_has_a_sensible_end(world: Any, term: dict[str, date], code: str) -> None:
    with pytest.raises(RuleError, match=code):
        appoint(
            world.head,
            account(),
            role=Role.COMMUNITY_WORKER,
            kind=ScopeKind.COMMUNITY,
            scope=world.community.id,
            **term,
        )


def test_the_same_role_twice_at_once_is_refused_and_a_later_term_is_not(world: Any) -> None:
    who = account()
    what: Any = {"role": Role.COMMUNITY_WORKER, "kind": ScopeKind.COMMUNITY, "scope": world.community.id}
    appoint(world.head, who, **what)
    with pytest.raises(RuleError, match="appointed-already"):
        appoint(world.head, who, **what)
    appoint(world.head, who, **what, starts_on=date(2028, 1, 2), ends_on=date(2030, 1, 1))


def test_ending_a_term_ends_rights_and_sessions_in_one_go(world: Any) -> None:
    worker = world.account(Role.COMMUNITY_WORKER)
    client = world.client()
    world.enter(client, worker, second_factor=True)
    assert client.get(STAFF).status_code == 200
    SignIn.objects.create(
        account=worker,
        session_key=client.session.session_key,
        device=b"x",
        how="code",
        with_second_factor=True,
    )
    head = world.sign_in(Role.COMMUNITY_HEAD)
    term = Appointment.objects.get(account=worker)
    page = head.get(f"{STAFF}{term.id}/end/")
    assert "从现在起不再是社区工作者" in page.content.decode()
    assert head.post(f"{STAFF}{term.id}/end/")["Location"] == STAFF
    assert client.get(STAFF)["Location"].startswith("/sign-in/?next=")
    assert "_auth_user_id" not in client.session
    assert Fact.objects.filter(kind="accounts.appointment_ended").count() == 1


def test_the_last_head_cannot_leave(world: Any) -> None:
    head = world.account(Role.COMMUNITY_HEAD)
    client = world.client()
    world.enter(client, head, second_factor=True)
    term = Appointment.objects.get(account=head)
    refused = client.post(f"{STAFF}{term.id}/end/")
    assert refused.status_code == 422
    assert "最后一位社区主任" in refused.content.decode()
    world.account(Role.COMMUNITY_HEAD)
    assert client.post(f"{STAFF}{term.id}/end/").status_code == 302


def test_an_appointment_over_the_wall_is_absent(world: Any) -> None:
    term = Appointment.objects.get(account=world.account(Role.COMMUNITY_WORKER, world.other))
    client = world.sign_in(Role.COMMUNITY_HEAD)
    assert client.get(f"{STAFF}{term.id}/end/").status_code == 404
    assert client.post(f"{STAFF}{term.id}/end/").status_code == 404


def test_a_worker_sees_but_does_not_appoint(world: Any) -> None:
    client = world.sign_in(Role.COMMUNITY_WORKER)
    assert client.get(STAFF).status_code == 200
    assert client.get(f"{STAFF}new/").status_code == 404
    assert world.sign_in(Role.RESIDENT).get(STAFF).status_code == 404
    assert world.client().get(STAFF)["Location"].startswith("/sign-in/")


def test_the_staff_page_needs_the_same_queries_however_many_serve(
    world: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        Appointment.objects.create(
            account=account(f"{number}"),
            role=Role.COMMUNITY_WORKER,
            scope_kind=ScopeKind.COMMUNITY,
            scope_id=world.community.id,
            community=world.community,
            starts_on=date(2026, 1, 1),
        )
    client = world.sign_in(Role.COMMUNITY_HEAD)
    client.get(STAFF)
    with django_assert_max_num_queries(27):  # the desk's menu asks once for each of its counts
        client.get(STAFF)
