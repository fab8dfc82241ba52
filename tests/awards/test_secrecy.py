"""Who voted and what was voted cannot be joined: not from a dump of the database, not by order, time or hash.

Every test has its control: where the defence is taken away on purpose, the attack must succeed.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from operator import eq
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from mulin.awards import actions
from mulin.awards.actions import counting
from mulin.awards.models import BallotPaper, Envelope
from mulin.awards.rules import sealing
from mulin.base import bulk
from mulin.base.jobs import Job
from mulin.base.once import ClientKey
from mulin.kernel import clock
from tests.awards.helpers import VOTING, Village, at, build

VOTERS = 46  # each with a choice of their own: 8 candidates, up to 3 of them, make 92


@pytest.fixture
def crowd(world: Any) -> Village:
    return build(world, homes=VOTERS + 12)


def choices() -> list[tuple[int, ...]]:
    every = [marks for size in (1, 2, 3) for marks in combinations(range(1, 9), size)]
    return random.Random(7).sample(every, VOTERS)


def play(village: Village) -> dict[UUID, tuple[int, ...]]:
    """A round in which everybody votes otherwise, by phone, some twice, some with sheets; who chose what."""
    village.open(8)
    voters = village.neighbours[8:-4]
    wanted = dict(zip([person.household_id for person in voters], choices(), strict=False))
    on_paper = voters[30:38]
    village.print(len(on_paper))
    serials = list(village.tickets)
    random.Random(3).shuffle(serials)
    for place, person in enumerate(voters):
        moment = at(VOTING, 9 + place // 8, place % 8 * 7)
        if person in on_paper:
            village.hand(person)
            continue
        if place % 5 == 0:
            village.cast(person, [8], moment=moment)
        village.cast(person, wanted[person.household_id], moment=moment)
    village.close()
    for serial, person in zip(serials, on_paper, strict=True):
        village.type(serial, wanted[person.household_id])
    return wanted


def tables() -> list[str]:
    with connection.cursor() as cursor:
        return sorted(connection.introspection.table_names(cursor))


def hidden() -> str:
    """The columns nobody declared: the order in which rows came, the transaction that wrote them."""
    return "ctid::text, xmin::text" if connection.vendor == "postgresql" else "rowid"


def rows_of(table: str) -> list[dict[str, Any]]:
    """Every row of a table, as it lies there, with its hidden columns where it has them."""
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(f'SELECT {hidden()}, * FROM "{table}"')
        except DatabaseError:
            with transaction.atomic():
                cursor.execute(f'SELECT * FROM "{table}"')
        names = [f"{place}:{column[0]}" for place, column in enumerate(cursor.description)]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def dump() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table with its hidden columns."""
    return {table: rows_of(table) for table in tables()}


