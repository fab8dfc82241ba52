from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from mulin.accounts.models import Account
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.models import Fact
from mulin.media import actions, files, queries
from mulin.media.actions.judging import Complaint
from mulin.media.models import Picture, Pictured, PictureReport, PictureState, ReportWhy
from mulin.media.rules import NAMED, TOLD, Circumstances
from mulin.messaging.models import Message
from mulin.people import actions as people
from tests.media import zoo
from tests.world import _person

pytestmark = pytest.mark.django_db
Bring = Callable[..., Picture]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def staff(world: Any, name: str = "秦岚") -> Any:
    return world.actor(Role.COMMUNITY_WORKER, account_id=Account.objects.create(name=name).id)


def again(picture: Picture) -> Picture:
    found: Picture = Picture.objects.of(picture.community_id).get(id=picture.id)
    return found


def test_a_picture_is_kept_once_however_often_it_comes(world: Any, folder: Path) -> None:
    key, content = str(uuid4()), zoo.jpeg()
    made = [
        actions.keep_picture(world.worker, content=content, holder=world.community.id, words=" 院子 ", client_key=key)
        for _ in range(3)
    ]
    assert len({picture.id for picture in made}) == 1
    assert (made[0].words, made[0].state, made[0].width) == ("院子", "waiting", 90)
    stored = made[0].stored
    assert names(folder) == {f"{stored}.large.jpg", f"{stored}.small.jpg"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.rglob("pictures/*"))
    with pytest.raises(RuleError, match="key-reuse"):
        actions.keep_picture(world.worker, content=zoo.deep(), holder=world.community.id, client_key=key)


