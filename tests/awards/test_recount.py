"""The two published scripts over published records: an honest one passes both, every forged one fails (T6)."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import asdict, fields
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mulin.awards import published as folder
from mulin.awards import rules
from mulin.base.actor import Mouth
from tests.awards.helpers import Village, balance, published, recount, run

Record = dict[str, Any]
Forge = Callable[[Record], object]
_PLAYED: list[str] = []
LATER = {"community", "candidates", "jurors", "notices", "struck", "record_sha256"}


@pytest.fixture
def honest(request: pytest.FixtureRequest) -> Record:
    """A copy of one honest record, of a round that a worker plays once."""
    if not _PLAYED:
        _PLAYED.append(json.dumps(_played(request.getfixturevalue("village"))))
    played: Record = json.loads(_PLAYED[0])
    return played


def _played(village: Village) -> Record:
    """Phones, sheets at the desk and at a door, a ticket, a spoiled and a lost sheet, a panel, a second thought."""
    village.open(5, weight_residents=70, weight_panel=30, panel_size=3, seats=2)
    for place, person in enumerate(village.neighbours[5:15]):
        village.cast(person, [[1, 2], [1], [2, 3], []][place % 4])
    village.cast(village.neighbours[5], [1, 3])
    village.print(6)
    village.print(3, box="panel")
    village.hand_panel(3)
    village.hand(village.neighbours[14])  # voted by phone before
    village.hand(village.neighbours[15], Mouth.DOOR)
    village.trip()
    village.close()
    village.type(1, [2])
    village.type(2, [1, 2, 3])
    for serial in (7, 8, 9):
        village.type(serial, [2])
    village.rest("lost")
    village.open_box()
    return published(village.sign())


def sealed_anew(record: Record) -> Record:
    """Whoever forges with care also takes the hashes inside the file again."""
    record["rules_sha256"] = rules.digest(record["rules"])
    record["record_sha256"] = rules.digest({name: said for name, said in record.items() if name not in LATER})
    return record


def counted_anew(record: Record) -> Record:
    """… and counts what they put in, with Mulin's own count."""
    found = mulins_count(record, turnout_percent=0)
    record["standings"] = [{**asdict(one), "share": str(one.share)} for one in found.standings]
    record["winners"] = record["notices"][-1]["winners"] = sorted(found.winners)
    return sealed_anew(record)


def mulins_count(record: Record, **changes: int) -> rules.Result:
    said = record["rules"]["terms"] | changes
    residents, panel = (tuple(tuple(marks) for marks in record[box]) for box in ("residents", "panel"))
    box = rules.Box(record["electors"]["count"], residents, panel, record["invalid"])
    terms = rules.CountRules(**{field.name: said[field.name] for field in fields(rules.CountRules)})
    return rules.count(box, terms, numbers=record["numbers"], without=record["left"], seed=record["seed"])


def test_an_honest_record_is_right(honest: Record, tmp_path: Path) -> None:
    receipt = honest["receipts"][0]
    assert recount(honest, tmp_path, [f"{receipt[:4]}-{receipt[4:]}".lower(), honest["record_sha256"][:24]]) == 0
    assert balance(honest, tmp_path) == 0
    assert honest["sheets"]["residents"] == {
        "printed": 6,
        "cast": 2,
        "online": 0,
        "spoiled": 0,
        "returned": 0,
        "lost": 4,
    }
    assert honest["box"]["counted"] == len(honest["receipts"]) - 1, "who took paper counts once"
    again = counted_anew(json.loads(json.dumps(honest)))
    assert recount(again, tmp_path) == balance(again, tmp_path) == 0, "the forger's own tools are right"


def test_a_receipt_nobody_got_and_a_print_of_another_record(honest: Record, tmp_path: Path) -> None:
    assert recount(honest, tmp_path, ["0000-0000"]) == 1
    assert recount(honest, tmp_path, ["0" * 24]) == 1


def stuffed(record: Record) -> None:
    record["residents"] += [[2]] * 40


def stuffed_with_envelopes(record: Record) -> None:
    stuffed(record)
    record["box"]["counted"] += 40


def stuffed_with_envelopes_and_receipts(record: Record) -> None:
    stuffed_with_envelopes(record)
    record["box"]["envelopes"] += 40
    record["receipts"] += [f"{place:08d}" for place in range(40)]


