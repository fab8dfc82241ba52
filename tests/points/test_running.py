"""Charter, rota, materials, notes, pausing and closing: with their facts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import translation

from mulin.base.actor import Mouth
from mulin.base.figures import period_of
from mulin.gatherings.models import Gathering, Regular
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.figures import answer
from mulin.ledger.models import Fact, LedgerLabel
from mulin.messaging.models import Message
from mulin.people import queries as people
from mulin.points import actions, queries
from mulin.points.actions import Topic
from mulin.points.models import CharterState, Point, PointState
from tests.points.conftest import NOW, Circle, key

TODAY = NOW.date()


def facts(kind: str) -> list[Fact]:
    return list(Fact.objects.filter(kind=kind).order_by("id"))


def told(kind: str) -> list[str]:
    rows = Message.objects.across(reason="a test looks into the outbox").filter(kind=kind)
    return sorted(str(row.to_person_id) for row in rows)


def refused(code: str) -> Any:
    return pytest.raises(RuleError, match=f"^{code}$")


# Charter


def test_a_new_charter_is_in_force_when_more_than_half_have_signed(dancers: Circle) -> None:
    charter = actions.draft_charter(dancers.leader, point_id=dancers.point.id, text="晚八点前收\n新来的有人带")
    assert (charter.version, len(told("points.charter-to-sign"))) == (2, 5)
    with refused("charter-waiting"):
        actions.draft_charter(dancers.leader, point_id=dancers.point.id, text="别的")
    for person in dancers.people[:3]:
        actions.sign_charter(dancers.resident(person), charter_id=charter.id, person_ids=[person.id])
    charter.refresh_from_db()
    assert charter.state == CharterState.OPEN
    actions.sign_charter(dancers.leader.through(Mouth.PAPER), charter_id=charter.id, person_ids=[dancers.people[3].id])
    states = {version.version: version.state for version in queries.charters_of(dancers.point)}
    assert states == {2: CharterState.IN_FORCE, 1: CharterState.REPLACED}
    stranger = dancers.resident(dancers.people[7])
    with pytest.raises(NotFound):
        actions.sign_charter(stranger, charter_id=charter.id, person_ids=[dancers.people[7].id])


def test_a_meeting_adopts_a_charter_by_show_of_hands(dancers: Circle) -> None:
    charter = actions.draft_charter(dancers.leader, point_id=dancers.point.id, text="一条就够")
    with refused("vote-not-carried"):
        actions.adopt_charter(dancers.leader, charter_id=charter.id, votes_for=2, present=4)
    assert actions.adopt_charter(dancers.leader, charter_id=charter.id, votes_for=3, present=4).state == "in_force"


def test_a_charter_counts_in_the_year_whose_meeting_adopted_it(dancers: Circle) -> None:
    charter = actions.draft_charter(dancers.leader, point_id=dancers.point.id, text="一条就够")
    adopt = partial(actions.adopt_charter, dancers.leader, charter_id=charter.id, votes_for=5, present=6)
    with refused("day-future"):
        adopt(on=TODAY + timedelta(days=1))
    with clock.standing_at(datetime(2027, 1, 4, 9, tzinfo=clock.CHINA)):
        adopt(on=date(2026, 12, 28))
        figures = [answer(dancers.worker.community_id, "points.charters", period_of(year)) for year in ("2026", "2027")]
    assert [figure.value for figure in figures] == [2, 0]  # with the first one, of the founding


def test_a_charter_read_out_is_current_for_another_year(dancers: Circle) -> None:
    charter = queries.charter_in_force(dancers.point)
    assert charter is not None
    with clock.standing_at(NOW + timedelta(days=300)):
        actions.confirm_charter(dancers.leader, charter_id=charter.id)
        actions.confirm_charter(dancers.leader, charter_id=charter.id)
    assert len(facts("point.charter_confirmed")) == 1


# Rota, materials, plan


def test_one_job_one_person_a_session(dancers: Circle) -> None:
    session = dancers.session(TODAY + timedelta(days=2))
    tea = dancers.point.rota_jobs.get(name="烧水带茶")
    taker = dancers.resident(dancers.people[3])
    actions.take_duty(taker, job_id=tea.id, gathering_id=session.id)
    actions.take_duty(taker, job_id=tea.id, gathering_id=session.id)
    with pytest.raises(RuleError) as found:
        actions.take_duty(dancers.resident(dancers.people[4]), job_id=tea.id, gathering_id=session.id)
    assert (found.value.code, found.value.data["who"]) == ("duty-taken", "孔祥")
    with pytest.raises(NotFound):
        actions.give_duty_up(dancers.resident(dancers.people[4]), job_id=tea.id, gathering_id=session.id)
    actions.give_duty_up(taker, job_id=tea.id, gathering_id=session.id)
    actions.take_duty(dancers.leader, job_id=tea.id, gathering_id=session.id, person_id=dancers.people[4].id)
    assert told("points.duty") == [str(dancers.people[4].id)]
    rota = queries.rota_of(dancers.point)
    assert [cell.duty.person.name if cell.duty else "" for cell in rota[0].cells] == ["", "曾巧云", ""]


def test_materials_are_counted_never_priced(dancers: Circle) -> None:
    ball = actions.add_material(dancers.leader, point_id=dancers.point.id, name="柔力球拍", unit="副")
    once = key()
    for _ in range(2):
        actions.move_material(dancers.leader, material_id=ball.id, count=20, why="issued", client_key=once)
    actions.move_material(dancers.leader, material_id=ball.id, count=3, why="broken", client_key=key())
    with refused("material-none"):
        actions.move_material(dancers.leader, material_id=ball.id, count=18, why="lent", client_key=key())
    actions.move_material(dancers.leader, material_id=ball.id, count=16, why="counted", client_key=key())
    assert [(thing.name, thing.stock) for thing in queries.materials_of(dancers.point)] == [("柔力球拍", 16)]
    with pytest.raises(NotFound):
        actions.move_material(dancers.visitor, material_id=ball.id, count=1, why="given", client_key=key())


def test_the_plan_of_the_year(dancers: Circle) -> None:
    item = actions.add_plan_item(
        dancers.leader, point_id=dancers.point.id, year=2026, title="重阳节给老人演一场", month=10, client_key=key()
    )
    with refused("plan-year"):
        actions.add_plan_item(dancers.leader, point_id=dancers.point.id, year=2030, title="远了", client_key=key())
    actions.tick_plan_item(dancers.leader, item_id=item.id, done_on=TODAY)
    assert queries.plan_of(dancers.point, 2026)[0].done_on == TODAY
    actions.drop_plan_item(dancers.leader, item_id=item.id)


def test_a_line_of_the_plan_sent_twice_is_one_line(dancers: Circle) -> None:
    once = key()
    for _ in range(2):
        actions.add_plan_item(dancers.leader, point_id=dancers.point.id, year=2026, title="重阳联欢", client_key=once)
    assert [item.title for item in queries.plan_of(dancers.point, 2026)] == ["重阳联欢"]


def test_what_is_ticked_is_noted_once_and_taken_back_once(dancers: Circle) -> None:
    item = actions.add_plan_item(
        dancers.leader, point_id=dancers.point.id, year=2026, title="重阳联欢", client_key=key()
    )
    for day in (TODAY, TODAY - timedelta(days=1)):
        assert actions.tick_plan_item(dancers.leader, item_id=item.id, done_on=day).done_on == TODAY
    for _ in range(2):
        assert actions.tick_plan_item(dancers.leader, item_id=item.id, done_on=None).done_on is None
    done, undone = facts("point.plan_done"), facts("point.plan_undone")
    assert [fact.data for fact in done] == [{"on": TODAY.isoformat()}]
    assert [fact.about["item"] for fact in (*done, *undone)] == [str(item.id), str(item.id)]


# Notes and policy


def test_what_is_noted_counts_until_it_is_taken_back(dancers: Circle) -> None:
    once = key()
    for _ in range(2):
        deed = actions.note_deed(
            dancers.leader,
            point_id=dancers.point.id,
            kind="help",
            on=TODAY,
            people=2,
            words="给病号送饭",
            client_key=once,
        )
    sums = queries.sums(dancers.worker.community_id, [dancers.point], TODAY, TODAY)
    assert sums[dancers.point.id].deeds == {"help": 1}
    actions.withdraw_deed(dancers.leader, deed_id=deed.id)
    assert [len(facts(kind)) for kind in ("point.help_given", "point.deed_withdrawn")] == [1, 1]
    with refused("day-future"):
        actions.note_deed(
            dancers.leader, point_id=dancers.point.id, kind="help", on=TODAY + timedelta(days=1), client_key=key()
        )


def test_the_ledger_names_what_is_noted_in_one_language_whoever_notes_it(dancers: Circle) -> None:
    with translation.override("en"):
        deed = actions.note_deed(
            dancers.leader, point_id=dancers.point.id, kind="stock_take", on=TODAY, client_key=key()
        )
        actions.withdraw_deed(dancers.leader, deed_id=deed.id)
    labels = LedgerLabel.objects.filter(ref=deed.id).values_list("label", flat=True)
    assert set(labels) == {"盘点了物资，念了账"}


def test_policy_reaches_who_came(dancers: Circle) -> None:
    session = dancers.session(TODAY + timedelta(days=1))
    policy = actions.plan_policy(
        dancers.leader,
        gathering_id=session.id,
        topic=Topic(topic="防范养老诈骗", material="民警讲解", committee="both"),
    )
    assert policy.reach is None
    assert actions.settle_policies(dancers.worker) == 0
    dancers.hold(session, dancers.people[:5])
    with clock.standing_at(session.ends_at + timedelta(hours=1)):
        assert actions.settle_policies(dancers.worker) == 1
        assert actions.settle_policies(dancers.worker) == 0
    fact = facts("point.policy_explained")[0]
    assert (fact.data["reach"], fact.data["committee"], fact.day) == (5, "both", TODAY + timedelta(days=1))
    with refused("policy-twice"):
        actions.plan_policy(dancers.leader, gathering_id=session.id, topic=Topic(topic="防范养老诈骗"))


# Pausing and closing


def test_a_pause_calls_sessions_off_and_comes_back(dancers: Circle) -> None:
    soon, later = dancers.session(TODAY + timedelta(days=2)), dancers.session(TODAY + timedelta(days=20))
    actions.pause(dancers.leader, point_id=dancers.point.id, why="排练场粉刷", back_on=TODAY + timedelta(days=14))
    states = dict(Gathering.objects.of(dancers.worker).values_list("id", "state"))
    assert (states[soon.id], states[later.id]) == ("cancelled", "planned")
    with refused("point-paused"):
        actions.join(dancers.resident(dancers.people[7]), point_id=dancers.point.id)
    actions.resume(dancers.leader, point_id=dancers.point.id)
    assert Point.objects.of(dancers.worker).get().state == PointState.TRIAL
    assert len(told("points.paused-until")) == len(told("points.resumed")) == 5


def test_closing_keeps_the_history_and_tells_everybody(dancers: Circle) -> None:
    session = dancers.session(TODAY + timedelta(days=2))
    with pytest.raises(NotFound):
        actions.close_point(dancers.leader, point_id=dancers.point.id, why="人散了")
    actions.close_point(dancers.worker, point_id=dancers.point.id, why="并到曲苑之家")
    point = queries.points_of(dancers.worker).get(id=dancers.point.id)
    assert (point.state, point.closed_on, point.why) == (PointState.CLOSED, TODAY, "并到曲苑之家")
    assert point.host.closed_at is not None
    session.refresh_from_db()
    assert session.state == "cancelled"
    assert len(told("points.closed")) == 6
    assert not Regular.objects.of(dancers.worker).filter(until=None).exists()
    assert len(facts("point.left")) == 6
    assert queries.charter_in_force(point) is not None  # to be read
    for verb in (actions.pause, actions.close_point):
        with refused("point-step"):
            verb(dancers.worker, point_id=point.id, why="再来")
    with refused("point-closed"):
        actions.note_deed(dancers.worker, point_id=point.id, kind="help", on=TODAY, client_key=key())


def test_the_copy_of_ones_data_is_tables_with_heads_in_the_readers_language(dancers: Circle) -> None:
    session = dancers.session(NOW.date() + timedelta(days=1))
    member = dancers.people[2]
    dancers.hold(session, [member])
    parts = {part.title: part for part in people.copy_of(dancers.worker, member)}
    title, columns, rows = parts["活动场次"].tables[0]
    assert (title, columns, rows) == ("来过", ["哪天", "哪一场"], [["9月22日 周二", "广场舞"]])
    signed = {title: (columns, rows) for title, columns, rows in parts["睦邻点"].tables}
    assert signed["签过的公约"] == (["哪个点", "哪天"], [["舞艺之家", "9月21日 周一"]])
    with translation.override("en"):
        english = {part.title: part for part in people.copy_of(dancers.worker, member)}
    assert ["Tue 22 Sep", "广场舞"] in english["Sessions"].tables[0][2]
