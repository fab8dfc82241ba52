"""What the rooms below say of themselves: true to their facts, silent without them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from mulin.base.figures import Figure, Rate, Total, period_of
from mulin.base.manifest import figures, ledger_kinds, paragraphs
from mulin.contacts import actions as contacts
from mulin.kernel import clock
from mulin.ledger.figures import answer
from mulin.ledger.figures.answering import figures_of
from mulin.people import actions as people
from mulin.reports import actions, queries
from mulin.reports.rules import marked
from tests.contacts.helpers import add, draft, staff

ROOMS = Path(__file__).resolve().parents[2] / "src" / "mulin"


@pytest.fixture
def year() -> Any:
    return period_of(str(clock.today().year))


def test_a_post_that_changed_hands_counts_once_and_a_stand_in_not_at_all(world: Any, year: Any) -> None:
    one = staff(world, "小周")
    old = add(one, draft(world))
    add(one, draft(world, unit_name="巡逻队", phones="0519-80000131"))
    today = clock.today()
    new = draft(world, person_name="钱警官")
    successor = contacts.hand_over(one, contact_id=old.id, draft=new, effective_on=today, client_key=str(uuid4()))
    contacts.set_stand_in(
        one,
        contact_id=successor.id,
        draft=draft(world, person_name="孙警官"),
        first_day=today,
        last_day=today,
        client_key=str(uuid4()),
    )
    listed = answer(world.community.id, "contacts.listed", year)
    assert listed.value == 2
    contacts.close_contact(one, contact_id=successor.id)
    assert answer(world.community.id, "contacts.listed", year).value == 1


def test_the_first_section_says_what_was_done(world: Any, year: Any) -> None:
    add(staff(world, "小周"), draft(world))
    people.count_roster(world.worker)
    report = actions.draft_report(world.worker, period=year.code)
    said = ["".join(block.words for block in section.blocks) for section in queries.shown(report).text.sections]
    assert said[0].startswith("中山社区共有1个楼院、2栋楼，居民1户、2人")
    assert "1个联系岗位登记在册" in said[1]


def test_nothing_is_said_where_nothing_happened(world: Any) -> None:
    assert [text for one in paragraphs() for text in one.write(world.community.id, period_of("2019"))] == []


def test_every_declared_figure_stands_on_declared_facts() -> None:
    declared = figures()
    for measure in declared.values():
        assert str(measure.title)
        assert str(measure.definition)
        for figure in figures_of(measure):
            unknown = {*figure.kinds, *figure.unless} - set(ledger_kinds())
            assert not unknown, f"{figure.code}: {unknown}"
        if isinstance(measure, Total):
            units = {declared[code].unit for code in measure.parts}  # type: ignore[union-attr]  # no share in a total
            assert units == {measure.unit}
            assert not any(isinstance(part, Figure) and part.each for part in map(declared.get, measure.parts))
        if isinstance(measure, Rate):
            assert measure.part != measure.whole


def test_every_paragraph_cites_declared_figures() -> None:
    sources = [*ROOMS.glob("*/figures*.py"), *ROOMS.glob("*/queries/sentences.py")]
    cited = marked([path.read_text("utf-8") for path in sources], "figure")
    assert len(cited) > 20
    assert set(cited) <= set(figures())
