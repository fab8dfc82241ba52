"""The bank: adding, changing, putting aside, taking in a table or the starter bank."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from mulin.base import bulk, once, search
from mulin.base.actor import Actor
from mulin.exchange import workbook
from mulin.kernel import clock
from mulin.kernel.errors import Conflict, NotFound, RuleError
from mulin.ledger.actions import Named, record
from mulin.riddles.models import SEARCH_KIND, Riddle, RiddleSlip
from mulin.riddles.rules import Draft, doubts, read_draft, read_table
from mulin.riddles.rules.table import Row

STARTER = Path(__file__).resolve().parent.parent / "starter.csv"


@transaction.atomic
def add_riddle(actor: Actor, *, draft: Draft, client_key: str) -> Riddle:
    """A riddle into the bank. The same `client_key` gives the earlier one.

    Raises RuleError riddle-twin when the bank has it already, whatever its punctuation; the constraint decides.
    """
    _may(actor)
    content = [draft.face, draft.answer]
    if earlier := once.earlier_result(actor, client_key, content):
        return Riddle.objects.of(actor).get(id=earlier)  # type: ignore[no-any-return]  # untyped queryset
    riddle = _row(actor, draft)
    try:
        with transaction.atomic():
            riddle.save(force_insert=True)
    except IntegrityError as error:
        raise RuleError("riddle-twin", field="face") from error
    _find_by_words([riddle])
    record(actor, "riddle.added", about={"riddle": named(riddle)})
    once.remember(actor, client_key, content, riddle.id)
    return riddle


@transaction.atomic
def edit_riddle(actor: Actor, *, riddle_id: UUID, version: int, draft: Draft) -> Riddle:
    """Let a riddle say `draft`. Locks its row.

    Slips that still wait for their end follow: their answers at once, their faces only while they are not
    on paper. Raises Conflict when somebody edited it since `version`, RuleError riddle-on-paper, riddle-twin.
    """
    _may(actor)
    riddle: Riddle = Riddle.objects.of(actor).select_for_update().get_or_404(id=riddle_id)
    if riddle.version != version:
        raise Conflict(f"riddle {riddle_id}")
    slips = _waiting_slips(actor, riddle)
    shown = (draft.face, draft.category, draft.form)
    if shown != (riddle.face, riddle.category, riddle.form) and slips.exclude(riddle_set__printed_at=None).exists():
        raise RuleError("riddle-on-paper", field="face")
    _write(riddle, draft)
    riddle.version += 1
    try:
        with transaction.atomic():
            riddle.save()
    except IntegrityError as error:
        raise RuleError("riddle-twin", field="face") from error
    said = {part: getattr(riddle, part) for part in ("face", "category", "answer", "also", "form")}
    slips.filter(riddle_set__printed_at=None).update(**said)
    slips.exclude(riddle_set__printed_at=None).update(answer=riddle.answer, also=riddle.also)
    _find_by_words([riddle])
    record(actor, "riddle.edited", about={"riddle": named(riddle)})
    return riddle


def _waiting_slips(actor: Actor, riddle: Riddle) -> Any:
    """The slips of a riddle whose answers nobody may read yet."""
    ended = Q(riddle_set__gathering__ends_at__lte=clock.now()) & ~Q(riddle_set__gathering__state="cancelled")
    slips = RiddleSlip.objects.of(actor).filter(riddle=riddle, withdrawn_at=None, riddle_set__revealed_at=None)
    return RiddleSlip.objects.of(actor).filter(id__in=list(slips.exclude(ended).values_list("id", flat=True)))


@transaction.atomic
def retire_riddle(actor: Actor, *, riddle_id: UUID, back: bool = False) -> Riddle:
    """Put a riddle aside, or with `back` into use again. Slips that hang stay. Compare-and-set."""
    _may(actor)
    rows = Riddle.objects.of(actor).filter(id=riddle_id, retired_at__isnull=not back)
    if rows.update(retired_at=None if back else clock.now()):
        riddle = Riddle.objects.of(actor).get(id=riddle_id)
        record(actor, "riddle.back" if back else "riddle.retired", about={"riddle": named(riddle)})
    return Riddle.objects.of(actor).get_or_404(id=riddle_id)  # type: ignore[no-any-return]  # untyped queryset


@dataclass(slots=True)
class Taken:
    """What came of a table: new ones, those the bank had, rows that could not be read, and 露春 among the new."""

    added: int = 0
    same: int = 0
    faults: list[tuple[int, RuleError]] = field(default_factory=list)  # line of the file, what is wrong
    doubtful: list[tuple[int, str]] = field(default_factory=list)  # line, the riddle's face


def import_riddles(actor: Actor, *, content: bytes) -> Taken:
    """Take in a table (xlsx, xls, csv). Taking it in again adds nothing; a faulty row is named, the others go on.

    Read in a child process, before the transaction. Raises RuleError workbook-…, riddle-table-….
    """
    _may(actor)
    book = workbook.read(content)
    sheet = next((sheet for sheet in book.sheets if not sheet.is_hidden), book.sheets[0])
    return _take_in(actor, read_table(sheet.rows), kind="riddle.imported")


def take_starter(actor: Actor) -> Taken:
    """Take in the riddles that come with Mulin: traditional ones, free for everybody. Again adds nothing."""
    _may(actor)
    with STARTER.open(encoding="utf-8", newline="") as lines:
        return _take_in(actor, read_table(list(csv.reader(lines))), kind="riddle.starter_taken")


@transaction.atomic
def _take_in(actor: Actor, rows: Iterable[Row], *, kind: str) -> Taken:
    taken, drafts = Taken(), {}
    known = set(Riddle.objects.of(actor).values_list("fingerprint", flat=True))
    for row in rows:
        try:
            draft = read_draft(row.words)
        except RuleError as error:
            taken.faults.append((row.line, error))
            continue
        if draft.fingerprint in known or draft.fingerprint in drafts:
            taken.same += 1
            continue
        drafts[draft.fingerprint] = draft
        if doubts(draft.face, draft.answer):
            taken.doubtful.append((row.line, draft.face))
    riddles = [_row(actor, draft) for draft in drafts.values()]
    try:
        with transaction.atomic():
            bulk.insert(riddles)
    except IntegrityError as error:  # somebody took the same table in at this moment
        raise Conflict("riddles") from error
    _find_by_words(riddles)
    taken.added = len(riddles)
    counts = {"added": taken.added, "same": taken.same, "faults": len(taken.faults)}
    record(actor, kind, data=counts)
    return taken


def named(riddle: Riddle) -> Named:
    """How facts name a riddle: by the beginning of its face, never by its answer."""
    return Named(riddle.id, riddle.face[:20])


def _row(actor: Actor, draft: Draft) -> Riddle:
    riddle = Riddle(community_id=actor.community_id)
    _write(riddle, draft)
    return riddle


def _write(riddle: Riddle, draft: Draft) -> None:
    riddle.face, riddle.category, riddle.answer = draft.face, draft.category, draft.answer
    riddle.also, riddle.form, riddle.difficulty = list(draft.also), draft.form, draft.difficulty
    riddle.source, riddle.fingerprint = draft.source, draft.fingerprint


def _find_by_words(riddles: list[Riddle]) -> None:
    texts = {
        riddle.id: (riddle.face, riddle.answer, *riddle.also, riddle.category, riddle.source) for riddle in riddles
    }
    if riddles:
        search.index_many(riddles[0].community_id, SEARCH_KIND, texts)


def _may(actor: Actor) -> None:
    if not actor.may("riddles.bank"):
        raise NotFound("riddles")
