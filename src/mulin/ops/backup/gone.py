"""What must not come back with an older backup: the erased, consents taken back, pictures taken away.

No backup can know what goes after it was made. So each of these is noted on a list beside the backups, by
reference and without names, and a restore lets it go again (PIPL 47: erased means erased).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from mulin.base.actor import Actor, Mouth
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.media import actions as media
from mulin.media.models import Picture
from mulin.ops.backup import making
from mulin.people.actions import erase_person, withdraw_consent
from mulin.people.models import Consent, Person, PersonState
from mulin.places.models import Community

LIST = "gone.jsonl"


def note_person(actor: Actor, **facts: object) -> None:
    """A person was erased. After commit; where the folder cannot be written the erasure still stands."""
    _note(actor, person=facts["person_id"])


def note_consent(actor: Actor, **facts: object) -> None:
    """A person took a consent back, as of now: one given again later stands."""
    _note(actor, person=facts["person_id"], purpose=facts["purpose"], at=clock.now().isoformat())


def note_picture(actor: Actor, **facts: object) -> None:
    """A picture was taken away for good."""
    _note(actor, picture=facts["picture_id"])


def _note(actor: Actor, **facts: object) -> None:
    line = json.dumps({"community": str(actor.community_id), **{name: str(fact) for name, fact in facts.items()}})
    transaction.on_commit(lambda: _append(settings.MULIN.backups / LIST, line), robust=True)


def _append(place: Path, line: str) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with making.private_file(place, os.O_APPEND) as file:
        file.write(f"{line}\n".encode())
        file.flush()
        os.fsync(file.fileno())


@dataclass(slots=True)
class Again:
    """How many went again."""

    erased: int = 0
    not_erased: int = 0  # in office today: hand over first
    consents: int = 0
    pictures: int = 0
    actors: dict[str, Actor | None] = field(default_factory=dict)


def let_go_again(listed: Path) -> Again:
    """Let everything on the list go that is there again. Safe to repeat."""
    again = Again()
    for entry in _entries(listed):
        actor = _actor(again, entry["community"])
        if actor:
            _way(entry)(actor, entry, again)
    return again


def _entries(listed: Path) -> Iterator[dict[str, str]]:
    for line in listed.read_text().splitlines() if listed.exists() else ():
        yield json.loads(line)


def _actor(again: Again, community_id: str) -> Actor | None:
    if community_id not in again.actors:
        row = Community.objects.filter(id=community_id).first()
        again.actors[community_id] = Actor.system(row.id, community_code=row.code, mouth=Mouth.SHELL) if row else None
    return again.actors[community_id]


def _way(entry: dict[str, str]) -> Callable[[Actor, dict[str, Any], Again], None]:
    if "picture" in entry:
        return _take_away
    return _take_back if "purpose" in entry else _erase


def _erase(actor: Actor, entry: dict[str, str], again: Again) -> None:
    person = Person.objects.of(actor).filter(id=entry["person"]).exclude(state=PersonState.ERASED).first()
    if person is None:
        return
    try:
        erase_person(actor, person=person)
        again.erased += 1
    except RuleError:
        again.not_erased += 1


def _take_back(actor: Actor, entry: dict[str, str], again: Again) -> None:
    standing = Consent.objects.of(actor).filter(
        person=UUID(entry["person"]),
        purpose=entry["purpose"],
        withdrawn_at=None,
        given_at__lte=datetime.fromisoformat(entry["at"]),
    )
    for consent in standing.select_related("person"):
        again.consents += withdraw_consent(actor, person=consent.person, purpose=consent.purpose)


def _take_away(actor: Actor, entry: dict[str, str], again: Again) -> None:
    for picture in Picture.objects.of(actor).filter(id=entry["picture"]).exclude(state="withdrawn"):
        media.withdraw(actor, picture=picture)
        again.pictures += 1
