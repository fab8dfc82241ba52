"""Card numbers: `ZS01013K`, shown `ZS-0101-3K` — community, serial, one random sign, check sign.

The serial counts within the community. The random sign keeps a neighbour's number from following
out of one's own; the check sign notices a slip of the pen. Letters that look alike are read alike.
"""

from __future__ import annotations

from mulin.kernel import ids
from mulin.kernel.errors import RuleError

_PREFIX = 6
_TAIL = 2
_SERIAL = 4
_LONGEST = 20  # as the database keeps it


def make_number(community_code: str, serial: int) -> str:
    """A new number for the `serial`-th card (from 1) of a community."""
    if serial < 1:
        raise ValueError("serials begin at 1")
    body = f"{ids.read_code(community_code)[:_PREFIX]}{serial:0{_SERIAL}d}{ids.random_code(1)}"
    return ids.with_check(body)


def read_number(text: str) -> str:
    """What was typed or scanned, as it is stored. Raises RuleError "card-number-mistyped"."""
    number = ids.read_code(text[:64])
    if not _SERIAL + _TAIL < len(number) <= _LONGEST or not ids.is_well_written(number):
        raise RuleError("card-number-mistyped", field="number")
    return number


def show_number(number: str) -> str:
    """The number in three groups, easy to read out."""
    cut = -(_SERIAL + _TAIL)
    return f"{number[:cut]}-{number[cut:-_TAIL]}-{number[-_TAIL:]}"