def stuffed_with_sheets(record: Record) -> None:
    record["residents"].append([2])
    record["sheets"]["residents"]["cast"] += 1
    record["sheets"]["residents"]["lost"] -= 1


def removed(record: Record) -> None:
    record["residents"].remove([1])


def moved(record: Record) -> None:
    record["panel"].append(record["residents"].pop())


def moved_with_its_sheet(record: Record) -> None:
    moved(record)
    for box, change in (("residents", -1), ("panel", 1)):
        record["sheets"][box]["cast"] += change
        record["sheets"][box]["printed"] += change


def bigger_panel(record: Record) -> None:
    record["panel"].append([3])
    record["sheets"]["panel"] |= {"printed": 4, "cast": 4}
    record["sheets"]["panel_handed"] = 4


IN_THE_FILE: dict[str, Forge] = {
    "stuffed": stuffed,
    "stuffed with envelopes": stuffed_with_envelopes,
    "stuffed with envelopes and receipts": stuffed_with_envelopes_and_receipts,
    "stuffed with sheets": stuffed_with_sheets,
    "removed": removed,
    "moved to the panel": moved,
    "moved with its sheet": moved_with_its_sheet,
    "a bigger panel": bigger_panel,
    "an invented juror": lambda record: record["jurors"][0].update(name="赖评"),
    "fewer electors": lambda record: record["electors"].update(count=5, frozen=5),
    "electors that do not add up": lambda record: record["electors"].update(count=record["electors"]["count"] + 1),
    "invalid ballots more": lambda record: record.update(invalid=record["invalid"] + 1),
    "a sheet unaccounted for": lambda record: record["sheets"]["residents"].update(lost=3),
    "a home box of its own": lambda record: record["home_box"][0].update(ballots=3),
    "another seed": lambda record: record.update(seed="0" * 64),
    "a receipt twice": lambda record: record["receipts"].append(record["receipts"][0]),
    "envelopes nobody has a receipt for": lambda record: record["box"].update(counted=99),
    "too many marks": lambda record: record["residents"].__setitem__(-1, [1, 2, 3]),
    "an unknown candidate": lambda record: record["residents"].__setitem__(-1, [9]),
}


@pytest.mark.parametrize("name", IN_THE_FILE)
def test_what_does_not_add_up_fails_however_well_it_is_sealed(honest: Record, tmp_path: Path, name: str) -> None:
    """The forger counts again and takes every hash again; sheets, envelopes and lists still do not agree."""
    IN_THE_FILE[name](honest)
    assert balance(counted_anew(honest), tmp_path) == 1


AFTER_THE_COUNT: dict[str, Forge] = {
    "other winners": lambda record: record.update(winners=[4, 5]),
    "other winners in the notice": lambda record: record["notices"][-1].update(winners=[3]),
    "figures": lambda record: record["standings"][0].update(residents=99),
    "shares": lambda record: record["standings"][0].update(share=str(Fraction(1, 3))),
    "nobody, they say": lambda record: record.update(reason="turnout", winners=[]),
    "fewer places": lambda record: record["rules"]["terms"].update(seats=1),
    "a threshold": lambda record: record["rules"]["terms"].update(turnout_percent=90),
}


@pytest.mark.parametrize("name", AFTER_THE_COUNT)
def test_a_result_that_does_not_follow_fails(honest: Record, tmp_path: Path, name: str) -> None:
    AFTER_THE_COUNT[name](honest)
    assert recount(sealed_anew(honest), tmp_path) == 1


def weights(record: Record) -> None:
    record["rules"]["terms"] |= {"weight_residents": 50, "weight_panel": 50}


def electors(record: Record) -> None:
    record["electors"] |= {"count": record["electors"]["count"] + 40, "frozen": record["electors"]["frozen"] + 40}


def swapped(record: Record) -> None:
    record["residents"] = [[3] if marks == [1] else marks for marks in record["residents"]]


def another_box(record: Record) -> None:
    record["seed"] = record["box"]["sha256"] = "0" * 64


CONSISTENT: dict[str, Forge] = {"weights": weights, "electors": electors, "swapped": swapped, "box": another_box}


