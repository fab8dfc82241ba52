"""What the report says of sessions at which nobody signed in by name: never that nobody came."""

from __future__ import annotations

from datetime import timedelta

from django.utils import translation

from mulin.gatherings import actions as gatherings
from mulin.kernel import clock
from tests.points.conftest import Circle
from tests.reports.test_figures_of_points import TODAY, circle, dancers, section

__all__ = ["circle", "dancers"]  # fixtures
HEADS = 120


def test_sessions_at_which_only_heads_were_counted_name_no_number_of_people(dancers: Circle) -> None:
    session = dancers.session(TODAY)
    with clock.standing_at(session.ends_at):
        gatherings.close_gathering(dancers.worker, gathering_id=session.id, note="", heads=HEADS)
    assert section(dancers, "睦邻点", "2026-Q3")[1] == (
        f"各睦邻点活动有固定时间、有固定场地，本期共开展活动1场，参加{HEADS}人次。"
    )
    with translation.override("en"):
        assert section(dancers, "oint", "2026-Q3")[1].endswith(f", with {HEADS} visits.")


def test_sessions_at_which_nobody_was_counted_are_told_alone(dancers: Circle) -> None:
    for day in (0, 1):
        session = dancers.session(TODAY + timedelta(days=day))
        with clock.standing_at(session.ends_at):
            gatherings.close_gathering(dancers.worker, gathering_id=session.id, note="")
    assert section(dancers, "睦邻点", "2026-Q3")[1] == ("各睦邻点活动有固定时间、有固定场地，本期共开展活动2场。")
    with translation.override("en"):
        assert section(dancers, "oint", "2026-Q3")[1].endswith(" 2 sessions in this period.")
