"""What other rooms show of this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mulin.base.actor import Actor
from mulin.roster import queries


def people_list(actor: Actor, **_: Any) -> Mapping[str, Any]:
    """The way to the import above the list of residents, and the latest import. One query."""
    return {"latest": queries.imports(actor).first()}