def plain(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def mentions(row: Mapping[str, Any], keys: Mapping[str, UUID]) -> UUID | None:
    """Which voter a row speaks of, directly or by an elector's key."""
    text = " ".join(plain(value) for value in row.values()).replace("-", "")
    found = {voter for key, voter in keys.items() if key in text}
    return found.pop() if len(found) == 1 else None


def orders(rows: Sequence[tuple[Any, dict[str, Any]]]) -> Iterator[tuple[str, list[Any]]]:
    """What rows stand for, in the order of each of their columns, up and down."""
    for column in rows[0][1]:
        by_column = [what for what, _row in sorted(rows, key=lambda pair: plain(pair[1][column]))]
        yield column, by_column
        yield f"{column} down", by_column[::-1]


def voters_in_order(village: Village, wanted: Mapping[UUID, tuple[int, ...]]) -> dict[tuple[UUID, ...], str]:
    """Every order of the voters that a table gives away, each once, and where it was found."""
    electors = {e.id.hex: e.key for e in village.row.electors.all()}
    keys = {**{home.hex: home for home in wanted}, **{key: home for key, home in electors.items() if home in wanted}}
    found: dict[tuple[UUID, ...], str] = {}
    for table, rows in dump().items():
        about = [(voter, row) for row in rows if (voter := mentions(row, keys))]
        if len({voter for voter, _ in about}) < VOTERS // 2:
            continue
        for column, voters in orders(about):
            found.setdefault(tuple(dict.fromkeys(voters)), f"{table}.{column}")
    return found


def ballots_in_order() -> Iterator[tuple[str, list[tuple[int, ...]]]]:
    """What the ballots say, in every order they can be read in but that of what they say."""
    papers = [(tuple(json.loads(plain(row_marks(row)))), row) for row in rows_of("awards_ballotpaper")]
    return ((column, marks) for column, marks in orders(papers) if ":marks" not in column)


def best_guess(village: Village, wanted: Mapping[UUID, tuple[int, ...]], *, openings: int) -> tuple[float, str, int]:
    """Which share of the votes the best pairing of two orders gets right, over many openings of the same box.

    Which pairing that is, and how many were tried. Everything about the voters stands before the box is
    opened, so it is read once, after one opening; only the ballots come anew.
    """
    village.gather()
    hits: Counter[str] = Counter()
    voters: dict[tuple[UUID, ...], str] = {}
    for _ in range(openings):
        savepoint = transaction.savepoint()
        village.open_gathered()
        voters = voters or voters_in_order(village, wanted)
        said = [(tuple(wanted[voter] for voter in order), where) for order, where in voters.items()]
        for column, marks in ballots_in_order():
            for theirs, where in said:
                hits[f"{where} × papers.{column}"] += sum(map(eq, theirs, marks))
        transaction.savepoint_rollback(savepoint)
    how, most = hits.most_common(1)[0]
    return most / (openings * VOTERS), how, len(hits)


def row_marks(row: Mapping[str, Any]) -> Any:
    value = next(value for name, value in row.items() if name.endswith(":marks"))
    return json.dumps(value) if isinstance(value, list) else value


OPENINGS = 300


@pytest.mark.long
def test_no_order_in_a_dump_joins_voters_and_votes(crowd: Village) -> None:
    """T3: the best guess of a vote is right at most one time in a hundred more often than chance.

    The box is opened 300 times from the same state. Where nothing leaks, a pairing's hits in one opening
    are the fixed points of a random permutation, whose factorial moments are at most 1; so E[eᵗˣ] ≤
    exp(eᵗ − 1), as of a Poisson number with mean 1, and by Chernoff's bound the sum S of 300 openings has
    P(S ≥ 300·c) ≤ exp(−300·(c·ln c − c + 1)). "Chance + 1 %" of 46 votes is c = 1.46: 9 · 10⁻¹³. However
    the pairings hang together, with 10,000 of them a false alarm comes less than once in 10⁸ runs.
    """
    wanted = play(crowd)
    share, how, tried = best_guess(crowd, wanted, openings=OPENINGS)
    assert 100 < tried < 10_000
    assert share <= 1 / VOTERS + 0.01, how


def test_the_attack_finds_votes_written_in_the_order_of_casting(
    crowd: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same walk, with ballots put in as the envelopes came."""
    wanted = play(crowd)
    in_order = crowd.row.electors.order_by("id").values_list("key", flat=True)
    place = {wanted.get(key): number for number, key in enumerate(in_order)}
    insert = bulk.insert

    def leaking(rows: list[Any]) -> None:
        is_ballots = isinstance(rows[0], BallotPaper)
        insert(sorted(rows, key=lambda paper: place.get(tuple(paper.marks), 999)) if is_ballots else rows)

    monkeypatch.setattr(counting.bulk, "insert", leaking)
    share, how, _tried = best_guess(crowd, wanted, openings=3)
    assert share > 1 / 2, how


def test_ballots_share_no_value_with_anything_about_a_voter(crowd: Village) -> None:
    """No key, number or time stands both on a ballot and in a row about a voter, but the round and the community."""
    wanted = play(crowd)
    crowd.open_box()
    data = dump()
    common = {crowd.row.id.hex, crowd.world.community.id.hex}
    strange = set()
    for row in data["awards_ballotpaper"]:
        for name, value in row.items():
            text = plain(value).replace("-", "")
            if len(text) > 12 and text not in common and not name.endswith(":marks"):
                strange.add(text)
    elsewhere = [
        (table, name)
        for table, rows in data.items()
        if table != "awards_ballotpaper"
        for row in rows
        for name, value in row.items()
        if any(part in plain(value).replace("-", "") for part in strange)
    ]
    assert elsewhere == []
    assert len(strange) >= len(wanted)


def test_ballots_have_no_time_and_no_way() -> None:
    fields = {field.name for field in BallotPaper._meta.get_fields()}
    assert fields == {"id", "community", "round", "box", "marks", "verdict"}
    assert BallotPaper().id.version == 4
    assert Envelope().id.version == 4
    kinds = {field.get_internal_type() for field in (*BallotPaper._meta.fields, *Envelope._meta.fields)}
    assert not kinds & {"DateTimeField", "DateField", "TimeField", "AutoField", "BigAutoField"}


_CHANGING = ("sealed", "client_key", "receipt")


def _seen_before_the_count(village: Village, marks: list[int]) -> list[str]:
    """The whole dump after one vote, without keys, times and the envelope itself."""
    savepoint = transaction.savepoint()
    village.cast(village.neighbours[9], marks, key="the same form")
    found = []
    seen = dump()
    # a transaction's number says when it was, in this test as in life: its place among them is what could differ
    numbers = sorted({int(str(row["1:xmin"])) for rows in seen.values() for row in rows if "1:xmin" in row})
    for table, rows in seen.items():
        for row in rows:
            kept = {n: _steady(v) for n, v in row.items() if not n.endswith(_CHANGING) and not n.startswith("0:")}
            kept = {n: v for n, v in kept.items() if not (n.endswith(":id") and v.isdigit())}  # a counter goes on
            if "1:xmin" in row:
                kept["1:xmin"] = str(numbers.index(int(str(row["1:xmin"]))))
            found.append(f"{table} {sorted(kept.items())}")
    transaction.savepoint_rollback(savepoint)
    return sorted(found)


def _steady(value: Any) -> str:
    text = plain(value)
    for part in ("-", ":", " "):
        text = text.replace(part, "")
    return "…" if len(text) >= 32 else text


def test_a_vote_for_one_or_another_leaves_the_same_dump(crowd: Village) -> None:
    """Non-interference: but for the sealed envelope nothing in the database depends on the choice."""
    crowd.open(8)
    crowd.cast(crowd.neighbours[8], [1])  # whatever a first vote makes (names, labels) is there
    crowd.me(crowd.neighbours[9])
    assert _seen_before_the_count(crowd, [1, 2]) == _seen_before_the_count(crowd, [7])


def test_no_hash_of_a_choice_is_kept(crowd: Village) -> None:
    """A choice is one of 93: any unsalted hash of it could be tried. Client keys, jobs and facts hold none."""
    crowd.open(8)
    crowd.cast(crowd.neighbours[9], [3, 5], key="k")
    assert not ClientKey.objects.filter(key="k").exists()
    assert not any("3, 5" in json.dumps(job.args) for job in Job.objects.all())
    words = [json.dumps([3, 5]), json.dumps({"marks": [3, 5]}), "3,5", "[3, 5]", "3 5"]
    hashes = {kind(word.encode()).hexdigest() for word in words for kind in (hashlib.sha256, hashlib.sha1, hashlib.md5)}
    everything = " ".join(plain(v) for rows in dump().values() for row in rows for v in row.values())
    assert not any(value in everything for value in hashes)


def test_every_envelope_is_of_one_length(crowd: Village) -> None:
    crowd.open(8)
    for person, marks in zip(crowd.neighbours[8:12], ([], [1], [1, 2], [6, 7, 8]), strict=True):
        crowd.cast(person, marks)
    lengths = {len(bytes(e.sealed)) for e in Envelope.objects.of(crowd.world.community.id)}
    assert lengths == {sealing.ENVELOPE_BYTES}


def test_the_private_key_is_nowhere(crowd: Village) -> None:
    crowd.open(8)
    crowd.cast(crowd.neighbours[8], [1])
    crowd.close()
    crowd.open_box()
    everything = " ".join(plain(v) for rows in dump().values() for row in rows for v in row.values())
    for text in crowd.shares:
        assert text not in everything
        assert text.replace("-", "") not in everything


def test_a_second_thought_shows_on_no_receipt(crowd: Village) -> None:
    """T5: whoever stood beside a voter sees the same receipt counted, whatever the voter did afterwards."""
    crowd.open(8)
    one, two = crowd.neighbours[8:10]
    first = crowd.cast(one, [1])
    assert crowd.cast(one, [2, 3]) == first
    second = crowd.cast(two, [4])
    crowd.hand(two)
    for person in crowd.neighbours[10:24]:
        crowd.cast(person, [1, 2])
    crowd.print(1)
    crowd.close()
    row = crowd.count()
    assert {first, second} <= set(row.record["receipts"])
    assert [4] not in row.record["residents"], "the desk beats the phone"
    assert row.record["residents"].count([2, 3]) == 1


def test_nothing_is_shown_before_the_count(crowd: Village) -> None:
    crowd.open(8)
    for person in crowd.neighbours[8:20]:
        crowd.cast(person, [1])
    with clock.standing_at(at(VOTING, 15)):
        page = crowd.world.client().get(f"/c/zs/awards/{crowd.row.id}/result/").content.decode()
        assert "票数" not in page
        assert crowd.world.client().get(f"/c/zs/awards/{crowd.row.id}/record.json").status_code == 404


def test_fewer_than_ten_ballots_show_no_figure(crowd: Village) -> None:
    crowd.open(8)
    for person in crowd.neighbours[8:17]:
        crowd.cast(person, [1])
    crowd.close()
    row = crowd.count()
    assert (row.state, row.why_none) == ("none", "few")
    assert "residents" not in row.record
    assert "standings" not in row.record
    page = crowd.world.client().get(f"/c/zs/awards/{row.id}/result/").content.decode()
    assert "票数不公布" in page


def test_actions_keep_their_secrets_in_words_too() -> None:
    """What `cast` writes down says that somebody voted, and nothing else."""
    kinds = {kind.code: kind for kind in __import__("mulin.awards.room", fromlist=["ROOM"]).ROOM.ledger_kinds}
    assert str(kinds["awards.voted"].sentence) == "{voter}在“{round}”投了票"
    assert actions.cast.__doc__
