"""How a number becomes public: when one person may, and when a second one has to call back first.

Safety T10, "I am the new police contact, here is my number": for a building in which a kind of
contact is already known, no number, no other name of the unit and no wider area goes on the card
by one person alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from mulin.contacts.rules.areas import Area
from mulin.kernel.errors import RuleError
from mulin.kernel.phones import Phone

COOLING = timedelta(hours=24)

# Numbers of the state that nobody can take over: they may stand on a card without a second person.
WELL_KNOWN = frozenset(
    {"110", "119", "120", "122", "999", "12110", "12315", "12328", "12329", "12333", "12338", "12339", "12345"}
    | {"12348", "12349", "12355", "12356", "12363", "12366", "12367", "12369", "12377", "12378", "12385", "12388"}
    | {"12389", "12393", "12395", "12396"}
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a contact says of itself that a swindler would want to change."""

    unit_name: str
    phones: tuple[tuple[Phone, bool], ...]  # (number, may be public)
    area: Area

    @property
    def numbers(self) -> frozenset[tuple[str, str]]:
        """The numbers that would become public."""
        return frozenset((phone.digits, phone.extension) for phone, is_public in self.phones if is_public)

    @property
    def is_well_known(self) -> bool:
        """Whether only numbers of the state are said, which nobody has to check."""
        return all(phone.digits in WELL_KNOWN for phone, _ in self.phones)

    def to_json(self) -> str:
        return json.dumps(
            {
                "unit_name": self.unit_name,
                "phones": [[p.digits, p.kind, p.extension, is_public] for p, is_public in self.phones],
                "everywhere": self.area.everywhere,
                "places": sorted(str(place) for place in self.area.places),
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> Claim:
        raw = json.loads(text)
        return cls(
            unit_name=raw["unit_name"],
            phones=tuple((Phone(digits, kind, ext), is_public) for digits, kind, ext, is_public in raw["phones"]),
            area=Area(raw["everywhere"], frozenset(UUID(place) for place in raw["places"])),
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What the community already knows when a claim is made.

    `own` is the contact's present claim if it has ever been in use; `taken` are the buildings in
    which other contacts of the same kind are or were known; `wanted` those of the new claim, and
    `held` those of the present one.
    """

    own: Claim | None
    taken: frozenset[UUID]
    wanted: frozenset[UUID]
    held: frozenset[UUID] = frozenset()
    was_public: bool = False


def needs_second_person(claim: Claim, known: Known) -> bool:
    """Whether `claim` must be called back and let through by somebody else."""
    strange = frozenset(n for n in claim.numbers if n[0] not in WELL_KNOWN)
    if not strange:
        return False
    if known.own is None or not known.was_public:
        return bool(known.wanted & known.taken)
    new_number = strange - known.own.numbers
    renamed = claim.unit_name != known.own.unit_name
    return bool(new_number) or renamed or bool((known.wanted - known.held) & known.taken)


def check_approval(*, proposer: UUID | None, approver: UUID | None, caller: UUID | None, outcome: str) -> timedelta:
    """How long a change waits after `approver` says yes: nothing if called back, else 24 hours.

    A call-back by the proposer alone does not shorten the wait. Raises RuleError
    "second-person-unknown", "second-person-same", "call-back-missing", "call-back-denied".
    """
    if approver is None:
        raise RuleError("second-person-unknown")
    if approver == proposer:
        raise RuleError("second-person-same")
    if not outcome:
        raise RuleError("call-back-missing")
    if outcome == "denied":
        raise RuleError("call-back-denied")
    if outcome == "confirmed" and caller != proposer:
        return timedelta(0)
    return COOLING
