"""Sealing: unsealed rows become blocks, and the daily counts follow in the same transaction."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Min, Sum

from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.ledger import rules
from mulin.ledger.models import Block, DailyCount, Fact, LedgerLabel, Unsealed
from mulin.ledger.rules import BLOCK_ROWS, GENESIS, Entry, What

MUCH = 2  # blocks in one go: more facts than a figure may go through each time it is asked


def seal_due() -> int:
    """Seal every community where it is time. Returns how many blocks came to be.

    Where much came at once (an import, paper of a year typed in), the roll-ups are asked for too, so that
    they are there before somebody asks for a figure; otherwise the night is soon enough.
    """
    waiting = Unsealed.objects.values_list("community_id").annotate(oldest=Min("since"), waiting=Sum("count"))
    now, blocks = clock.now(), 0
    for community_id, oldest, rows in waiting:
        if rules.is_due(oldest, rows, now):
            made = seal(community_id)
            blocks += made
            if made >= MUCH:
                jobs.defer(Actor.system(community_id), "ledger.roll_up", {})
    return blocks


def seal(community_id: UUID) -> int:
    """Put everything unsealed of a community into blocks of 500. Safe beside another sealer.

    One transaction for each block; the unique block number is the referee. Returns how many.
    """
    blocks = 0
    while _seal_one(community_id):
        blocks += 1
    return blocks


def _seal_one(community_id: UUID) -> bool:
    try:
        with transaction.atomic():
            batches = _take(community_id)
            if not batches:
                return False
            refs = [ref for batch in batches for ref in batch.refs]
            facts = Fact.objects.in_bulk([ref for what, ref in refs if what == What.FACT])
            names = LedgerLabel.objects.in_bulk([ref for what, ref in refs if what == What.NAME])
            _append(community_id, [_entry(what, ref, facts.get(ref) or names.get(ref)) for what, ref in refs])
            _add_up(community_id, list(facts.values()))
            gone, _ = Unsealed.objects.filter(id__in=[batch.id for batch in batches]).delete()
            if gone != len(batches):
                raise IntegrityError("another sealer was here")
            return True
    except IntegrityError:
        return False


def _take(community_id: UUID) -> list[Unsealed]:
    """The oldest batches that fit into a block; at least one."""
    waiting = Unsealed.objects.filter(community_id=community_id).order_by("id")[:BLOCK_ROWS]
    taken: list[Unsealed] = []
    for batch in waiting:
        if taken and sum(one.count for one in taken) + batch.count > BLOCK_ROWS:
            break
        taken.append(batch)
    return taken


def _entry(what: What, ref: UUID, found: Fact | LedgerLabel | None) -> Entry:
    # A row that vanished before it was sealed is sealed as such: verification names it.
    return Entry(what, ref, rules.fingerprint(found.columns()) if found else GENESIS)


def _append(community_id: UUID, entries: list[Entry]) -> None:
    last = Block.objects.filter(community_id=community_id).order_by("-number").first()
    block = Block(
        community_id=community_id,
        number=last.number + 1 if last else 1,
        count=len(entries),
        rows=rules.pack(entries),
        previous=bytes(last.digest) if last else GENESIS,
        digest=b"",
        sealed_at=clock.now(),
    )
    block.digest = rules.seal(settings.MULIN.ledger_key, block.columns())
    block.save()


def _add_up(community_id: UUID, facts: list[Fact]) -> None:
    for (kind, day), count in Counter((fact.kind, fact.day) for fact in facts).items():
        known = DailyCount.objects.filter(community_id=community_id, kind=kind, day=day)
        if not known.update(count=F("count") + count):
            DailyCount.objects.create(community_id=community_id, kind=kind, day=day, count=count)


def rebuild_rollups(community_id: UUID) -> int:
    """Count the sealed facts anew and mend the daily counts. Returns how many counts were wrong.

    Zero is the proof that the roll-ups are right. One transaction; three queries when nothing is wrong.
    """
    with transaction.atomic():
        right: Counter[tuple[str, date]] = Counter()
        for kind, day, count in (
            Fact.objects.filter(community_id=community_id).values_list("kind", "day").annotate(n=Count("id"))
        ):
            right[kind, day] += count
        for kind, day, count in Unsealed.objects.filter(community_id=community_id).values_list("kind", "day", "facts"):
            right[kind, day] -= count
        right = +right
        kept = {
            (row.kind, row.day): row.count
            for row in DailyCount.objects.select_for_update().filter(community_id=community_id)
        }
        wrong = [key for key in right.keys() | kept.keys() if right.get(key) != kept.get(key)]
        for kind, day in wrong:
            DailyCount.objects.filter(community_id=community_id, kind=kind, day=day).delete()
            if count := right.get((kind, day)):
                DailyCount.objects.create(community_id=community_id, kind=kind, day=day, count=count)
    return len(wrong)