def test_nothing_stays_of_a_picture_that_was_not_put_down(
    world: Any, folder: Path, developed: Any, monkeypatch: Any
) -> None:
    with pytest.raises(RuleError, match="text-long"):
        actions.keep_developed(world.worker, developed=developed, holder=uuid4(), words="长" * 300, client_key="1")
    monkeypatch.setattr(actions.bringing, "record", lambda *_a, **_k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.keep_developed(world.worker, developed=developed, holder=uuid4(), client_key="1")
    assert names(folder) == set()
    assert not Picture.objects.of(world.worker).exists()


def test_a_full_disk_leaves_no_half_picture(world: Any, folder: Path, developed: Any, monkeypatch: Any) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        actions.keep_developed(world.worker, developed=developed, holder=uuid4(), client_key="1")
    assert names(folder) == set()
    monkeypatch.undo()
    monkeypatch.setattr(files.settings, "MEDIA_ROOT", folder)
    actions.keep_developed(world.worker, developed=developed, holder=uuid4(), client_key="1")


def test_it_waits_is_shown_put_away_and_taken_away(world: Any, bring: Bring, folder: Path, commit: Any) -> None:
    neighbour = world.actor(Role.RESIDENT, account_id=Account.objects.create(name="老周").id, person_id=world.son.id)
    picture = bring(neighbour)
    visitor, worker = world.actor(Role.VISITOR), staff(world)
    assert queries.pictures_of(visitor, world.community.id) == []
    assert queries.pictures_of(neighbour, world.community.id) == [picture]
    actions.let_show(worker, picture=picture)
    assert queries.pictures_of(visitor, world.community.id) == [picture]
    with pytest.raises(RuleError, match="picture-why"):
        actions.hide(worker, picture=picture, why=" ")
    actions.hide(worker, picture=picture, why="太暗了")
    assert queries.pictures_of(visitor, world.community.id) == []
    assert Message.objects.of(worker).filter(kind="media.hidden", to_account_id=neighbour.account_id).count() == 1
    with commit():
        actions.withdraw(neighbour, picture=picture)
    assert names(folder) == set()
    assert (again(picture).state, again(picture).words, again(picture).files_gone) == ("withdrawn", "", True)
    with pytest.raises(RuleError, match="picture-state"):
        actions.let_show(worker, picture=picture)
    kinds = list(Fact.objects.filter(kind__startswith="picture.").values_list("kind", flat=True).order_by("id"))
    assert kinds == ["picture.brought", "picture.shown", "picture.hidden", "picture.withdrawn"]


def test_who_can_be_recognised_agrees_first_and_may_take_it_back(
    world: Any, bring: Bring, folder: Path, commit: Any
) -> None:
    worker = staff(world)
    picture = bring(worker, people=[world.elder, world.elder], said=Circumstances(NAMED))
    with pytest.raises(RuleError, match="picture-consent") as no:
        actions.let_show(worker, picture=picture)
    assert no.value.data["names"] == "王淑珍"
    people.give_consent(worker, person=world.elder, purpose="publish_photo")
    actions.let_show(worker, picture=picture)
    other = bring(worker)
    with commit():
        people.withdraw_consent(worker, person=world.elder, purpose="publish_photo")
    assert again(picture).state == "withdrawn"
    assert len(names(folder)) == 2
    assert again(other).state == "waiting"
    people.give_consent(worker, person=world.elder, purpose="honour")


def test_a_child_is_shown_only_with_its_guardian(world: Any, bring: Bring) -> None:
    worker = staff(world)
    child = _person(world.household, "陈小明", "", born=clock.today() - timedelta(days=3000), relation="孙子")
    told = bring(worker, said=Circumstances(TOLD, children=True))
    with pytest.raises(RuleError, match="picture-children"):
        actions.let_show(worker, picture=told)
    picture = bring(worker, people=[child], said=Circumstances(NAMED, children=True))
    with pytest.raises(RuleError, match="picture-consent"):
        actions.let_show(worker, picture=picture)
    people.name_guardian(worker, child=child, guardian=world.son)
    people.give_consent(worker, person=child, purpose="publish_photo", given_by=world.son)
    actions.let_show(worker, picture=picture)
    actions.let_show(worker, picture=bring(worker, said=Circumstances(TOLD, True, "2026-7")))


@pytest.mark.parametrize(("why", "state"), [(ReportWhy.CHILD, "waiting"), (ReportWhy.UNKIND, "shown")])
def test_a_grave_report_takes_a_picture_down_until_somebody_else_has_decided(
    world: Any, bring: Bring, why: ReportWhy, state: str
) -> None:
    owner, other = staff(world, "秦岚"), staff(world, "方敏")
    picture = actions.let_show(owner, picture=bring(owner))
    visitor, key = world.actor(Role.VISITOR), str(uuid4())
    made = {
        actions.report_picture(visitor, picture=picture, complaint=Complaint(why, "请看看"), client_key=key).id
        for _ in range(2)
    }
    assert len(made) == 1
    assert again(picture).state == state
    assert queries.waiting_count(other) == 1
    with pytest.raises(RuleError, match="picture-own-report"):
        actions.let_show(owner, picture=picture)
    actions.let_show(other, picture=picture)
    report = PictureReport.objects.of(other).get()
    assert (report.came_down, report.words, again(picture).state) == (False, "", "shown")
    assert queries.waiting_count(other) == 0


def test_who_is_forgotten_is_on_no_picture(world: Any, bring: Bring, folder: Path, commit: Any) -> None:
    worker = staff(world)
    son = world.actor(Role.RESIDENT, account_id=Account.objects.create(name="陈志远").id, person_id=world.son.id)
    with_him = bring(worker, people=[world.son])
    unseen, hanging = bring(son), actions.let_show(worker, picture=bring(son))
    told = queries.export(worker, world.son.id)
    assert (len(told["拿来的照片"]), len(told["认得出我的照片"])) == (2, 1)
    with commit():
        people.erase_person(worker, person=world.son)
    assert {again(picture).state for picture in (with_him, unseen)} == {"withdrawn"}
    assert (again(hanging).state, again(hanging).brought_by_id, again(hanging).brought_for_id) == ("shown", None, None)
    assert names(folder) == {f"{hanging.stored}.large.jpg", f"{hanging.stored}.small.jpg"}
    assert not Pictured.objects.of(worker).exists()


def test_files_whose_removal_was_cut_short_and_files_nobody_knows_go(world: Any, bring: Bring, folder: Path) -> None:
    worker = staff(world)
    kept, gone = bring(worker), bring(worker)
    actions.withdraw(worker, picture=gone)  # inside this test's transaction: the files are still there
    place = files.folder(world.community.id)
    lost, fresh = place / f"{'0' * 32}.large.jpg", place / f"{'1' * 32}.small.part"
    lost.write_bytes(b"x")
    fresh.write_bytes(b"x")
    os.utime(lost, (0, 0))
    assert (actions.drop_files(), actions.drop_files()) == (1, 0)
    assert actions.drop_orphans(world.community.id) == 1
    assert names(folder) == {f"{kept.stored}.large.jpg", f"{kept.stored}.small.jpg", fresh.name}


def test_pictures_of_two_records_of_one_person_come_together(world: Any, bring: Bring) -> None:
    worker = staff(world)
    both, one = bring(worker, people=[world.elder, world.son]), bring(worker, people=[world.son])
    actions.person_merged(worker, kept_id=world.elder.id, gone_id=world.son.id)
    assert {row.person_id for row in Pictured.objects.of(worker)} == {world.elder.id}
    assert {row.picture_id for row in Pictured.objects.of(worker)} == {both.id, one.id}


def test_names_are_found_in_the_register(world: Any) -> None:
    worker = staff(world)
    assert queries.who_is(worker, ["王淑珍", " 陈志远 1-101 ", ""]) == [world.elder, world.son]
    with pytest.raises(RuleError, match="picture-person"):
        queries.who_is(worker, ["隔壁老王"])
    _person(world.household, "王淑珍", "", born=date(1980, 1, 1))
    with pytest.raises(RuleError, match="picture-person-several"):
        queries.who_is(worker, ["王淑珍"])


def test_states_of_the_rules_are_those_of_the_rows() -> None:
    from mulin.media.rules import STATES

    assert set(STATES) == set(PictureState.values)
    assert transaction.get_connection().in_atomic_block
