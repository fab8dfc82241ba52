"""How places are given out may change, as long as nobody has come to rely on how it was.

Until when one signs up, the shares of bands and courtyards, a draw instead of first come, its hour: all of it
follows a change of plan. What was published for a draw holds from the first entry on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mulin.base.actor import Actor
from mulin.gatherings.actions.common import share_out
from mulin.gatherings.actions.drawing import announce, prepare_draw
from mulin.gatherings.models import Draw, Gathering, Quota, SignUp, SignUpMode
from mulin.gatherings.models.coming import OVER
from mulin.gatherings.queries import STANDING, needs_of, standing_plan
from mulin.gatherings.rules import EVERYBODY, Change, Plan, check_plan
from mulin.gatherings.rules.plan import SHARES_PLACES
from mulin.kernel import clock
from mulin.kernel.errors import RuleError

_SHARED = ("sign_up", "capacity", "closes_at", "quotas", "draws_at", "source_words")


def planned(
    actor: Actor, gathering: Gathering, change: Change, words: Mapping[str, Any], times: tuple[datetime, datetime]
) -> Plan | None:
    """How places are to be given out after a change; None where it says nothing of it. The row is locked.

    Raises RuleError as `rules.check_plan`, and way-late (people have signed up the other way), draw-published.
    """
    before = standing_plan(gathering)
    starts, ends = times
    new: dict[str, Any] = {name: words[name] for name in ("sign_up", "capacity") if name in words}
    new |= {name: value for name in _SHARED[2:] if (value := getattr(change, name)) is not None}
    if change.no_closing:
        new["closes_at"] = None
    if new.get("sign_up", before.sign_up) not in SHARES_PLACES and change.quotas is None:
        new["quotas"] = ()
    after = _with(before, new, starts, ends)
    is_moved = starts != gathering.starts_at and after.sign_up == SignUpMode.LOTTERY
    if not _differing(before, after) and not is_moved:
        return None
    after = check_plan(after, clock.now())
    _check_promises(actor, gathering, before, after)
    return after


def _with(before: Plan, new: Mapping[str, Any], starts: datetime, ends: datetime) -> Plan:
    said = {name: new.get(name, getattr(before, name)) for name in _SHARED}
    said["quotas"] = tuple(sorted(said["quotas"], key=lambda one: one.pot))
    if said["sign_up"] != SignUpMode.LOTTERY:
        said |= {"draws_at": None, "source_words": ""}
    if said["closes_at"] and "closes_at" not in new:
        said["closes_at"] = min(said["closes_at"], starts)  # it began later before
    return Plan(title=before.title, starts_at=starts, ends_at=ends, **said)


def _differing(before: Plan, after: Plan) -> list[str]:
    return [name for name in _SHARED if getattr(before, name) != getattr(after, name)]


def _check_promises(actor: Actor, gathering: Gathering, before: Plan, after: Plan) -> None:
    changed = _differing(before, after)
    entered = SignUp.objects.of(actor).filter(gathering=gathering).exclude(state__in=OVER)
    if not changed or not entered.exists():
        return
    if "sign_up" in changed and SignUpMode.LOTTERY in (before.sign_up, after.sign_up):
        raise RuleError("way-late", field="sign_up")
    is_drawn = Draw.objects.of(actor).filter(gathering=gathering).exclude(drawn_at=None).exists()
    if before.sign_up == SignUpMode.LOTTERY and (not is_drawn or {"draws_at", "source_words"} & set(changed)):
        raise RuleError("draw-published", field=changed[0])


def follow(actor: Actor, gathering: Gathering, plan: Plan) -> None:
    """Let shares and draw be as planned. The gathering's row is locked and says the rest already."""
    shares = Quota.objects.of(actor).filter(gathering=gathering)
    old = {one.pot: one.places for one in shares}
    if old != {one.pot: one.places for one in plan.quotas}:
        shares.delete()
        share_out(actor, gathering, plan.quotas, taken=_taken(actor, gathering, plan))
    rows = Draw.objects.of(actor).filter(gathering=gathering)
    draw: Draw | None = rows.first()
    if plan.sign_up != SignUpMode.LOTTERY or plan.draws_at is None:
        rows.delete()  # nobody entered
    elif draw is None:
        prepare_draw(actor, gathering, draws_at=plan.draws_at, source_words=plan.source_words)
    elif draw.drawn_at is None:
        draw.draws_at, draw.source_words = plan.draws_at, plan.source_words
        draw.save(update_fields=["draws_at", "source_words"])
        announce(actor, gathering, draw)


def _taken(actor: Actor, gathering: Gathering, plan: Plan) -> Mapping[str, int]:
    """How many of each new share are taken already."""
    rows = SignUp.objects.of(actor).filter(gathering=gathering, state__in=STANDING)
    return needs_of(rows, [EVERYBODY, *(one.pot for one in plan.quotas)])
