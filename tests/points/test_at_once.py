"""Two sides of an exchange act at the same moment: one after the other, and neither waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event, get_ident
from typing import Any

import pytest
from django.db import connection

from mulin.gatherings import actions as gatherings
from mulin.gatherings.actions import planning
from mulin.gatherings.models import Gathering
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.points import actions
from mulin.points.models import Exchange, ExchangeState
from tests.points.conftest import NOW, Circle, ask, make_circle, neighbours_over_the_wall, their_side
from tests.threads import at_once, real_database
from tests.world import build_world

BOTH = "a test looks at both sides"


class Meeting:
    """Who has locked its own gathering waits till the other has too, or stands in line for a row."""

    def __init__(self) -> None:
        self.came: dict[int, Event] = {}
        self.both = Event()

    def wait(self) -> None:
        me = get_ident()
        if me in self.came:
            return  # the other side's gathering, later on
        self.came[me] = Event()
        if len(self.came) == 2:
            self.both.set()
        while not self.both.wait(timeout=0.02) and not _somebody_stands_in_line():
            pass


def _somebody_stands_in_line() -> bool:
    if connection.vendor != "postgresql":
        return True  # one writes at a time
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def _agreed() -> tuple[Circle, Any, Exchange, Exchange]:
    dancers = make_circle(build_world())
    dancers.found()
    worker, theirs, _leader = neighbours_over_the_wall(dancers.world)
    ours = ask(dancers, theirs)
    side = their_side(theirs)
    actions.answer_exchange(worker, exchange_id=side.id, comes=True)
    ours.refresh_from_db()
    side.refresh_from_db()
    return dancers, worker, ours, side


def _standing(work: Callable[[], Any]) -> Any:
    with clock.standing_at(NOW):
        return work()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["both from the session", "one from the exchange", "one with its point"])
def test_both_sides_call_it_off_at_the_same_moment(way: str, tmp_path: Path, monkeypatch: Any) -> None:
    with clock.standing_at(NOW):
        dancers, worker, ours, theirs = _agreed()
    meeting, has_come = Meeting(), planning.has_come

    def have_come(gathering: Gathering) -> bool:
        meeting.wait()
        return has_come(gathering)

    monkeypatch.setattr(planning, "has_come", have_come)
    cancel = gatherings.cancel_gathering
    other: dict[str, Callable[[], Any]] = {
        "both from the session": partial(cancel, worker, gathering_id=theirs.gathering_id, why="她们有事"),
        "one from the exchange": partial(actions.withdraw_exchange, worker, exchange_id=theirs.id, why="她们有事"),
        "one with its point": partial(actions.close_point, worker, point_id=theirs.point_id, why="她们有事"),
    }
    ours_off = partial(cancel, dancers.worker, gathering_id=ours.gathering_id, why="停电")

    def theirs_off() -> str:
        try:
            other[way]()
        except RuleError as error:
            return error.code
        return "done"

    with real_database(tmp_path):
        done = at_once([partial(_standing, ours_off), partial(_standing, theirs_off)])
        assert done[1] in ("done", "point-step")  # that: it was off already
        [states] = at_once([_states])
    assert states == {ExchangeState.WITHDRAWN, "cancelled"}


def _states() -> set[str]:
    rows = Exchange.objects.across(reason=BOTH).values_list("state", "gathering__state")
    return {state for row in rows for state in row}
