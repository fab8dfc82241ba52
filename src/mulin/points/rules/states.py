"""What may follow what: the life of a proposal, of a point, of an exchange, of what is said on the board."""

from __future__ import annotations

from collections.abc import Mapping

from mulin.kernel.errors import RuleError

Steps = Mapping[str, frozenset[str]]

PROPOSAL: Steps = {
    "gathering": frozenset({"waiting", "withdrawn"}),
    "waiting": frozenset({"approved", "returned", "withdrawn"}),
    "returned": frozenset({"waiting", "withdrawn"}),
    "approved": frozenset(),
    "withdrawn": frozenset(),
}
POINT: Steps = {
    "trial": frozenset({"registered", "paused", "closed"}),
    "registered": frozenset({"paused", "closed"}),
    "paused": frozenset({"trial", "registered", "closed"}),
    "closed": frozenset(),
}
EXCHANGE: Steps = {
    "invited": frozenset({"accepted", "declined", "withdrawn"}),
    "accepted": frozenset({"held", "withdrawn"}),
    "declined": frozenset(),
    "withdrawn": frozenset({"invited"}),  # called off by a pause that is over
    "held": frozenset(),
}
POST: Steps = {
    "waiting": frozenset({"public", "hidden", "withdrawn"}),
    "public": frozenset({"hidden", "withdrawn", "held"}),
    "held": frozenset({"public", "hidden", "withdrawn"}),  # put away until a report is decided
    "hidden": frozenset({"public", "withdrawn"}),  # an appeal was upheld
    "withdrawn": frozenset(),
}


def check_step(steps: Steps, now: str, then: str) -> None:
    """Raises RuleError("point-step") where `then` may not follow `now`."""
    if then not in steps[now]:
        raise RuleError("point-step")
