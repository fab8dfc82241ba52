"""Drafting, writing by hand, freezing, correcting: what is kept, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.utils.translation import override

from mulin.base.figures import period_of
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import Conflict, NotFound, RuleError
from mulin.ledger import actions as ledger
from mulin.ledger.models import Fact, Unsealed
from mulin.people import actions as people
from mulin.people.models import ConsentPurpose
from mulin.people.queries.consent_texts import current
from mulin.reports import actions, queries
from mulin.reports.models import FrozenFigure, HandSentence, WorkReport
from mulin.reports.queries import Heading
from tests.ledger.figured import Told
from tests.reports.conftest import DAY, PEOPLE, Office


def say(office: Office, report: WorkReport, text: str, chapter: str = "next") -> HandSentence:
    report.refresh_from_db()
    return actions.write_by_hand(
        office.world.worker, report_id=report.id, version=report.version, chapter=chapter, text=text
    )


def words(report: WorkReport) -> str:
    report.refresh_from_db()
    text = queries.shown(report).text
    return "\n".join(block.words for section in text.sections for block in section.blocks)


def test_the_text_follows_the_facts_until_it_is_frozen(office: Office) -> None:
    office.came(1, 2, 3)
    report = office.draft()
    assert "到场3人次、3人，占100%" in words(report)
    office.came(4)
    assert "到场4人次、3人" in words(report)
    actions.freeze_report(office.world.head, report_id=report.id, version=report.version)
    office.came(5)
    assert "到场4人次、3人" in words(report)


def test_a_section_without_facts_is_not_there(office: Office) -> None:
    office.draft("2026-Q2")
    chapters = [section.chapter for section in queries.shown(office.draft("2026-Q2")).text.sections]
    assert "points" not in chapters


def test_a_report_begins_once(office: Office) -> None:
    assert office.draft().id == office.draft().id
    assert Fact.objects.filter(kind="report.begun").count() == 1


@pytest.mark.parametrize(
    ("code", "no"), [("2026-Q5", "period-unknown"), ("2031", "period-ahead"), ("1990", "period-before")]
)
def test_periods_that_cannot_be(office: Office, code: str, no: str) -> None:
    with pytest.raises(RuleError, match=no):
        office.draft(code)


def test_what_is_written_by_hand_is_marked_and_can_cite_a_figure(office: Office) -> None:
    office.came(1)
    report = office.draft()
    say(office, report, "另送到家120份，到场{figure:t.visits}人次，{figure:t.what}。")
    text = queries.shown(report).text
    assert text.typed == ["120份"]
    assert "t.visits" in text.codes
    assert "无此指标" in words(report)


def test_a_sentence_is_taken_out_and_put_back(office: Office) -> None:
    report = office.draft()
    row = say(office, report, "再走一遍楼院。")
    actions.drop_sentence(office.world.worker, sentence_id=row.id)
    assert "楼院" not in words(report)
    actions.put_back_sentence(office.world.worker, sentence_id=row.id)
    assert "再走一遍楼院。" in words(report)


def test_two_who_write_at_once_are_told(office: Office) -> None:
    report = office.draft()
    say(office, report, "甲")
    with pytest.raises(Conflict):
        actions.write_by_hand(office.world.worker, report_id=report.id, version=1, chapter="next", text="乙")


def test_a_paragraph_sent_twice_is_there_once(office: Office) -> None:
    report = office.draft()
    sent = {"report_id": report.id, "version": report.version, "chapter": "next", "client_key": "k1"}
    first = actions.write_by_hand(office.world.worker, text="再走一遍楼院。", **sent)
    assert actions.write_by_hand(office.world.worker, text="再走一遍楼院。", **sent).id == first.id
    assert HandSentence.objects.of(office.world.worker).count() == 1
    with pytest.raises(RuleError, match="key-reuse"):
        actions.write_by_hand(office.world.worker, text="别的话", **sent)


def test_a_heading_left_empty_is_what_is_usual_in_each_language(office: Office) -> None:
    report = office.draft()
    given = Heading("关于中山社区睦邻工作的汇报", "", "")
    actions.edit_heading(office.world.worker, report_id=report.id, version=1, heading=given)
    report.refresh_from_db()
    assert queries.heading_of(report) == Heading("关于中山社区睦邻工作的汇报", "中山街道办事处", "中山社区居民委员会")
    actions.edit_heading(office.world.worker, report_id=report.id, version=2, heading=Heading("", "", ""))
    report.refresh_from_db()
    with override("en"):
        assert queries.heading_of(report).title.startswith("Work report")


def test_freezing_keeps_every_figure_with_how_it_came_about(office: Office) -> None:
    office.came(1, 2, late=True)
    report = office.frozen()
    kept = FrozenFigure.objects.of(office.world.worker).get(report=report, code="t.people")
    assert (kept.value, kept.lines, kept.paper, kept.late) == (2, 2, 2, 2)
    assert kept.how == {"kinds": ["t.came"], "each": "person", "unless": ["t.undone"], "by": "visit", "span": "within"}
    assert report.ledger_block > 0
    assert len(report.digest) == 64
    assert actions.digest_of(report, list(report.figures.all())) == report.digest
    [fact] = Fact.objects.filter(kind="report.frozen")
    assert fact.data["figures"] == report.figures.count()
    FrozenFigure.objects.of(office.world.worker).filter(id=kept.id).update(value=9)
    assert actions.digest_of(report, list(report.figures.all())) != report.digest


def test_the_head_that_is_kept_covers_what_came_in_while_it_was_frozen(office: Office) -> None:
    office.came(1, 2)
    report = office.draft()
    seal = ledger.seal
    late = iter([(3,)])

    def somebody_writes_right_after(community_id: UUID) -> int:
        sealed = seal(community_id)
        office.came(*next(late, ()))
        return sealed

    with patch.object(ledger, "seal", somebody_writes_right_after):
        frozen = actions.freeze_report(office.world.head, report_id=report.id, version=report.version)
    assert frozen.figures.get(code="t.all").value == 3
    assert not Unsealed.objects.filter(community_id=office.world.community.id, kind="t.came")


def test_a_frozen_report_takes_no_more_words(office: Office) -> None:
    report = office.frozen()
    with pytest.raises(RuleError, match="report-frozen"):
        say(office, report, "再加一句")
    again = actions.freeze_report(office.world.head, report_id=report.id, version=0)
    assert again.digest == report.digest


def test_a_report_is_frozen_early_up_to_that_day(office: Office) -> None:
    with patch.object(clock, "today", lambda zone=None: date(2026, 9, 10)):
        office.came(1)
        report = office.frozen("2026")
    assert report.until == date(2026, 9, 10)
    office.came(2, day=date(2026, 9, 20))
    assert not queries.shown(report).changed


def test_what_changes_later_is_shown_and_corrected_in_the_open(office: Office) -> None:
    office.came(1, 2)
    report = office.frozen()
    office.came(3)
    changed = {line.code: (line.said, line.now) for line in queries.shown(report).changed}
    assert changed["t.all"] == ("2人次", "3人次")
    actions.correct_report(office.world.head, report_id=report.id, code="t.all", why="补录了一张签到表")
    shown = queries.shown(report)
    assert "t.all" not in {line.code for line in shown.changed}
    assert [(one.old, one.new, one.why) for one in shown.corrections] == [("2人次", "3人次", "补录了一张签到表")]
    assert "到场2人次" in words(report)
    with pytest.raises(RuleError, match="correction-none"):
        actions.correct_report(office.world.head, report_id=report.id, code="t.all", why="再来一次")


def test_the_next_edition_leaves_the_frozen_one_alone(office: Office) -> None:
    report = office.draft()
    say(office, report, "多走动。")
    first = office.frozen()
    second = actions.draft_report(office.world.worker, period="2026-Q3", again=True)
    assert (second.edition, second.is_frozen) == (2, False)
    assert "多走动。" in words(second)
    assert [one.id for one in queries.editions_of(first)] == [second.id, first.id]


def test_who_is_honoured_is_named_while_they_agree(office: Office) -> None:
    elder = office.world.elder
    PEOPLE["honoured"] = elder.id
    office.tell(Told("t.heads", DAY, {"session": 1}, {"heads": 5}))
    report = office.draft()
    assert "表彰一位居民。" in words(report)
    consent = {"person": elder, "purpose": ConsentPurpose.HONOUR, "paper_number": "ZS-1"}
    people.give_consent(office.world.worker, **consent)
    assert "表彰王淑珍。" in words(report)
    report = office.frozen()
    assert "王淑珍" not in str(report.text)
    assert "表彰王淑珍。" in words(report)
    people.withdraw_consent(office.world.worker, person=elder, purpose=ConsentPurpose.HONOUR)
    assert "表彰一位居民。" in words(report)
    assert current(ConsentPurpose.HONOUR)


def test_an_erased_person_leaves_every_number(office: Office) -> None:
    office.came(1, 2, 3)
    report = office.frozen()
    people.erase_person(office.world.head, person=office.world.elder)
    assert not queries.shown(report).changed


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.GRID_OFFICER, Role.STREET_OFFICER, Role.PRIVACY_OFFICER])
def test_others_find_nothing(office: Office, role: Role) -> None:
    report = office.draft()
    actor = office.world.actor(role)
    with pytest.raises(NotFound):
        actions.draft_report(actor, period="2026-Q3")
    with pytest.raises(NotFound):
        actions.freeze_report(actor, report_id=report.id, version=1)
    with pytest.raises(NotFound):
        actions.ask_for_export(actor, report_id=report.id, form="pdf", client_key="x")


def test_a_worker_writes_but_does_not_freeze(office: Office) -> None:
    report = office.draft()
    with pytest.raises(NotFound):
        actions.freeze_report(office.world.worker, report_id=report.id, version=1)


def test_a_report_of_another_community_is_absent(office: Office) -> None:
    report = office.draft()
    stranger = office.world.actor(Role.COMMUNITY_HEAD, community=office.world.other)
    with pytest.raises(NotFound):
        actions.freeze_report(stranger, report_id=report.id, version=1)


def test_the_questions_a_report_asks_do_not_grow_with_its_facts(
    office: Office, django_assert_max_num_queries: Any
) -> None:
    office.came(1)
    report = office.draft()
    with django_assert_max_num_queries(45):
        queries.shown(report)
    office.came(*range(2, 40))
    with django_assert_max_num_queries(45):
        queries.shown(report)


def test_the_roster_is_counted_once_until_it_changes(office: Office) -> None:
    worker = office.world.worker
    assert people.count_roster(worker)
    assert not people.count_roster(worker)
    assert Fact.objects.filter(kind="people.counted").get().data == {
        "households": 1,
        "residents": 2,
        "over_60": 1,
        "over_80": 0,
        "alone": 0,
        "buildings": 2,
        "courtyards": 1,
    }
    assert "居民1户、2人" in words(office.draft(f"{clock.today():%Y}"))
    assert period_of("2026").last
