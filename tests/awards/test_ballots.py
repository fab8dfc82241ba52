"""The ballot box as a machine: whatever people do in whatever order, nobody counts twice and nobody is lost (P7)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from mulin.awards import actions, queries
from mulin.awards.models import BallotPaper, Elector, Envelope
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from tests.awards.helpers import CLOSES, COUNTING, VOTING, Village, at, balance, build, published, recount
from tests.effort import effort

HOMES = 19  # four of candidates, two of witnesses, one who named everybody, twelve who vote
CHOICE = st.lists(st.integers(1, 4), max_size=3, unique=True).map(sorted)


class BallotBox(RuleBasedStateMachine):
    """Twelve voters: phone, phone again, paper, ticket, spoiled, given back; then closed, typed, counted."""

    village: Village
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.people = self.village.neighbours[4:16]
        self.phone: dict[int, tuple[int, ...]] = {}
        self.has_paper: set[int] = set()
        self.sheets: dict[int, str] = {}  # serial → out, lost, spoiled, returned
        self.in_box: dict[int, tuple[int, ...]] = {}  # what the voter wrote, by serial
        self.by_ticket: dict[int, tuple[int, ...]] = {}
        self.village.tickets = {}
        self.minute = 0
        for sheet in self.village.print(10):
            self.sheets[sheet.serial] = "out"

    def teardown(self) -> None:
        """Wherever it stopped: the vote is closed and counted, then all is as before."""
        self.close_and_count()
        transaction.savepoint_rollback(self.savepoint)
        self.village.fresh()

    def now(self) -> Any:
        self.minute += 1
        return at(VOTING, 9 + self.minute // 60, self.minute % 60)

    def free(self) -> list[int]:
        """Sheets that still lie on the pile."""
        used = set(self.in_box) | set(self.by_ticket)
        return sorted(s for s, state in self.sheets.items() if state == "out" and s not in used)

    @rule(who=st.integers(0, 11), marks=CHOICE)
    def cast(self, who: int, marks: list[int]) -> None:
        if who in self.has_paper:
            with pytest.raises(RuleError, match="vote-on-paper"):
                self.village.cast(self.people[who], marks, moment=self.now())
            return
        key = str(uuid4())
        receipt = self.village.cast(self.people[who], marks, key=key, moment=self.now())
        assert self.village.cast(self.people[who], [], key=key, moment=self.now()) == receipt, "the same form again"
        self.phone[who] = tuple(marks)

    @rule(who=st.integers(0, 11), marks=CHOICE)
    def hand(self, who: int, marks: list[int]) -> None:
        with clock.standing_at(self.now()):
            elector = self.village.elector(self.people[who])
            if who in self.has_paper:
                with pytest.raises(RuleError, match="paper-given"):
                    actions.hand_sheet(self.village.author, elector_id=elector.id)
                return
            if not self.free():
                return
            actions.hand_sheet(self.village.author, elector_id=elector.id)
        self.has_paper.add(who)
        self.in_box[self.free()[0]] = tuple(marks)

    @precondition(lambda self: self.in_box)
    @rule(marks=CHOICE, data=st.data())
    def use_ticket(self, marks: list[int], data: Any) -> None:
        """Whoever holds a sheet uses its ticket on a phone instead."""
        serial = data.draw(st.sampled_from(sorted(self.in_box)))
        with clock.standing_at(self.now()):
            code = self.village.tickets[serial]
            actions.cast_with_ticket(
                self.village.author, round_id=self.village.row.id, code=code, marks=marks, client_key=str(uuid4())
            )
        del self.in_box[serial]
        self.by_ticket[serial] = tuple(marks)

    @precondition(lambda self: self.in_box and self.free())
    @rule(data=st.data())
    def spoil(self, data: Any) -> None:
        """A spoiled sheet is exchanged for another."""
        serial = data.draw(st.sampled_from(sorted(self.in_box)))
        with clock.standing_at(self.now()):
            actions.account_for(self.village.author, round_id=self.village.row.id, serials=[serial], state="spoiled")
        self.sheets[serial] = "spoiled"
        self.in_box[self.free()[0]] = self.in_box.pop(serial)

    @precondition(lambda self: self.in_box)
    @rule(who=st.integers(0, 11))
    def give_back(self, who: int) -> None:
        """A voter gives the unused sheet back: an earlier vote by phone counts again."""
        if who not in self.has_paper:
            return
        serial = max(self.in_box)
        with clock.standing_at(self.now()):
            elector = self.village.elector(self.people[who])
            actions.take_sheet_back(self.village.author, elector_id=elector.id, serial=serial)
        self.has_paper.remove(who)
        self.sheets[serial] = "returned"
        del self.in_box[serial]

    @invariant()
    def nobody_has_two_rights(self) -> None:
        electors = Elector.objects.of(self.village.world.community.id)
        assert electors.count() == HOMES + 1  # and the cast's own household
        counting = queries.envelopes_that_count(self.village.row)
        assert len({envelope.voter_key for envelope in counting}) == len(counting)

    def expected(self) -> list[tuple[int, ...]]:
        phone = [marks for who, marks in self.phone.items() if who not in self.has_paper]
        return sorted([*phone, *self.in_box.values(), *self.by_ticket.values()])

    def close_and_count(self) -> None:
        """Close, type, account for, open, sign, recount."""
        village, wanted = self.village, self.expected()
        village.close()
        with pytest.raises(RuleError, match="vote-closed"):
            village.cast(self.people[0], [], moment=CLOSES)
        for serial, marks in self.in_box.items():
            village.type(serial, list(marks))
        row = village.count()
        ballots = BallotPaper.objects.of(row.community_id).exclude(verdict="invalid")
        assert sorted(tuple(marks) for marks in ballots.values_list("marks", flat=True)) == wanted
        assert row.record["sheets"]["residents"]["printed"] == len(self.sheets)
        if len(wanted) < 10:
            assert row.record["reason"] == "few"
        else:
            assert row.record["residents"] == [list(marks) for marks in wanted]
        assert recount(published(row), self.folder, row.record["receipts"][:1]) == 0
        assert balance(published(row), self.folder) == 0


@pytest.mark.filterwarnings("ignore")
def test_whatever_people_do_the_count_is_right(world: Any, tmp_path: Path) -> None:
    village = build(world, homes=HOMES)
    village.open(4)
    machine = type("Machine", (BallotBox,), {"village": village, "folder": tmp_path})
    run_state_machine_as_test(
        machine,
        settings=effort(25, steps=14),
    )
    assert not Envelope.objects.of(world.community.id).exists()


def test_an_unbalanced_box_is_not_opened(village: Village) -> None:
    """G5: printed, cast, spoiled and returned must add up before anybody can sign."""
    village.open(4)
    village.print(4)
    for person in village.neighbours[4:7]:
        village.hand(person)
    village.close()
    village.type(1, [1])
    village.type(2, [2])
    village.gather()
    with clock.standing_at(COUNTING), pytest.raises(RuleError, match="sheets-differ") as error:
        actions.open_box(village.office["周敏"], round_id=village.row.id, texts=village.shares[:2])
    assert error.value.data["difference"] == 2


def test_more_sheets_in_the_box_than_were_handed_out(village: Village) -> None:
    """T6: somebody stuffs the box with sheets nobody took."""
    village.open(4)
    village.print(3)
    village.hand(village.neighbours[5])
    village.close()
    village.type(1, [1])
    village.type(2, [1])
    village.rest()
    with pytest.raises(RuleError, match="sheets-many"):
        village.open_box()


def test_two_readings_that_differ_are_settled_together(village: Village) -> None:
    village.open(4)
    village.print(12)
    for person in village.neighbours[4:16]:
        village.hand(person)
    village.close()
    for serial in range(1, 12):
        village.type(serial, [1])
    village.type(12, [1, 2], [1, 3])
    with pytest.raises(RuleError, match="typing-differs"):
        village.open_box()
    sheet = village.sheets()[11]
    with clock.standing_at(COUNTING):
        with pytest.raises(RuleError, match="sheet-agreed"):
            actions.settle_sheet(village.office["刘洋"], sheet_id=village.sheets()[0].id, marks=[2])
        actions.settle_sheet(village.office["刘洋"], sheet_id=sheet.id, marks=[1, 3])
    village.open_box()
    row = village.sign()
    assert row.record["residents"] == [[1]] * 11 + [[1, 3]]


def test_a_forged_sheet_is_noticed(village: Village) -> None:
    village.open(4)
    village.print(2)
    village.close()
    with clock.standing_at(COUNTING):
        who = village.office["周敏"]
        with pytest.raises(RuleError, match="ticket-first"):
            actions.type_sheet(who, round_id=village.row.id, found_by="2", marks=[1])
        with pytest.raises(RuleError, match="ticket-wrong"):
            actions.type_sheet(who, round_id=village.row.id, found_by="000000000000", marks=[1])
        with pytest.raises(RuleError, match="ticket-mistyped"):
            actions.type_sheet(who, round_id=village.row.id, found_by="00000000000A", marks=[1])


def test_a_panel_ticket_does_not_vote(village: Village) -> None:
    village.open(4, weight_residents=70, weight_panel=30, panel_size=3)
    village.print(3, box="panel")
    with clock.standing_at(at(VOTING, 12)), pytest.raises(RuleError, match="ticket-wrong"):
        actions.cast_with_ticket(
            village.author, round_id=village.row.id, code=village.tickets[1], marks=[1], client_key="k"
        )
