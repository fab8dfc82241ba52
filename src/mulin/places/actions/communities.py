"""Founding communities, and making a demo community a real one."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from mulin.base import manifest
from mulin.base.actor import Actor, Mouth
from mulin.base.manifest import Event
from mulin.kernel.errors import RuleError
from mulin.ledger import actions as ledger
from mulin.ledger.actions import Named
from mulin.places.models import City, Community, District, Subdistrict, forget_community


@transaction.atomic
def ensure_subdistrict(*, city: tuple[str, str], district: str, code: str, name: str) -> Subdistrict:
    """The 街道 with this code, made with its city (code, name) and district if need be.

    Above every community, so it takes no actor; only `mulin` commands call it. No lock: unique codes decide.
    """
    town, _ = City.objects.get_or_create(code=city[0], defaults={"name": city[1]})
    quarter, _ = District.objects.get_or_create(city=town, name=district)
    street, _ = Subdistrict.objects.get_or_create(code=code, defaults={"district": quarter, "name": name})
    return street


@transaction.atomic
def ensure_community(
    *, subdistrict: Subdistrict, code: str, name: str, is_demo: bool, texts: Mapping[str, str] | None = None
) -> Community:
    """The community with this code; founding it is the first fact of its ledger.

    `texts` may hold `theme`, `motto`, `creed` and `phone`. No lock: the unique code decides.
    """
    community, is_new = Community.objects.get_or_create(
        code=code, defaults={"subdistrict": subdistrict, "name": name, "is_demo": is_demo, **(texts or {})}
    )
    if is_new:
        actor = Actor.system(community.id, community_code=code, mouth=Mouth.SHELL)
        ledger.record(actor, "community-founded", about={"community": Named(community.id, name)})
    return community


@transaction.atomic
def leave_demo(actor: Actor, *, community: Community) -> None:
    """Make a demo community real: calls and messages leave, prints carry no 演示. Locks the community.

    Raises RuleError("not-a-demo").
    """
    changed = Community.objects.filter(id=community.id, is_demo=True).update(is_demo=False)
    forget_community(community.code)
    if not changed:
        raise RuleError("not-a-demo", name=community.name)
    community.is_demo = False
    ledger.record(actor, "demo-left", about={"community": Named(community.id, community.name)})
    manifest.tell(Event.DEMO_LEFT, actor)
