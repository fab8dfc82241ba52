"""The terms of a round, as they are published and frozen before anybody votes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from mulin.awards.rules.phases import LONGEST_NOTICE
from mulin.kernel.errors import RuleError

MOST_CANDIDATES = 60
FEWEST_JURORS, MOST_JURORS = 3, 30
TITLE_LIMIT, ABOUT_LIMIT, PLACE_LIMIT = 20, 300, 40
NOMINATORS = ("self", "neighbour", "point", "worker")


@dataclass(frozen=True, slots=True)
class Terms:
    """What is decided before the call and never changed after."""

    electorate: str  # household · resident
    min_age: int
    seats: int
    choose_up_to: int
    min_candidates: int
    weight_residents: int
    weight_panel: int
    panel_size: int
    notice_days: int
    tie_rule: str  # lot · share · panel
    turnout_percent: int
    may_recast: bool
    may_assist: bool
    nominators: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        return {**asdict(self), "nominators": list(self.nominators)}


def check_terms(terms: Terms) -> None:
    """Raises RuleError "terms-…" beside the field."""
    _between("seats", terms.seats, 1, 30)
    _between("choose_up_to", terms.choose_up_to, 1, 30)
    _between("min_age", terms.min_age, 16, 18)
    _between("min_candidates", terms.min_candidates, 2, MOST_CANDIDATES)
    _between("notice_days", terms.notice_days, 1, LONGEST_NOTICE)
    _between("turnout_percent", terms.turnout_percent, 0, 90)
    _between("weight_residents", terms.weight_residents, 50, 100)
    if terms.min_candidates <= terms.seats:  # 差额: more candidates than places, else there is nothing to choose
        raise RuleError("terms-few", field="min_candidates", least=terms.seats + 1)
    if terms.choose_up_to > terms.seats:  # a ballot with more choices than places is invalid by custom
        raise RuleError("terms-choose", field="choose_up_to", seats=terms.seats)
    if terms.weight_residents + terms.weight_panel != 100:
        raise RuleError("terms-weights", field="weight_panel")
    if terms.weight_panel and not FEWEST_JURORS <= terms.panel_size <= MOST_JURORS:
        raise RuleError("terms-panel", field="panel_size")
    if terms.panel_size and not terms.weight_panel:
        raise RuleError("terms-idle-panel", field="panel_size")
    if terms.tie_rule == "panel" and not terms.weight_panel:
        raise RuleError("terms-tie", field="tie_rule")
    if not terms.nominators or set(terms.nominators) - set(NOMINATORS):
        raise RuleError("terms-nominators", field="nominators")


def _between(field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise RuleError("terms-number", field=field, least=least, most=most)


def canonical(data: Any) -> bytes:
    """`data` as the same bytes always: what is hashed and published."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(data: Any) -> str:
    """The SHA-256 of `data`, in hex."""
    return hashlib.sha256(canonical(data)).hexdigest()


def rules_of(title: str, terms: Terms, calendar: Mapping[str, str], jurors: Iterable[str] = ()) -> dict[str, Any]:
    """What is published as the rules of a round: title, terms, calendar, the seals of the jurors' names."""
    return {"title": title, "terms": terms.as_data(), "calendar": dict(calendar), "jurors": sorted(jurors)}


def juror_seal(salt: UUID, name: str, where: str) -> str:
    """A juror as the rules hold them: the name can be erased and the rules keep their hash (safety §4.6)."""
    return hashlib.sha256(f"{salt.hex}:{name}:{where}".encode()).hexdigest()
