"""Who may what: every address of a whole round, for strangers, residents and visitors (safety P5, T15)."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from tools.routes import routes

from mulin.awards import access, actions
from mulin.awards.models import Candidate, Elector, HomeTrip, Juror, LateElector, Nomination, Objection, Sheet, Witness
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import NotFound
from tests.awards.helpers import COUNTING, VOTING, Village, at
from tests.reading import without_ids
from tests.world import sign_in_as

ROUTES = [route for route in routes() if "awards/" in route.pattern and route.in_community]
_CHANGING = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|csrfmiddlewaretoken\" value=\"\w+|\b[0-9A-F]{8}\b")


@pytest.fixture
def whole(village: Village) -> dict[str, Any]:
    """One of everything: a round in its notice, with sheets, jurors, a late name, a witness, an objection."""
    village.open(weight_residents=70, weight_panel=30, panel_size=3)
    village.trip(ballots=0)
    with clock.standing_at(at(VOTING, 9)):
        late = (
            actions.ask_late(village.author, round_id=village.row.id, person_id=village.world.elder.id, why="漏了")
            if (not Elector.objects.of(village.author).filter(key=village.world.household.id).exists())
            else LateElector.objects.create(community_id=village.author.community_id, round=village.row, why="漏了")
        )
    village.print(2)
    village.print(3, box="panel")
    village.hand_panel(3)
    for person in village.neighbours[4:16]:
        village.cast(person, [1])
    village.close()
    for serial in (3, 4, 5):
        village.type(serial, [1])
    row = village.count()
    with clock.standing_at(COUNTING):
        visitor = village.world.actor(Role.VISITOR)
        actions.raise_objection(visitor, round_id=row.id, candidate_id=None, words="x", client_key="k")
    return {
        "round_id": row.id,
        "late_elector_id": late.id,
        **{
            name: model.objects.of(village.author).order_by("pk").first().id
            for name, model in {
                "candidate_id": Candidate,
                "elector_id": Elector,
                "juror_id": Juror,
                "trip_id": HomeTrip,
                "nomination_id": Nomination,
                "sheet_id": Sheet,
                "witness_id": Witness,
                "objection_id": Objection,
            }.items()
        },
    }


def said(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return _CHANGING.sub("…", body.decode(errors="replace"))


@pytest.mark.slow
def test_every_object_is_absent_for_strangers(whole: dict[str, Any], village: Village) -> None:
    """Somebody of another community gets for each of them what an invented one gets, byte for byte."""
    clients = [sign_in_as(role, village.world.other) for role in (Role.RESIDENT, Role.COMMUNITY_HEAD)]
    for route in ROUTES:
        gaps = set(route.gaps) - {"code"}
        if not gaps:
            continue
        theirs = route.fill({**whole, "code": "jf"})
        nobodys = route.fill({**{gap: uuid4() for gap in gaps}, "code": "jf"})
        assert theirs, f"{route.pattern}: no sample of {gaps}"
        for client in clients:
            for method in (client.get, client.post):
                got, absent = method(theirs), method(nobodys)
                assert got.status_code == absent.status_code, route.pattern
                assert said(got).replace(theirs, nobodys or "") == said(absent), route.pattern


def test_residents_and_visitors_have_no_desk(whole: dict[str, Any], village: Village) -> None:
    resident, visitor = village.world.sign_in(Role.RESIDENT), village.world.client()
    for route in ROUTES:
        if "desk/" not in route.pattern:
            continue
        path = route.fill({**whole, "code": "zs"})
        assert path
        assert resident.get(path).status_code in (404, 405), path
        assert visitor.get(path).status_code in (302, 405), path


def test_public_pages_name_no_voter(whole: dict[str, Any], village: Village) -> None:
    visitor = village.world.client()
    names = [person.name for person in village.neighbours[5:]]
    for route in ROUTES:
        if "desk/" in route.pattern:
            continue
        path = route.fill({**whole, "code": "zs"})
        assert path
        text = said(visitor.get(path))
        assert not any(name in text for name in names), path
        assert "13700" not in without_ids(text), path


def test_a_grid_officer_hands_ballots_out_in_their_own_buildings(village: Village) -> None:
    village.open()
    mine, theirs = village.elector(village.neighbours[5]), village.elector(village.neighbours[6])
    Elector.objects.of(village.author).filter(id=theirs.id).update(building=village.world.second_building)
    officer = village.office["刘洋"]
    assert access.elector_for(officer, mine.id).id == mine.id
    with pytest.raises(NotFound):
        access.elector_for(officer, theirs.id)
    with pytest.raises(NotFound), clock.standing_at(at(VOTING, 9)):
        actions.hand_sheet(officer, elector_id=theirs.id)


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.PROXY, Role.GRID_OFFICER, Role.STREET_OFFICER, Role.VISITOR])
def test_only_the_office_runs_a_round(village: Village, role: Role) -> None:
    village.call()
    somebody = village.world.actor(role)
    for attempt in (
        lambda: actions.cancel_round(somebody, round_id=village.row.id, why="x"),
        lambda: actions.put_off(somebody, round_id=village.row.id, days=3),
        lambda: actions.make_box(somebody, round_id=village.row.id),
        lambda: actions.print_sheets(somebody, round_id=village.row.id, count=1),
        lambda: access.round_for(somebody, village.row.id, to="awards.manage"),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_lists_ask_the_same_number_of_questions(village: Village, django_assert_max_num_queries: Any) -> None:
    row = village.open(8)
    visitor = village.world.client()
    with clock.standing_at(at(VOTING, 9)), django_assert_max_num_queries(8):
        visitor.get(f"/c/zs/awards/{row.id}/")
    with clock.standing_at(at(VOTING, 9)), django_assert_max_num_queries(8):
        visitor.get("/c/zs/awards/")
