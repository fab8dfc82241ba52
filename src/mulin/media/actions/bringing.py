"""Bringing a picture: developed in a child process, then put down with its row."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.base.once import earlier_result, remember
from mulin.base.sandbox import ChildFailed, run_child
from mulin.kernel.chinese import clean_text
from mulin.kernel.errors import Conflict, RuleError
from mulin.ledger.actions import Named, record
from mulin.media import darkroom, files
from mulin.media.models import Picture, Pictured
from mulin.media.queries import holder_of
from mulin.media.rules import LARGEST, WORDS_LIMIT, Circumstances
from mulin.people.models import Person

_SECONDS, _MEGABYTES = 10, 512
_FAILED = {"time": "picture-slow", "memory": "picture-large", "size": "picture-large"}


@dataclass(frozen=True, slots=True)
class Bringing:
    """What comes with a picture: whose leader may judge it, what is said of the people on it, who they are."""

    host: UUID | None = None
    said: Circumstances = field(default_factory=Circumstances)
    people: Sequence[Person] = ()


@dataclass(frozen=True, slots=True)
class Developed:
    """A picture made anew, in both sizes, and the mark of the file it was made from."""

    sizes: tuple[bytes, bytes]
    mark: str


def develop(content: bytes) -> Developed:
    """The picture in `content`, decoded and made anew in a child process. Touches no database.

    Call it before a transaction of your own. Raises RuleError picture-empty, -size, -kind, -heic, -large,
    -narrow, -slow, -broken.
    """
    if not content:
        raise RuleError("picture-empty", field="file")
    if len(content) > LARGEST:
        raise RuleError("picture-size", field="file", most=LARGEST // 2**20)
    try:
        answer = run_child("mulin.media.darkroom:develop", content, seconds=_SECONDS, megabytes=_MEGABYTES)
    except ChildFailed as error:
        refused = error.detail if error.reason == "refused" else ""
        raise RuleError(refused or _FAILED.get(error.reason, "picture-broken"), field="file") from error
    large, small = darkroom.unpack(answer)
    return Developed((large, small), hashlib.sha256(content).hexdigest())


def keep_picture(
    actor: Actor,
    *,
    content: bytes,
    holder: UUID,
    words: str = "",
    client_key: str,
    bringing: Bringing | None = None,
) -> Picture:
    """Take in a picture for `holder`; it waits until a person has seen it. The caller says who may bring.

    The child process works outside any transaction. The same key again gives the earlier picture.
    Raises RuleError as `develop`, text-…, key-reuse.
    """
    earlier = _earlier(actor, client_key, holder, hashlib.sha256(content).hexdigest())
    if earlier is not None:
        return earlier
    developed = develop(content)
    return keep_developed(
        actor, developed=developed, holder=holder, words=words, client_key=client_key, bringing=bringing
    )


def keep_developed(
    actor: Actor,
    *,
    developed: Developed,
    holder: UUID,
    words: str = "",
    client_key: str,
    bringing: Bringing | None = None,
) -> Picture:
    """The same for a picture that is developed already: files first, then the row, both or neither.

    No lock: the client key is unique. Files of a transaction that is rolled back later go by the daily sweep.
    """
    earlier = _earlier(actor, client_key, holder, developed.mark)
    if earlier is not None:
        return earlier
    shown = clean_text(words, limit=WORDS_LIMIT)
    stored = files.write(actor.community_id, developed.sizes)
    try:
        return _put_down(actor, developed, (holder, stored, shown, client_key), bringing or Bringing())
    except BaseException as error:
        files.drop(actor.community_id, stored)
        twin = _earlier(actor, client_key, holder, developed.mark) if isinstance(error, Conflict) else None
        if twin is None:
            raise
        return twin


def _earlier(actor: Actor, client_key: str, holder: UUID, mark: str) -> Picture | None:
    found = earlier_result(actor, client_key, (str(holder), mark))
    if found is None:
        return None
    picture: Picture = Picture.objects.of(actor).get_or_404(id=found)
    return picture


@transaction.atomic
def _put_down(actor: Actor, developed: Developed, what: tuple[UUID, str, str, str], bringing: Bringing) -> Picture:
    holder, stored, words, client_key = what
    width, height = darkroom.size_of(developed.sizes[0])
    picture: Picture = Picture.objects.create(
        community_id=actor.community_id,
        holder=holder,
        host=bringing.host,
        brought_by_id=actor.account_id,
        brought_for_id=actor.on_behalf_of or actor.person_id,
        mouth=actor.mouth,
        words=words,
        faces=bringing.said.faces,
        children=bringing.said.children,
        paper_number=clean_text(bringing.said.paper_number, limit=40),
        stored=stored,
        width=width,
        height=height,
        size=sum(map(len, developed.sizes)),
    )
    people = {person.id: person for person in bringing.people if person.community_id == actor.community_id}
    Pictured.objects.bulk_create(
        Pictured(community_id=actor.community_id, picture=picture, person=person) for person in people.values()
    )
    record(actor, "picture.brought", about=named(actor, picture), data={"people": len(people)})
    remember(actor, client_key, (str(holder), developed.mark), picture.id)
    return picture


def named(actor: Actor, picture: Picture) -> dict[str, Named]:
    """How facts name a picture: by its day, and what it hangs on, where a room knows it."""
    about = {"picture": Named(picture.id, f"{picture.created_at:%Y-%m-%d}")}
    holder = holder_of(actor, picture.holder)
    if holder is not None:
        about["holder"] = Named(picture.holder, holder.title)
    return about
