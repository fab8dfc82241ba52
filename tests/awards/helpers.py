"""A small community that votes: twenty households, an office, a round that is quickly brought to any phase."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from mulin.accounts.models import Account
from mulin.awards import actions, queries
from mulin.awards import published as scripts
from mulin.awards.models import Candidate, Elector, Round, Sheet
from mulin.awards.rules import Dates, Terms, Trip
from mulin.base.actor import Actor, Grant, Mouth
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.people.models import Person
from tests import world as cast

START = date(2026, 10, 8)
NAMES = ("袁秀梅", "贺建平", "曾巧云", "尹志强", "单桂香", "喻小兰", "孔祥", "龚勤")
WITNESS_NAMES = ("监票甲", "监票乙")
JURORS = ("韦评", "邹评", "柏评", "窦评", "苗评", "俞评", "任评")
WATCHERS = ("监票甲", "监票乙", "监票丙")


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=clock.CHINA)


NOMINATING, REVIEWING, VOTING = START, START + timedelta(days=11), START + timedelta(days=14)
CLOSES = at(START + timedelta(days=23), 20)
COUNTING = at(START + timedelta(days=24))
DATES = Dates(START, START + timedelta(days=10), START + timedelta(days=13), at(VOTING, 8), CLOSES, COUNTING)


def terms(**changes: Any) -> Terms:
    return Terms(
        **{
            "electorate": "household",
            "min_age": 16,
            "seats": 3,
            "choose_up_to": min(3, changes.get("seats", 3)),
            "min_candidates": changes.get("seats", 3) + 1,
            "weight_residents": 100,
            "weight_panel": 0,
            "panel_size": 0,
            "notice_days": 5,
            "tie_rule": "lot",
            "turnout_percent": 0,
            "may_recast": True,
            "may_assist": False,
            "nominators": ("self", "neighbour", "point", "worker"),
            **changes,
        }
    )


def plan(**changes: Any) -> actions.Plan:
    return actions.Plan(
        title="好邻里", about="邻居有事，一叫就到", terms=terms(**changes), dates=DATES, count_place="多功能活动室"
    )


@dataclass
class Village:
    """The cast of a vote."""

    world: Any
    homes: list[Any]
    neighbours: list[Person]  # the head of each household, by door
    office: dict[str, Actor]
    shares: tuple[str, ...] = ()
    tickets: dict[int, str] = field(default_factory=dict)
    row: Any = None

    @property
    def author(self) -> Actor:
        return self.office["秦岚"]

    def me(self, person: Person) -> Actor:
        """A resident who has come in."""
        if person.account_id is None:
            account = Account.objects.create(name=person.name)
            Person.objects.of(person.community_id).filter(id=person.id).update(account=account)
            person.account = account
        return Actor(
            community_id=person.community_id,
            community_code="zs",
            name=person.name,
            account_id=person.account_id,
            person_id=person.id,
            grants=(Grant(Role.VISITOR), Grant(Role.RESIDENT)),
            own_people=frozenset({person.id}),
            own_households=frozenset({person.household_id}),
        )

    def fresh(self) -> Round:
        self.row = Round.objects.of(self.world.community.id).get(id=self.row.id)
        return self.row

    def candidates(self) -> list[Candidate]:
        return list(Candidate.objects.of(self.world.community.id).filter(round=self.row).order_by("number", "label"))

    def call(self, **changes: Any) -> Round:
        """A published round, at its first day."""
        with clock.standing_at(at(START - timedelta(days=2))):
            self.row = actions.draft_round(self.author, plan=plan(**changes), client_key=str(uuid4()))
            self.seat(changes.get("panel_size", 0))
            actions.publish_round(self.author, round_id=self.row.id)
        with clock.standing_at(at(START)):
            actions.move_on(self.author)
        return self.fresh()

    def seat(self, size: int) -> None:
        """`size` people from outside on the panel of a draft."""
        for name in JURORS[:size]:
            actions.add_guest_juror(self.author, round_id=self.row.id, name=name, where="街道办事处")

    def hand_panel(self, count: int) -> None:
        """The first `count` jurors draw a sheet."""
        with clock.standing_at(at(VOTING, 11)):
            for juror in queries.jurors_of(self.row)[:count]:
                actions.hand_panel_sheet(self.author, juror_id=juror.id)

    def trip(self, doors: int = 1, ballots: int = 1, **changes: Any) -> None:
        """The box went to doors."""
        said = {"went_on": VOTING, "carrier": "刘洋", "watchers": WATCHERS, "seal_number": "0007", **changes}
        with clock.standing_at(at(VOTING, 17)):
            actions.record_trip(self.author, round_id=self.row.id, trip=Trip(**said, doors=doors, ballots=ballots))

    def name(self, count: int = 4) -> None:
        """The first `count` households are named by the last one, agree and are approved."""
        voice = self.me(self.neighbours[-1])
        with clock.standing_at(at(START + timedelta(days=1))):
            for person in self.neighbours[:count]:
                said = actions.Voice(
                    kind="neighbour", name=person.name, building_id=self.world.building.id, deed="热心", story="常帮人"
                )
                made = actions.nominate(voice, round_id=self.row.id, voice=said, client_key=str(uuid4()))
                actions.answer(self.me(person), candidate_id=made.candidate_id, yes=True)
                actions.review(self.author, candidate_id=made.candidate_id, eligible=True)

    def make_box(self) -> None:
        with clock.standing_at(at(REVIEWING)):
            actions.move_on(self.author)
            _row, self.shares = actions.make_box(self.author, round_id=self.row.id)
            actions.try_shares(self.author, round_id=self.row.id, texts=self.shares)

    def open(self, count: int = 4, **changes: Any) -> Round:
        """A round whose vote is open."""
        self.call(**changes)
        self.name(count)
        self.make_box()
        with clock.standing_at(at(VOTING, 8)):
            actions.move_on(self.author)
        assert self.fresh().state == "voting"
        return self.row

    def elector(self, person: Person) -> Elector:
        key = person.household_id if self.row.by_household else person.id
        return Elector.objects.of(self.world.community.id).get(round=self.row, key=key)

    def cast(self, person: Person, marks: Sequence[int], *, key: str = "", moment: Any = None) -> str:
        with clock.standing_at(moment or at(VOTING, 10)):
            return actions.cast(
                self.me(person),
                round_id=self.row.id,
                elector_id=self.elector(person).id,
                marks=marks,
                client_key=key or str(uuid4()),
            )

    def print(self, count: int, box: str = "residents") -> list[Any]:
        with clock.standing_at(at(VOTING, 9)):
            made = actions.print_sheets(self.author, round_id=self.row.id, count=count, box=box)
        self.tickets |= {sheet.serial: sheet.ticket for sheet in made}
        return made

    def hand(self, person: Person, mouth: Mouth = Mouth.DESK) -> None:
        with clock.standing_at(at(VOTING, 11)):
            actions.hand_sheet(self.author.through(mouth), elector_id=self.elector(person).id)

    def close(self) -> None:
        with clock.standing_at(CLOSES):
            actions.move_on(self.author)
        assert self.fresh().state == "counting"

    def type(self, serial: int, marks: Sequence[int], *others: Sequence[int], unreadable: bool = False) -> None:
        """Two people type one sheet; `others`: what the second one read."""
        for name, read in zip(("周敏", "刘洋"), (marks, *(others or (marks,))), strict=True):
            with clock.standing_at(COUNTING):
                actions.type_sheet(
                    self.office[name],
                    round_id=self.row.id,
                    found_by=self.tickets[serial] if name == "周敏" else str(serial),
                    marks=read,
                    unreadable=unreadable,
                )

    def rest(self, state: str = "returned") -> None:
        """Whatever sheet is still outside becomes `state`."""
        lines = queries.sheet_lines(self.row)
        left = [line.sheet.serial for line in lines if not line.is_accounted]
        if left:
            with clock.standing_at(COUNTING):
                actions.account_for(self.author, round_id=self.row.id, serials=left, state=state)

    def gather(self) -> None:
        """Witnesses are named and two counters stand at the table."""
        with clock.standing_at(COUNTING):
            for person in self.neighbours[-3:-1]:
                actions.name_witness(self.author, round_id=self.row.id, person_id=person.id)
            for name in ("周敏", "刘洋"):
                actions.stand_by(self.office[name], round_id=self.row.id)

    def open_box(self) -> Round:
        self.gather()
        return self.open_gathered()

    def open_gathered(self) -> Round:
        """Two shares are put together: those who are needed stand at the table."""
        with clock.standing_at(COUNTING):
            actions.open_box(self.office["周敏"], round_id=self.row.id, texts=(self.shares[0], self.shares[2]))
        return self.fresh()

    def sign(self) -> Round:
        with clock.standing_at(COUNTING):
            for name in ("周敏", "刘洋"):
                actions.sign_count(self.office[name], round_id=self.row.id)
            for person in self.neighbours[-3:-1]:
                actions.sign_as_witness(self.me(person), round_id=self.row.id)
        return self.fresh()

    def count(self) -> Round:
        """From a closed box to the public notice."""
        self.rest()
        self.open_box()
        return self.sign()

    def finish(self) -> Round:
        with clock.standing_at(at(self.fresh().notice_until + timedelta(days=1))):
            actions.move_on(self.author)
        return self.fresh()

    def sheets(self) -> list[Sheet]:
        return list(Sheet.objects.of(self.world.community.id).filter(round=self.row).order_by("serial"))


def published(row: Round) -> dict[str, Any]:
    """The record as anybody downloads it."""
    return json.loads(json.dumps(queries.published_record(row, community="中山社区")))  # type: ignore[no-any-return]


def run(script: str, record: dict[str, Any], folder: Path, asked: Sequence[str] = ()) -> int:
    """A published script as anybody runs it: a copy beside the record, with nothing of Mulin or of any package."""
    copy = folder / script
    copy.write_bytes((Path(scripts.__file__).parent / script).read_bytes())
    (folder / "record.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    command = [sys.executable, "-I", "-S", copy.name, "record.json", *asked]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


def recount(record: dict[str, Any], folder: Path, asked: Sequence[str] = ()) -> int:
    return run("recount.py", record, folder, asked)


def balance(record: dict[str, Any], folder: Path) -> int:
    return run("balance.py", record, folder)


def build(world: Any, homes: int = 20) -> Village:
    """`homes` households of one grown-up each in 1号楼, beside the world's own."""
    found, people = [], []
    for place in range(homes):
        home = cast._household(world.community, world.building, 2 + place // 6, f"{place % 6 + 1}01")
        name = NAMES[place] if place < len(NAMES) else f"居民{chr(0x4E00 + place)}"
        people.append(cast._person(home, name, f"137000{place:05d}", born=date(1960, 1, 1), is_head=True))
        found.append(home)
    roles = {"秦岚": Role.COMMUNITY_WORKER, "周敏": Role.COMMUNITY_HEAD, "刘洋": Role.GRID_OFFICER}
    office = {
        name: world.actor(role, account_id=Account.objects.create(name=name).id).through(Mouth.DESK)
        for name, role in roles.items()
    }
    return Village(world, found, people, office)
