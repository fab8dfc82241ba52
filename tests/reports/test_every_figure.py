"""Every figure the house declares is the list behind it, in every kind of period, page after page of the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base.figures import Figure, Total, period_of
from mulin.base.manifest import figures
from mulin.contacts import actions as contacts
from mulin.contacts.models import ReportWhat
from mulin.kernel import clock
from mulin.ledger.actions import roll_up, seal
from mulin.ledger.figures import answers, facts_behind
from mulin.people import actions as people
from mulin.points import actions
from mulin.points.actions import Topic
from tests.contacts.helpers import add, draft, staff
from tests.points.conftest import NOW, key, make_circle

PERIODS = ("2025", "2026", "2026-H1", "2026-H2", "2026-Q3", "2026-Q4", "2026-08", "2026-09", "2026-W38", "2026-W39")
DAYS = (1, 2, 5, 9, 16, 40)


@pytest.fixture
def community(world: Any) -> Iterator[Any]:
    """Two months in which people met, were told of policies, helped, and found a number wrong."""
    with clock.standing_at(NOW):
        circle = make_circle(world)
        circle.found()
        people.count_roster(world.worker)
        for place, days in enumerate(DAYS):
            session = circle.session(NOW.date() + timedelta(days=days))
            actions.plan_policy(circle.worker, gathering_id=session.id, topic=Topic(topic=f"第{place}讲"))
            circle.hold(session, circle.people[: place + 1])
        for kind in ("meeting", "help", "help"):
            actions.note_deed(circle.worker, point_id=circle.point.id, kind=kind, on=NOW.date(), client_key=key())
        _wrong_number(world)
    with clock.standing_at(NOW + timedelta(days=50)):
        actions.settle_policies(circle.worker)
        yield world.community


def _wrong_number(world: Any) -> None:
    clerk = staff(world, "小周")
    post = add(clerk, draft(world))
    contacts.verify_contact(clerk, contact_id=post.id, answered=True)
    complaint = contacts.Complaint(ReportWhat.DEAD, "一直空号", "")
    made = contacts.report_number(clerk, contact_id=post.id, complaint=complaint, client_key=str(uuid4()))
    contacts.close_report(clerk, report_id=made.id, fixed=True)


@pytest.mark.parametrize("is_rolled_up", [False, True])
def test_every_number_is_its_list(community: Any, is_rolled_up: bool) -> None:
    if is_rolled_up:
        seal(community.id)
        roll_up(community.id)
    counted = set()
    for period in map(period_of, PERIODS):
        found = answers(community.id, figures(), period)
        for code, measure in figures().items():
            if isinstance(measure, Figure | Total):
                listed = _added_up(community.id, code, period)
                assert (period.code, code, found[code].value or 0) == (period.code, code, listed)
                counted |= {code} if listed else set()
    assert len(counted) > 20, "most of them come to something"


def _added_up(community_id: Any, code: str, period: Any) -> float:
    shares, before = 0.0, ""
    while page := facts_behind(community_id, code, period, before=before, limit=3):
        shares += sum(one.share for one in page)
        before = page[-1].key
    return shares
