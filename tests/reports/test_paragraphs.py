"""What the rooms below say of themselves: true to their facts, silent without them."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils.translation import override

from mulin.base.figures import Figure, Rate, Total, period_of, unit_word
from mulin.base.manifest import figures, ledger_kinds, paragraphs
from mulin.contacts import actions as contacts
from mulin.contacts.models import ReportWhat, UnitKind
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
    assert said[0].endswith(f"现将{year.code}年工作情况汇报如下：")
    assert said[1] == "社区登记在册的联系岗位有1个，包括治安警点，号码经本人同意后向居民公开。"


def test_the_first_section_names_the_posts_there_are_and_what_became_of_wrong_numbers(world: Any, year: Any) -> None:
    one = staff(world, "小周")
    desk = add(one, draft(world))
    add(one, draft(world, kind=UnitKind.GRID_OFFICER, unit_name="二网格", phones="0519-80000131"))
    gone = add(one, draft(world, kind=UnitKind.SCHOOL, unit_name="小学", phones="0519-80000132"))
    contacts.close_contact(one, contact_id=gone.id)
    assert channel(world, year) == ["社区登记在册的联系岗位有2个，包括网格员、治安警点，号码经本人同意后向居民公开。"]
    complaint = contacts.Complaint(ReportWhat.DEAD, "一直空号", "")
    first, _again = (
        contacts.report_number(one, contact_id=desk.id, complaint=complaint, client_key=str(uuid4())) for _ in range(2)
    )
    assert channel(world, year)[1] == "居民反映号码打不通2件，同一号码的合并为1件，期内尚未办结。"
    contacts.close_report(one, report_id=first.id, fixed=True)
    assert channel(world, year)[1] == "居民反映号码打不通2件，同一号码的合并为1件，期内核对办结1件。"
    with override("en"):
        assert channel(world, year) == [
            "Contact posts on record: 2 (Grid officer, Police point), published with the consent of the person.",
            "Residents reported 2 wrong numbers, 1 once those of the same number are taken together, "
            "1 settled within the period.",
        ]


def channel(world: Any, year: Any) -> list[str]:
    report = actions.draft_report(world.worker, period=year.code)
    found = [one for one in queries.shown(report).text.sections if one.chapter == "channel"]
    return [block.words for block in found[0].blocks]


def test_what_was_settled_of_an_earlier_period_is_told_too(world: Any) -> None:
    one = staff(world, "小周")
    with clock.standing_at(datetime(2026, 3, 31, 9, tzinfo=clock.CHINA)):
        desk = add(one, draft(world))
        complaint = contacts.Complaint(ReportWhat.DEAD, "一直空号", "")
        made = contacts.report_number(one, contact_id=desk.id, complaint=complaint, client_key=str(uuid4()))
    with clock.standing_at(datetime(2026, 4, 1, 9, tzinfo=clock.CHINA)):
        contacts.close_report(one, report_id=made.id, fixed=True)
        assert channel(world, period_of("2026-Q2"))[1] == "前期反映打不通的号码，期内核对办结1件。"
        assert channel(world, period_of("2026-Q1"))[1] == "居民反映号码打不通1件，期内尚未办结。"


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


def test_a_sentence_and_the_annex_count_in_the_same_unit() -> None:
    declared = figures()
    found = {
        (code, word)
        for path in ROOMS.glob("*/*.py")
        for code, word in re.findall(r"\{figure:([a-z_.]+)\}(人次|[户场个人次对张份位条名件项栋])", path.read_text())
    }
    assert len(found) > 30
    assert [(code, word) for code, word in found if word != unit_word(declared[code])] == []
