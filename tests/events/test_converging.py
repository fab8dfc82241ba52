"""P10 as a machine: two tablets without network do whatever they like and hand in however they like.

At any moment nothing is given twice or beyond the stock; in the end everything is as if both had handed
in everything once, in order.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mulin.events import actions, queries, rules
from mulin.events.models import DeskOp, Device, Kind, Prize, StampCard
from mulin.events.queries import truth
from mulin.events.rules import truth as events_rules
from mulin.kernel import clock
from mulin.riddles.models import RiddleAnswer, RiddleSet
from mulin.riddles.rules import answering as riddles_rules
from tests.effort import effort
from tests.events.conftest import NOW, Afternoon, op
from tests.events.test_desk import state
from tests.events.test_riddles import hang

LATER = NOW + timedelta(hours=1)
SKEWS = st.sampled_from(
    [timedelta(), timedelta(days=1), timedelta(days=-1), timedelta(minutes=7), timedelta(minutes=-40)]
)
CARD, TABLET, PERSON = st.integers(0, 3), st.integers(0, 1), st.integers(0, 3)


class Square(RuleBasedStateMachine):
    """Two tablets, four cards, four neighbours, four stations, three riddles, three prizes of which few are left."""

    afternoon: Afternoon
    tablets: list[Device]
    cards: list[StampCard]
    hung: RiddleSet

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.said: list[list[dict[str, Any]]] = [[], []]
        self.minute = 0

    @initialize(skews=st.tuples(SKEWS, SKEWS))
    def set_clocks(self, skews: tuple[timedelta, timedelta]) -> None:
        self.skews = skews

    def note(self, tablet: int, kind: str, **more: Any) -> dict[str, Any]:
        """What is done at a tablet, by its own clock; a minute or so after what was done before."""
        self.minute += 1
        said = op(kind, at=NOW + timedelta(minutes=self.minute) + self.skews[tablet], seq=self.minute, **more)
        self.said[tablet].append(said)
        return said

    @property
    def everything(self) -> list[dict[str, Any]]:
        return [said for tablet in self.said for said in tablet]

    @rule(tablet=TABLET, who=PERSON)
    def check_in(self, tablet: int, who: int) -> None:
        self.note(tablet, "arrive", person=self.afternoon.people[who].id)

    @rule(tablet=TABLET, name=st.sampled_from(["张三", "李四"]), children=st.integers(0, 2))
    def walk_in(self, tablet: int, name: str, children: int) -> None:
        self.note(tablet, "arrive", name=name, children=children)

    @rule(tablet=TABLET, card=CARD, who=st.one_of(st.none(), PERSON))
    def give_card(self, tablet: int, card: int, who: int | None) -> None:
        known = {} if who is None else {"person": self.afternoon.people[who].id}
        self.note(tablet, "card", card=self.cards[card].code, **known)

    @rule(tablet=TABLET, card=CARD, station=st.integers(0, 3), stamps=st.integers(1, 3))
    def stamp(self, tablet: int, card: int, station: int, stamps: int) -> None:
        here = self.afternoon.extra["stations"][station].id
        self.note(tablet, "stamp", card=self.cards[card].code, station=here, stamps=stamps)

    @rule(tablet=TABLET, card=CARD, station=st.integers(0, 3), stamps=st.integers(1, 3))
    def type_paper_in(self, tablet: int, card: int, station: int, stamps: int) -> None:
        here = self.afternoon.extra["stations"][station].id
        self.note(tablet, "marks", card=self.cards[card].code, station=here, stamps=stamps)

    @rule(tablet=TABLET, card=CARD, slip=st.sampled_from(["1", "2", "3", "9"]))
    def solve(self, tablet: int, card: int, slip: str) -> None:
        self.note(tablet, "riddle", card=self.cards[card].code, slip=slip)

    @rule(tablet=TABLET, card=CARD, prize=st.integers(0, 2))
    def hand_over(self, tablet: int, card: int, prize: int) -> None:
        self.note(tablet, "prize", card=self.cards[card].code, prize=self.afternoon.extra["prizes"][prize].id)

    @precondition(lambda self: self.everything)
    @rule(tablet=TABLET, data=st.data())
    def take_back(self, tablet: int, data: Any) -> None:
        """A slip of the finger, perhaps of the other tablet, perhaps one that was taken back already."""
        self.note(tablet, "undo", target=data.draw(st.sampled_from([said["id"] for said in self.everything])))

    @precondition(lambda self: self.everything)
    @rule(tablet=TABLET, data=st.data())
    def hand_some_in(self, tablet: int, data: Any) -> None:
        """A part of it, in any order, perhaps for the second time."""
        if self.said[tablet]:
            some = data.draw(
                st.lists(st.sampled_from(self.said[tablet]), min_size=1, max_size=8, unique_by=lambda s: s["id"])
            )
            self.hand_in(tablet, some)

    def hand_in(self, tablet: int, some: list[dict[str, Any]]) -> None:
        shown = LATER + self.skews[tablet]
        body = json.dumps({"ops": some, "now": int(shown.timestamp() * 1000)}).encode()
        device = self.tablets[tablet]
        with clock.standing_at(LATER):
            actions.take_in_batch(device, "zs", body=body, signature=rules.sign(device.secret, body))

    @invariant()
    def nothing_beyond_the_stock_and_nobody_twice(self) -> None:
        event = self.afternoon.event
        for prize in Prize.objects.of(event.community_id).filter(event_id=event.id):
            assert 0 <= prize.given <= prize.stock + prize.extra
        standing = DeskOp.objects.of(event.community_id).filter(
            event_id=event.id, kind=Kind.PRIZE, withdrawn=False, stands__in=["fine", "few"]
        )
        holders = list(standing.values_list("holder", flat=True))
        assert len(holders) == len(set(holders))

    @invariant()
    def one_winner_a_slip_and_nobody_too_many(self) -> None:
        won = list(
            RiddleAnswer.objects.of(self.hung.community_id)
            .filter(won=True, undone_at=None)
            .values_list("slip", "holder")
        )
        assert len({slip for slip, _holder in won}) == len(won)
        assert max(Counter(holder for _slip, holder in won).values(), default=0) <= 2
        hanging = self.hung.slips.filter(taken_at=None).count()
        assert hanging == 3 - len(won)

    @invariant()
    def no_station_gives_more_than_it_has(self) -> None:
        most = truth.most_of(self.afternoon.event.id)
        for stations in truth.stations_of_holders(self.afternoon.event).values():
            assert all(0 <= count <= most[station] for station, count in stations.items())

    def come_to(self) -> Any:
        """Everything it came to."""
        answers = RiddleAnswer.objects.of(self.hung.community_id).filter(undone_at=None)
        return (
            state(self.afternoon),
            sorted(answers.values_list("client_id", "holder", "answered_at", "won", "stamps", "why")),
            truth.stations_of_holders(self.afternoon.event),
            [part.came for part in queries.counts_of(self.afternoon.event).parts],
        )

    def teardown(self) -> None:
        """What is missing arrives; then all of it once more from the beginning, each tablet in one go."""
        if not self.everything:
            transaction.savepoint_rollback(self.savepoint)
            return
        for tablet in (1, 0):
            self.hand_in(tablet, self.said[tablet][::-1])
        found = self.come_to()
        transaction.savepoint_rollback(self.savepoint)
        for tablet in (0, 1):
            if self.said[tablet]:
                self.hand_in(tablet, self.said[tablet])
        wanted = self.come_to()
        transaction.savepoint_rollback(self.savepoint)
        assert _differences(found, wanted) == []
        ids = {UUID(said["id"]) for said in self.everything}
        assert {row[0] for row in wanted[0][0]} == ids, "nothing is dropped"


def _differences(found: Any, wanted: Any, where: str = "") -> list[str]:
    """Where two outcomes differ, in few words: what Hypothesis shows is long enough."""
    if isinstance(found, list | tuple) and isinstance(wanted, list | tuple) and len(found) == len(wanted):
        pairs = enumerate(zip(found, wanted, strict=True))
        return [line for n, (one, other) in pairs for line in _differences(one, other, f"{where}.{n}")]
    return [] if found == wanted else [f"{where}: {found} / {wanted}"]


@pytest.mark.filterwarnings("ignore")
def test_whatever_two_tablets_do_there_is_one_truth(afternoon: Afternoon) -> None:
    run_square(afternoon)


def run_square(afternoon: Afternoon) -> None:
    hung = hang(afternoon, afternoon.gathering_id)
    afternoon.extra |= {
        "stations": afternoon.stations,
        "prizes": [afternoon.prize(name) for name in ("洗衣皂", "毛巾", "月饼一盒")],
    }
    parts = {
        "afternoon": afternoon,
        "tablets": [afternoon.device("平板一"), afternoon.device("平板二")],
        "cards": afternoon.cards(4),
        "hung": hung,
    }
    run_state_machine_as_test(type("Machine", (Square,), parts), settings=effort(30, steps=20))


@pytest.mark.filterwarnings("ignore")
def test_the_machine_notices_when_the_first_to_arrive_has_it(
    afternoon: Afternoon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: prizes and slips by the order of arrival, as if there were no rule."""
    for rules_ in (events_rules, riddles_rules):
        monkeypatch.setattr(rules_, "_precedence", lambda one: 0)
    with pytest.raises(AssertionError):
        run_square(afternoon)
