"""Marks outside the database show a chain whose end was cut off (safety P8, §4.6)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from mulin.kernel import clock, ids
from mulin.ledger import actions as ledger
from mulin.ledger import queries
from mulin.ledger.actions import Named
from mulin.ledger.models import Block
from mulin.ops import marks
from tests.ledger.strewn import Burglar

pytestmark = pytest.mark.django_db
Mulin = Callable[..., Any]


@pytest.fixture
def places(settings: Any, tmp_path: Path) -> tuple[Path, Path]:
    """Two folders outside the data."""
    first, second = tmp_path / "backups", tmp_path / "second"
    settings.MULIN = replace(settings.MULIN, backups=first, backups_second=second)
    return first / marks.NAME, second / marks.NAME


def seal_one(world: Any, *, blocks: int = 1) -> None:
    """As many sealed blocks, each of one fact and its name."""
    for number in range(blocks):
        with transaction.atomic():
            ledger.record(world.worker, "ledger.exported", about={"x": Named(ids.uuid7(), f"名{number}")})
        ledger.seal(world.community.id)


def cut(community_id: Any) -> None:
    """Take the last block and everything in it away, as if it had never been."""
    from mulin.ledger.models import Fact, FactRef, LedgerLabel
    from mulin.ledger.rules import What, unpack

    with Burglar():
        block = Block.objects.filter(community_id=community_id).order_by("-number").first()
        refs = list(unpack(bytes(block.rows)))
        facts = [entry.ref for entry in refs if entry.what == What.FACT]
        FactRef._base_manager.filter(fact_id__in=facts).delete()
        Fact._base_manager.filter(id__in=facts)._raw_delete("default")
        LedgerLabel._base_manager.filter(id__in=[e.ref for e in refs if e.what == What.NAME])._raw_delete("default")
        Block._base_manager.filter(id=block.id)._raw_delete("default")


def test_a_cut_end_is_seen_only_against_a_mark(world: Any, mulin: Mulin, places: tuple[Path, Path]) -> None:
    seal_one(world, blocks=2)
    assert queries.head(world.community.id).number == 2
    shown = mulin("ledger", "marks").out.split()[0]
    assert (marks.note_if_due(), marks.note_if_due()) == (1, 0)
    assert mulin("ledger", "verify").code == 0
    cut(world.community.id)
    assert ledger.verify(world.community.id).ok, "the control: without a mark nothing is seen"
    said = mulin("ledger", "verify")
    assert said.code == 1
    assert "block 2" in said.out
    for place in places:
        place.unlink()
    assert mulin("ledger", "verify").code == 0
    assert mulin("ledger", "verify", "--mark", shown).code == 1


def test_another_chain_of_the_same_length_is_seen(world: Any, mulin: Mulin, places: tuple[Path, Path]) -> None:
    seal_one(world)
    head = queries.head(world.community.id)
    assert mulin("ledger", "verify", "--mark", f"zs:1:{head.mark}").code == 0
    other = "0" * 12 if not head.mark.startswith("0") else "f" * 12
    assert mulin("ledger", "verify", "--mark", f"zs:1:{other}").code == 1


@pytest.mark.parametrize("text", ["zs", "zs:0:0123456789ab", "zs:1:xyz", "zs:1:0123", "nope:1:0123456789ab"])
def test_what_is_no_mark_is_refused(world: Any, mulin: Mulin, places: tuple[Path, Path], text: str) -> None:
    assert mulin("ledger", "verify", "--mark", text).code == 2


def test_marks_go_to_both_places_every_day_and_begin_anew(world: Any, places: tuple[Path, Path]) -> None:
    seal_one(world)
    marks.note()
    with clock.standing_at(clock.now() + timedelta(hours=21)):
        assert marks.note_if_due() == 1
    assert [len(place.read_text().splitlines()) for place in places] == [2, 2]
    assert places[0].stat().st_mode & 0o077 == 0
    with places[0].open("a") as file:
        file.write('{"torn')
    assert len(marks.kept()) == 1
    for place in places:
        with place.open("a") as file:
            file.write("\n" + json.dumps({"at": clock.now().isoformat(), "anew": True, "heads": {}}) + "\n")
    assert marks.kept() == []


def test_one_place_that_cannot_be_written_is_enough_of_the_other(
    world: Any, places: tuple[Path, Path], settings: Any
) -> None:
    seal_one(world)
    places[0].parent.write_text("a file where the folder should be")
    marks.note()
    assert len(places[1].read_text().splitlines()) == 1
    settings.MULIN = replace(settings.MULIN, backups_second=None)
    with pytest.raises(OSError, match="can be written"):
        marks.note()
