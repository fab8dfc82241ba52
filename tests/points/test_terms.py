"""Terms of leaders and deputies that meet: who ends, who stays, and who is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mulin.base.roles import Role
from mulin.gatherings.models import Steward
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.people.models import Person
from mulin.points import actions, queries
from mulin.points.actions import Election
from tests.points.conftest import NOW, Circle, key

TODAY = NOW.date()


def put(circle: Circle, person: Person, kind: str, *, in_days: int, **election: date) -> None:
    chosen = Election(starts_on=TODAY + timedelta(days=in_days), **election)
    actions.hand_over(
        circle.worker, point_id=circle.point.id, person_id=person.id, kind=kind, election=chosen, client_key=key()
    )


def in_office(circle: Circle, *, in_days: int) -> dict[str, str]:
    with clock.standing_at(NOW + timedelta(days=in_days)):
        leads = queries.leads_of(circle.worker, [circle.point.host_id]).get(circle.point.host_id, {})
    return {str(kind): lead.person.name for kind, lead in leads.items()}


def test_a_deputy_who_moves_up_leaves_the_next_deputy_to_come(dancers: Circle) -> None:
    deputy, next_deputy = dancers.people[1], dancers.people[2]
    put(dancers, next_deputy, "deputy", in_days=100)
    put(dancers, deputy, "leader", in_days=10)
    assert in_office(dancers, in_days=9)["deputy"] == deputy.name
    assert in_office(dancers, in_days=50) == {"leader": deputy.name}
    assert in_office(dancers, in_days=100) == {"leader": deputy.name, "deputy": next_deputy.name}


def test_nobody_has_both_offices_on_any_day(dancers: Circle) -> None:
    chosen = dancers.people[2]
    put(dancers, chosen, "leader", in_days=10)
    with pytest.raises(RuleError, match="deputy-same"):
        put(dancers, chosen, "deputy", in_days=0)
    put(dancers, chosen, "deputy", in_days=0, ends_on=TODAY + timedelta(days=9))
    assert in_office(dancers, in_days=9)["deputy"] == chosen.name
    assert in_office(dancers, in_days=10) == {"leader": chosen.name}


def test_who_led_may_be_deputy_afterwards(dancers: Circle) -> None:
    before, after = dancers.people[0], dancers.people[2]
    put(dancers, after, "leader", in_days=1)
    put(dancers, before, "deputy", in_days=1)
    assert in_office(dancers, in_days=1) == {"leader": after.name, "deputy": before.name}


def test_a_term_that_is_over_takes_nobodys_place(dancers: Circle) -> None:
    with clock.standing_at(NOW + timedelta(days=30)), pytest.raises(RuleError, match="point-term-over"):
        put(dancers, dancers.people[3], "leader", in_days=-700, ends_on=TODAY + timedelta(days=25))
    assert in_office(dancers, in_days=30)["leader"] == dancers.people[0].name


def test_a_point_is_not_opened_with_a_leader_whose_term_is_over(circle: Circle) -> None:
    desk = circle.world.sign_in(Role.COMMUNITY_WORKER)
    proposal = circle.hand_in_on_paper()
    form = {"founded_on": "2023-05-01", "how": "appointed", "decided_on": "2023-05-01"}
    address = f"/c/zs/desk/points/founding/{proposal.id}/"
    answer = desk.post(address, form)
    assert (answer.status_code, "这个任期已经过完了" in answer.content.decode()) == (422, True)
    assert not Steward.objects.of(circle.worker).exists()
    assert desk.post(address, form | {"ends_on": "2026-04-30"}).status_code == 422
    assert desk.post(address, form | {"decided_on": "2025-05-01"}).status_code == 302
    assert Steward.objects.of(circle.worker).get(kind="leader").ends_on == date(2027, 4, 30)


def test_a_term_begins_within_a_year(dancers: Circle) -> None:
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    form = {"person": str(dancers.people[3].id), "kind": "leader", "how": "appointed", "client_key": key()}
    answer = desk.post(f"/c/zs/desk/points/{dancers.point.id}/leader/", form | {"starts_on": "9998-05-01"})
    assert (answer.status_code, "最多提前一年定" in answer.content.decode()) == (422, True)
    put(dancers, dancers.people[2], "leader", in_days=365)
    with pytest.raises(RuleError, match="point-term-far"):
        put(dancers, dancers.people[3], "leader", in_days=366)


def test_the_new_leader_is_there_when_the_old_one_was_away(dancers: Circle) -> None:
    away_until = TODAY + timedelta(days=40)
    actions.stand_in(dancers.leader, point_id=dancers.point.id, back_on=away_until)
    put(dancers, dancers.people[2], "leader", in_days=10)
    dancers.point.refresh_from_db()
    with clock.standing_at(NOW + timedelta(days=9)):
        assert dancers.point.leader_away_until == TODAY + timedelta(days=10)
    with clock.standing_at(NOW + timedelta(days=10)):
        assert dancers.point.leader_away_until is None
        assert "回来" not in dancers.world.client().get(f"/c/zs/points/{dancers.point.id}/").content.decode()


@pytest.mark.parametrize(("kind", "said"), [("leader", "告诉了成员"), ("deputy", "告诉了本人")])
def test_the_desk_reads_who_was_told(dancers: Circle, kind: str, said: str) -> None:
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    form = {"person": str(dancers.people[3].id), "kind": kind, "how": "appointed", "client_key": key(), "sure": "yes"}
    page = desk.post(f"/c/zs/desk/points/{dancers.point.id}/leader/", form, follow=True).content.decode()
    assert said in page
    assert Steward.objects.of(dancers.worker).filter(person=dancers.people[3], kind=kind).exists()


def test_who_took_over_today_is_said_to_go_now(dancers: Circle) -> None:
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    form = {"person": str(dancers.people[3].id), "kind": "leader", "how": "appointed", "client_key": key()}
    page = desk.post(f"/c/zs/desk/points/{dancers.point.id}/leader/", form).content.decode()
    assert f"{dancers.people[0].name}今天才接任，从现在起就不当了。" in page
