"""The demo: 中山社区 of `demo_data/zhongshan`, made by the same actions that people call.

Its history runs from the scenario's dates to the day it is loaded "on": the office's roster and the
contacts in January, cards printed and handed over, an officer's new number in June, and what lies
on the desk today. Deterministic but for keys: the same day gives the same demo.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from mulin.accounts import queries as accounts
from mulin.base.actor import Actor, Mouth
from mulin.base.counting import count_anew
from mulin.base.jobs import run_due
from mulin.cards.models import Only
from mulin.kernel import clock
from mulin.ledger import actions as ledger
from mulin.ops.demo import (
    awards,
    channel,
    events,
    gatherings,
    media,
    neighbourhood,
    point_life,
    points,
    reports,
    residents,
    riddles,
    schedule,
    staff,
    street,
)
from mulin.ops.demo.channel import at
from mulin.ops.demo.scenario import FOLDER, Scenario, read
from mulin.places.models import Community
from mulin.roster import actions as roster

FOUNDED = date(2026, 1, 4)
ROSTER_TAKEN_IN = date(2026, 1, 5)  # 更新日期 of the roster
CONTACTS_TAKEN_IN = date(2026, 1, 8)
CARDS_PRINTED = date(2026, 1, 12)
NUMBER_CHANGED = date(2026, 6, 10)
LATEST_CALLS = timedelta(days=20)
EARLIER_CALLS = timedelta(days=97)


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody as whom one can look around the demo."""

    role: str
    name: str
    phone: str

    def __str__(self) -> str:
        return f"{self.role}: {self.name}, {self.phone}"


def load(on: date | None = None) -> dict[str, int]:
    """Load the demo "on" a day (default: `MULIN_DEMO_DATE`, else today). Returns what it made, counted.

    Needs an empty house.
    """
    today = on or settings.MULIN.demo_date or clock.today()
    scenario = read()
    with clock.standing_at(at(_by(FOUNDED, today), 9)):
        counts = neighbourhood.build(scenario)
        home = Community.objects.get(name=scenario.home)
        builder = Actor.system(home.id, community_code=home.code, mouth=Mouth.SHELL)
        office = staff.appoint(builder, home, since=clock.today())
    counts["residents"] = _take_in_roster(office, today)
    schedule.open_venues(office, scenario, _by(ROSTER_TAKEN_IN, today))
    schedule.shut_for_repairs(office, scenario, today)
    schedule.take_for_the_office(office, today)
    reports.count(office, _by(ROSTER_TAKEN_IN, today), today - timedelta(days=7))
    _contact_channel(office, today)
    _bring_roster_again(office, today - timedelta(days=6))
    residents.come_in(office["秦岚"], today)
    stories = points.begin(office, today)
    counts["sessions"] = points.live(office, stories, today)
    count_anew()
    riddles.fill_bank(office, _by(CONTACTS_TAKEN_IN, today))
    events.hold(office, today)
    counts["gatherings"] = gatherings.hold(office, today)
    counts["newcomers"] = channel.move_in(office, today - timedelta(days=5))
    channel.report_number(office, today - timedelta(days=1))
    media.show_community(office, today - timedelta(days=1), _by(CARDS_PRINTED, today))
    counts["awards"] = awards.play(office, scenario, today)
    counts["households_elsewhere"] = _elsewhere(scenario, home, today)
    point_life.tell(office, stories, today)
    count_anew()
    counts["reports"] = reports.write(office, today)
    with clock.standing_at(at(today, 6)):
        run_due()
        for community in Community.objects.all():
            ledger.seal(community.id)
    return counts


def _by(day: date, today: date) -> date:
    """A day of the story, or the day before loading if the story has not come so far."""
    return min(day, today - timedelta(days=1))


def _take_in_roster(office: staff.Staff, today: date) -> int:
    with clock.standing_at(at(_by(ROSTER_TAKEN_IN, today), 10)):
        content = (FOLDER / "roster.xlsx").read_bytes()
        counts = roster.import_file(office["秦岚"], name="roster.xlsx", content=content, apply=True)
    return int(counts["residents"])


def _bring_roster_again(office: staff.Staff, day: date) -> None:
    """The same file once more: nothing changes, and the rows it cannot read wait on the desk."""
    with clock.standing_at(at(day, 9)):
        content = (FOLDER / "roster.xlsx").read_bytes()
        roster.import_file(office["秦岚"], name="roster.xlsx", content=content, apply=True)


def _contact_channel(office: staff.Staff, today: date) -> None:
    channel.enter_contacts(office, _by(CONTACTS_TAKEN_IN, today))
    channel.print_cards(office, _by(CARDS_PRINTED, today))
    channel.hand_over(office, _by(CARDS_PRINTED + timedelta(days=1), today))
    if today > NUMBER_CHANGED:
        channel.change_number(office, NUMBER_CHANGED)
        channel.print_cards(office, NUMBER_CHANGED + timedelta(days=1), only=Only.WRONG)
        channel.hand_over(office, NUMBER_CHANGED + timedelta(days=2), grids=(2,))
    channel.verify(office, _by(today - EARLIER_CALLS, today))
    channel.verify(office, today - LATEST_CALLS, spare=channel.LONG_UNVERIFIED)


def _elsewhere(scenario: Scenario, home: Community, today: date) -> int:
    others = [name for name in scenario.communities if name != scenario.home]
    day = _by(CARDS_PRINTED, today - timedelta(days=10))
    return sum(
        street.furnish(Community.objects.get(name=name), number, day) for number, name in enumerate(others, start=1)
    )


def logins() -> list[Login]:
    """The demo's people as whom one can sign in; empty where the demo was left or never loaded."""
    return [Login(account.demo_words, account.name, account.phone) for account in accounts.demo_people()]
