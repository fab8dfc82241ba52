"""Importing: previewed, applied once, changed only where the file changed, undone without a trace."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.base.jobs import Job, JobState
from mulin.kernel.errors import RuleError
from mulin.ledger.models import Fact
from mulin.people.models import Household, Person
from mulin.places import actions as places
from mulin.places.actions import BuildingPlan
from mulin.places.models import Room, Unit
from mulin.roster import actions
from mulin.roster.models import ImportState, Outcome, RosterEffect, RosterImport, RosterRow, Verdict
from mulin.roster.todos import todos
from tests.roster.files import demo, expected, line, workbook

YARDS = {"东院": range(1, 5), "中院": range(5, 9), "西院": range(9, 13)}


@pytest.fixture
def office(world: Any) -> Actor:
    """The worker of a community with the twelve buildings of the demo, and nobody living there yet."""
    community = places.ensure_community(
        subdistrict=world.community.subdistrict, code="roster", name="名册社区", is_demo=True
    )
    actor = Actor.system(community.id, community_code=community.code)
    for yard, numbers in YARDS.items():
        courtyard = places.ensure_courtyard(actor, name=yard)
        for number in numbers:
            places.ensure_building(actor, plan=BuildingPlan(f"{number}号楼", units=4, courtyard=courtyard))
    return actor


def bring(actor: Actor, content: bytes) -> RosterImport:
    return actions.bring_file(actor, name="名册.xlsx", content=content)


def import_(actor: Actor, content: bytes) -> RosterImport:
    roster = actions.apply_import(actor, roster=bring(actor, content))
    jobs.run_due()
    job = Job.objects.get(id=roster.job_id)
    assert job.state == JobState.DONE, (job.error_code, job.error_data)
    return RosterImport.objects.of(actor).get(id=roster.id)


def undo(actor: Actor, roster: RosterImport) -> RosterImport:
    roster = actions.undo_import(actor, roster=roster)
    jobs.run_due()
    assert Job.objects.get(id=roster.job_id).state == JobState.DONE
    return RosterImport.objects.of(actor).get(id=roster.id)


def register(actor: Actor) -> dict[str, list[Any]]:
    """Everything an import may touch, as it reads."""
    tables = {}
    for model in (Unit, Room, Household, Person):
        names = [field.attname for field in model._meta.concrete_fields]
        rows = model.objects.of(actor).order_by("id").values_list(*names)
        tables[model.__name__] = [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows]
    return tables


def row_of(actor: Actor, roster: RosterImport, name: str) -> RosterRow:
    rows = RosterRow.objects.of(actor).filter(roster=roster)
    return next(row for row in rows if json.loads(row.content)["cells"].get("name") == name)


def test_the_demo_yields_exactly_what_is_expected_and_again_all_the_same(office: Actor) -> None:
    wanted = expected()
    first = actions.import_file(office, name="roster.xlsx", content=demo(), apply=True)
    assert {key: first[key] for key in wanted} == wanted
    assert (first["new"], first["changed"], first["same"], first["missing"]) == (1638, 0, 0, 0)
    before = register(office)
    second = actions.import_file(office, name="roster.xlsx", content=demo(), apply=True)
    assert {key: second[key] for key in wanted} == wanted
    assert (second["new"], second["changed"], second["same"], second["missing"]) == (0, 0, 1638, 0)
    assert register(office) == before
    assert Person.objects.of(office).count() == wanted["residents"]
    assert Household.objects.of(office).count() == wanted["households"]
    assert Fact.objects.filter(community_id=office.community_id, kind="person.added").count() == wanted["residents"]


def test_undoing_leaves_the_register_as_it_was(office: Actor) -> None:
    import_(
        office, workbook(line("1-1-101", "王淑珍", "女", "1948-03-02", "13800001881"), line("1-1-102", "李强", "男"))
    )
    before = register(office)
    changed = import_(
        office,
        workbook(
            line("1-1-101", "王淑珍", "女", "1948-03-02", "13900001111", "户主", "独居"),
            line("1-2-102", "李强", "男"),
            line("2-1-301", "新来", "男", "1990"),
        ),
    )
    assert (changed.counts["new"], changed.counts["changed"]) == (1, 2)
    assert register(office) != before
    undone = undo(office, changed)
    assert undone.state == ImportState.UNDONE
    after = register(office)
    sealed = [field.attname for field in Person._meta.concrete_fields].index("phone")
    assert [row[:sealed] for row in after["Person"]] == [row[:sealed] for row in before["Person"]]
    assert after == before


def test_undoing_the_demo_leaves_nothing(office: Actor) -> None:
    before = register(office)
    roster = import_(office, demo())
    assert len(register(office)["Person"]) == 1638
    undo(office, roster)
    assert register(office) == before


def test_who_changed_since_stays_and_is_named(office: Actor) -> None:
    roster = import_(office, workbook(line("1-1-101", "王淑珍"), line("1-1-102", "李强", "男")))
    Person.objects.of(office).filter(name="李强").update(lives_alone=True)
    undone = undo(office, roster)
    assert undone.counts["stayed"] == 1
    assert list(Person.objects.of(office).values_list("name", flat=True)) == ["李强"]
    stayed = RosterEffect.objects.of(office).get(roster=roster, outcome=Outcome.STAYED)
    assert stayed.person.name == "李强"


def test_undo_is_for_seven_days(office: Actor, time_machine: Any) -> None:
    time_machine.move_to("2026-03-01T10:00:00+00:00")
    roster = import_(office, workbook(line("1-1-101", "王淑珍")))
    time_machine.move_to("2026-03-08T11:00:00+00:00")
    with pytest.raises(RuleError, match="roster-undo-late"):
        actions.undo_import(office, roster=roster)


def test_a_corrected_file_changes_only_what_it_corrects(office: Actor) -> None:
    rows = [
        line("1-1-101", "王淑珍", "女", "1948-03-02", "13800001881"),
        line("1-1-101", "陈志远", "男", "1975-06-01", "13900002002", "子女"),
        line("1-1-102", "李强", "男", "1960"),
        line("2-1-201", "赵敏", "女", "1980-05-05", "13700001111"),
    ]
    import_(office, workbook(*rows))
    rows[1] = line("1-1-101", "陈志远", "男", "1975-06-01", "13900009999", "子女")
    rows[2] = line("1-1-102", "李强", "男", "1960-07-08")
    rows[3] = line("2-2-302", "赵敏", "女", "1980-05-05", "13700001111")
    roster = bring(office, workbook(*rows))
    assert {key: roster.counts[key] for key in ("new", "changed", "same")} == {"new": 0, "changed": 3, "same": 1}
    changes = {
        json.loads(row.content)["parts"]["name"]: json.loads(row.content)["changes"]
        for row in RosterRow.objects.of(office).filter(roster=roster, verdict=Verdict.CHANGED)
    }
    assert changes == {"陈志远": ["phone"], "李强": ["birth"], "赵敏": ["door"]}
    actions.apply_import(office, roster=roster)
    jobs.run_due()
    moved = Person.objects.of(office).get(name="赵敏")
    assert moved.household.door == "2-302"
    assert Person.objects.of(office).get(name="李强").birth_precision == "day"
    old = Household.objects.of(office).get(unit_number=1, room_number="201")
    assert old.state == "moved"


def test_missing_is_not_deleted(office: Actor) -> None:
    import_(office, workbook(line("1-1-101", "王淑珍"), line("1-1-102", "李强", "男"), line("2-1-101", "远处", "男")))
    roster = bring(office, workbook(line("1-1-101", "王淑珍")))
    assert roster.missing == [str(Person.objects.of(office).get(name="李强").id)]
    assert Person.objects.of(office).filter(state="living").count() == 3


def test_what_the_file_leaves_blank_changes_nothing(office: Actor) -> None:
    import_(office, workbook(line("1-1-101", "王淑珍", "女", "1948-03-02", "13800001881", "户主", "独居，爱下棋")))
    roster = bring(office, workbook(line("1-1-101", "王淑珍", "", "1948", "无", "", "")))
    assert roster.counts["same"] == 1


def test_a_held_row_is_mended_and_then_imported(office: Actor) -> None:
    roster = bring(office, demo())
    row = row_of(office, roster, "郑电话")
    assert row.remarks == ["phone-short"]
    cells = json.loads(row.content)["cells"]
    still = actions.mend_row(office, row=row, cells=cells | {"phone": "138000012"})
    assert still.verdict == Verdict.HELD
    mended = actions.mend_row(office, row=still, cells=cells | {"phone": "13800001231"})
    assert mended.verdict == Verdict.NEW
    roster = RosterImport.objects.of(office).get(id=roster.id)
    assert (roster.counts["held"], roster.counts["new"]) == (3, 1639)


def test_a_row_can_still_be_mended_after_the_import(office: Actor) -> None:
    roster = import_(office, workbook(line("1-1-101", "王淑珍"), line("1-1-102", "李强", "男", "1960", "1380000123")))
    Person.objects.of(office).filter(name="王淑珍").update(gender="m")  # somebody corrected the register since
    row = row_of(office, roster, "李强")
    cells = json.loads(row.content)["cells"]
    assert actions.mend_row(office, row=row, cells=cells | {"phone": ""}).verdict == Verdict.NEW
    actions.apply_import(office, roster=RosterImport.objects.of(office).get(id=roster.id))
    jobs.run_due()
    assert Person.objects.of(office).filter(name="李强").exists()
    assert Person.objects.of(office).get(name="王淑珍").gender == "m"


def test_a_doubtful_name_is_held_until_somebody_says_it_is_right(office: Actor) -> None:
    roster = bring(office, workbook(line("1-1-101", "小李")))
    row = RosterRow.objects.of(office).get(roster=roster)
    assert row.remarks == ["name-nickname"]
    cells = json.loads(row.content)["cells"]
    assert actions.mend_row(office, row=row, cells=cells | {"sure": "小李"}).verdict == Verdict.NEW


def test_identity_numbers_are_never_stored(office: Actor) -> None:
    number = "110105194912310021"
    header = ["姓名", "身份证号", "楼号", "单元", "室号", "备注"]
    content = workbook(["王淑珍", number, "1号楼", "1", "101", f"证件 {number}"], header=header)
    roster = import_(office, content)
    assert "identity" in roster.notices
    assert roster.identity_cells == 2
    for model in (RosterImport, RosterRow, Person):
        for row in model.objects.of(office):
            assert number not in str(vars(row))
    assert number not in RosterImport.objects.of(office).get(id=roster.id).tables
    assert Person.objects.of(office).get().note == "证件"


def test_a_new_community_makes_only_the_buildings_a_worker_ticked(world: Any) -> None:
    actor = Actor.system(
        places.ensure_community(subdistrict=world.community.subdistrict, code="new", name="新社区", is_demo=True).id,
        community_code="new",
    )
    roster = bring(actor, workbook(line("1-1-101", "王淑珍"), line("9-1-101", "李强", "男")))
    assert roster.counts["held"] == 2
    roster = actions.trust_buildings(actor, roster=roster, buildings=[("东院", "1号楼")])
    assert (roster.counts["held"], roster.counts["new"]) == (1, 1)
    actions.apply_import(actor, roster=roster)
    jobs.run_due()
    person = Person.objects.of(actor).select_related("household__building__courtyard").get()
    assert person.household.building.plate == "东院 1号楼"


def test_unknown_buildings_are_held_back_and_not_made(office: Actor) -> None:
    roster = bring(office, workbook(line("99-1-101", "周不存")))
    assert RosterRow.objects.of(office).get(roster=roster).remarks == ["building-unknown"]
    with pytest.raises(RuleError, match="roster-buildings"):
        actions.trust_buildings(office, roster=roster, buildings=[("东院", "99号楼")])


def test_two_households_of_one_flat_stay_two(office: Actor) -> None:
    rows = [
        line("1-1-101", "王淑珍"),
        line("1-1-101", "陈志远", "男", "1975", "", "子女"),
        line("1-1-101", "租客甲", "男", "1990"),
        line("1-1-101", "租客乙", "女", "1991", "", "配偶"),
    ]
    import_(office, workbook(*rows))
    homes = {p.name: p.household.order_in_room for p in Person.objects.of(office).select_related("household")}
    assert homes == {"王淑珍": 1, "陈志远": 1, "租客甲": 2, "租客乙": 2}
    again = bring(office, workbook(*rows, line("1-1-101", "租客丙", "女", "2020", "", "子女")))
    assert (again.counts["new"], again.counts["same"]) == (1, 4)
    actions.apply_import(office, roster=again)
    jobs.run_due()
    assert Person.objects.of(office).get(name="租客丙").household.order_in_room == 2


def test_the_second_roster_waits_for_the_first(office: Actor) -> None:
    one, two = bring(office, workbook(line("1-1-101", "王淑珍"))), bring(office, workbook(line("1-1-101", "王淑珍")))
    for roster in (one, two):
        assert actions.apply_import(office, roster=roster).state == ImportState.WAITING
    jobs.run_due()
    assert Person.objects.of(office).count() == 1
    second = RosterImport.objects.of(office).get(id=two.id)
    assert (second.state, second.counts["same"], second.counts["new"]) == (ImportState.APPLIED, 1, 0)


def test_applying_twice_is_once(office: Actor) -> None:
    roster = bring(office, workbook(line("1-1-101", "王淑珍")))
    first = actions.apply_import(office, roster=roster)
    assert actions.apply_import(office, roster=roster).job_id == first.job_id
    jobs.run_due()
    assert Person.objects.of(office).count() == 1


def test_an_import_cut_in_the_middle_goes_on(office: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    from mulin.roster.actions import applying

    monkeypatch.setattr(applying, "BATCH", 2)
    rows = [
        line(f"1-1-{floor}0{n}", f"居民{chr(0x4E00 + floor * 3 + n)}", "男", "1970")
        for floor in range(1, 4)
        for n in (1, 2)
    ]
    roster = actions.apply_import(office, roster=bring(office, workbook(*rows)))
    real, calls = applying.write_rows, []

    def dies(*args: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            real(*args)
            raise KeyboardInterrupt  # what a kill looks like from inside: no handler runs, the transaction goes
        real(*args)

    monkeypatch.setattr(applying, "write_rows", dies)
    with pytest.raises(KeyboardInterrupt):
        jobs.run_due()
    assert Person.objects.of(office).count() == 2
    Job.objects.filter(id=roster.job_id).update(lease_until=0)
    jobs.run_due()
    assert Person.objects.of(office).count() == 6
    assert RosterImport.objects.of(office).get(id=roster.id).state == ImportState.APPLIED


def test_the_number_of_queries_does_not_grow_with_the_rows(office: Actor, django_assert_max_num_queries: Any) -> None:
    counts = []
    for first, last in ((101, 106), (201, 400)):
        rows = [line(f"1-1-{n}", f"居民{chr(0x4E00 + n)}", "男", "1970", f"1380000{n:04}") for n in range(first, last)]
        with django_assert_max_num_queries(250) as seen:
            import_(office, workbook(*rows))
        counts.append(len(seen))
    assert abs(counts[0] - counts[1]) < 8


def test_dropping_forgets_the_file(office: Actor) -> None:
    roster = bring(office, workbook(line("1-1-101", "王淑珍")))
    actions.drop_import(office, roster=roster)
    kept = RosterImport.objects.of(office).get(id=roster.id)
    assert (kept.state, kept.tables) == (ImportState.DROPPED, "")
    assert not RosterRow.objects.of(office).filter(roster=roster).exists()
    with pytest.raises(RuleError, match="roster-state"):
        actions.apply_import(office, roster=kept)


def test_old_imports_forget_their_text(office: Actor, time_machine: Any) -> None:
    time_machine.move_to("2026-03-01T10:00:00+00:00")
    roster = import_(office, workbook(line("1-1-101", "王淑珍"), line("1-1-102", "小李")))
    time_machine.move_to("2026-03-09T10:00:00+00:00")
    actions.tidy_imports(office)
    assert list(RosterRow.objects.of(office).filter(roster=roster).values_list("verdict", flat=True)) == ["held"]
    time_machine.move_to("2026-04-09T10:00:00+00:00")
    actions.tidy_imports(office)
    assert not RosterRow.objects.of(office).filter(roster=roster).exists()
    assert RosterImport.objects.of(office).get(id=roster.id).tables == ""
    assert list(todos(office)) == []  # nothing is left to look at


def test_an_erased_person_is_gone_from_the_imports(office: Actor) -> None:
    roster = import_(office, workbook(line("1-1-101", "王淑珍", "女", "1948-03-02", "13800001881")))
    actions.erase_rows(office, Person.objects.of(office).get().id)
    row = RosterRow.objects.of(office).get(roster=roster)
    assert (row.content, row.person_id) == ("", None)
    assert RosterImport.objects.of(office).get(id=roster.id).tables == ""