@pytest.mark.parametrize("name", CONSISTENT)
def test_a_whole_new_record_has_another_fingerprint(honest: Record, tmp_path: Path, name: str) -> None:
    """What agrees with itself everywhere is another record: the fingerprint on the notice and in the ledger tells."""
    signed = honest["record_sha256"]
    CONSISTENT[name](honest)
    assert recount(honest, tmp_path) == 1, "without new hashes it fails by itself"
    assert recount(counted_anew(honest), tmp_path, [signed[:24]]) == 1


def test_fewer_than_ten_ballots_are_checked_without_being_shown(village: Village, tmp_path: Path) -> None:
    village.open(4)
    for person in village.neighbours[4:10]:
        village.cast(person, [1])
    village.print(2)
    village.close()
    record = published(village.count())
    assert "residents" not in record
    assert "counted" not in record["box"]
    assert recount(record, tmp_path) == balance(record, tmp_path) == 0
    record["sheets"]["residents"]["returned"] = 1
    assert recount(record, tmp_path) == 1, "another record than the signed one"
    assert balance(sealed_anew(record), tmp_path) == 1


def test_ballots_are_shown_if_and_only_if_there_are_enough(honest: Record, tmp_path: Path) -> None:
    honest["reason"] = "few"
    assert recount(sealed_anew(honest), tmp_path) == 1, "enough, but said to be too few"
    for name in ("residents", "invalid", "panel", "panel_invalid", "standings", "winners", "by_lot", "turnout"):
        del honest[name]
    honest["reason"] = ""
    assert recount(sealed_anew(honest), tmp_path) == 1, "somebody won, but the ballots are left out"


@pytest.mark.parametrize("script", ["recount.py", "balance.py"])
def test_each_script_needs_nothing_but_python(tmp_path: Path, script: str) -> None:
    text = (Path(folder.__file__).parent / script).read_text("utf-8")
    imported = [line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))]
    assert set(imported) <= {"hashlib", "json", "sys", "fractions", "pathlib", "typing"}
    assert run(script, {}, tmp_path) == 1, "not a record at all"


def test_the_recount_is_short_enough_to_be_read() -> None:
    """Sixty lines of at most 120 characters, as promised."""
    lines = (Path(folder.__file__).parent / "recount.py").read_text("utf-8").splitlines()
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize("tie_rule", ["panel", "lot", "share"])
def test_the_script_and_mulin_choose_the_same_whoever_is_level(tie_rule: str, tmp_path: Path) -> None:
    """Small boxes, in which candidates are often level, and each reason for choosing nobody occurs."""
    seen = set()
    for number in range(25):
        record = small_record(random.Random(f"{tie_rule}{number}"), tie_rule)
        seen.add(record["reason"] or ("level" if record["by_lot"] else "chosen"))
        assert recount(record, tmp_path) == 0, record
    assert {"chosen", "turnout", "panel", "nobody"} <= seen
    assert ("level" in seen) is (tie_rule != "share")


def small_record(chance: random.Random, tie_rule: str) -> Record:
    ballots = [chance.sample(range(1, 6), chance.randint(0, 2)) for _ in range(chance.randint(10, 14))]
    panel = [chance.sample(range(1, 6), chance.randint(0, 2)) for _ in range(chance.randint(0, 3))]
    is_silent = not chance.randrange(4)
    weight = chance.choice([0, 0, 30, 50])
    terms = {"seats": chance.randint(1, 3), "choose_up_to": 2, "tie_rule": tie_rule, "turnout_percent": 60}
    record: Record = {
        "rules": {"terms": terms | {"weight_residents": 100 - weight, "weight_panel": weight}},
        "electors": {"count": chance.choice([12, 15, 25])},
        "numbers": [1, 2, 3, 4, 5],
        "left": chance.sample(range(1, 6), chance.randint(0, 1)),
        "seed": chance.randbytes(32).hex(),
        "residents": [[]] * len(ballots) if is_silent else ballots,
        "panel": panel,
        "invalid": chance.randint(0, 1),
        "receipts": [],
    }
    found = mulins_count(record)
    record["standings"] = [{**asdict(one), "share": str(one.share)} for one in found.standings]
    record |= {"reason": found.reason, "winners": sorted(found.winners), "by_lot": sorted(found.by_lot)}
    return record | {"record_sha256": rules.digest(record)}
