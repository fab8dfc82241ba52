"""Reading `scenario.yaml`: the facts of the demo as typed values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "demo_data" / "zhongshan"
# Codes stand in addresses and on cards, so they are short and say the name's sound.
CODES = {
    "中山社区": "zs",
    "解放社区": "jf",
    "文昌社区": "wc",
    "桃园社区": "ty",
    "新桥社区": "xq",
    "东门社区": "dm",
    "西圩社区": "xw",
    "运河社区": "yh",
    "北苑社区": "by",
    "南塘社区": "nt",
    "广福社区": "gf",
    "书院社区": "sy",
}
STREET_CODE = "zhongshan"


@dataclass(frozen=True, slots=True)
class BuildingEntry:
    name: str
    units: int
    courtyard: str


@dataclass(frozen=True, slots=True)
class VenueEntry:
    code: str
    name: str
    kind: str
    where: str
    capacity: int
    opens: time
    closes: time
    bad_weather: str | None


@dataclass(frozen=True, slots=True)
class ClosureEntry:
    venue: str
    first_day: date
    last_day: date
    reason: str


@dataclass(frozen=True, slots=True)
class AwardEntry:
    title: str
    nominate: tuple[date, date]
    review: tuple[date, date]
    vote: tuple[date, date]
    notice_days: int
    seats: int
    choose_up_to: int
    by_household: bool
    residents: int  # weight in per cent
    panel: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """What the demo's places are made from."""

    city: tuple[str, str]
    district: str
    street: str
    communities: tuple[str, ...]
    home: str
    texts: dict[str, str]
    floors: int
    buildings: tuple[BuildingEntry, ...]
    grids: tuple[tuple[str, str], ...]  # grid, courtyard
    venues: tuple[VenueEntry, ...]
    closures: tuple[ClosureEntry, ...]
    open_on_holidays: frozenset[str]  # venues; every other one is shut
    awards: tuple[AwardEntry, ...]


@cache
def read() -> Scenario:
    """The scenario as it is shipped."""
    raw: dict[str, Any] = yaml.safe_load((FOLDER / "scenario.yaml").read_text(encoding="utf-8"))
    city, community = raw["city"], raw["community"]
    district = city["districts"][0]
    street = district["streets"][0]
    return Scenario(
        city=(city["code"], city["name"]),
        district=district["name"],
        street=street["name"],
        communities=tuple(street["communities"]),
        home=community["name"],
        texts={name: community[name] for name in ("theme", "motto", "creed", "phone")},
        floors=community["floors"],
        buildings=tuple(
            BuildingEntry(building["name"], building["units"], courtyard["name"])
            for courtyard in community["courtyards"]
            for building in courtyard["buildings"]
        ),
        grids=tuple((grid["name"], grid["courtyard"]) for grid in community["grids"]),
        venues=tuple(_venue(entry) for entry in raw["venues"]),
        closures=tuple(
            ClosureEntry(entry["venue"], entry["from"], entry["to"], entry["reason"])
            for entry in raw["closures"]
            if "venue" in entry
        ),
        open_on_holidays=frozenset(
            code for entry in raw["closures"] if entry.get("legal_holidays") for code in entry["except"]
        ),
        awards=tuple(_award(entry) for entry in raw["awards"]),
    )


def _award(entry: dict[str, Any]) -> AwardEntry:
    return AwardEntry(
        title=entry["title"],
        nominate=tuple(entry["nominate"]),
        review=tuple(entry["review"]),
        vote=tuple(entry["vote"]),
        notice_days=entry["notice_days"],
        seats=entry["seats"],
        choose_up_to=entry["choose_up_to"],
        by_household=entry["electorate"] == "one_per_household",
        residents=entry["weights"]["residents"],
        panel=entry["weights"].get("panel", 0),
    )


def _venue(entry: dict[str, Any]) -> VenueEntry:
    opens, closes = (time.fromisoformat(text) for text in entry["open"].split("-"))
    return VenueEntry(
        code=entry["code"],
        name=entry["name"],
        kind=entry["kind"],
        where=entry["where"],
        capacity=entry["capacity"],
        opens=opens,
        closes=closes,
        bad_weather=entry.get("bad_weather"),
    )
