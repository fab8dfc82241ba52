"""Verification: is every sealed row as it was, is none missing, has none crept in? Reads only."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.ledger import rules
from mulin.ledger.models import Block, Fact, LedgerLabel, Unsealed
from mulin.ledger.queries import Head
from mulin.ledger.rules import GENESIS, Entry, What


class Wrong(StrEnum):
    """What can be wrong with a ledger."""

    ALTERED = "altered"
    MISSING = "missing"
    INSERTED = "inserted"
    BLOCK_ALTERED = "block-altered"
    BLOCK_MISSING = "block-missing"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong: what, in which block, the how many-eth row of it, which row.

    `block` 0 is the unsealed tail, of which only this can be said.
    """

    wrong: str
    block: int
    row: int
    ref: str

    @property
    def words(self) -> str:
        """The fault in a sentence."""
        sentences = {
            Wrong.ALTERED: _("第 %(block)s 块第 %(row)s 行被改过（%(ref)s）"),
            Wrong.MISSING: _("第 %(block)s 块第 %(row)s 行不见了（%(ref)s）"),
            Wrong.INSERTED: _("有一行不是系统写的（%(ref)s）"),
            Wrong.BLOCK_ALTERED: _("第 %(block)s 块被改过"),
            Wrong.BLOCK_MISSING: _("第 %(block)s 块不见了"),
            Wrong.CUT: _("第 %(block)s 块起被截掉了，和外面存的记号对不上"),
        }
        return sentences[Wrong(self.wrong)] % {"block": self.block, "row": self.row, "ref": self.ref}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found in one community, or in all of them."""

    blocks: int
    sealed: int  # rows in blocks: facts and names
    unsealed: int  # rows that wait for the sealer, at most some minutes old
    fault: Fault | None = None
    community: str = ""  # of the fault

    @property
    def ok(self) -> bool:
        return self.fault is None

    @property
    def words(self) -> str:
        """The verdict in a sentence."""
        if self.fault:
            return self.fault.words
        whole = ngettext("完整：%(blocks)s 块", "完整：%(blocks)s 块", self.blocks) % {"blocks": self.blocks}
        rows = ngettext("%(rows)s 行", "%(rows)s 行", self.sealed) % {"rows": self.sealed}
        waiting = ngettext("另有 %(n)s 行还没封", "另有 %(n)s 行还没封", self.unsealed) % {"n": self.unsealed}
        return _("，").join((whole, rows, waiting))


def verify(community_id: UUID | None = None, *, anchors: Iterable[Head] = ()) -> Verdict:
    """Walk the chain of one community, or of all, and stop at the first fault.

    `anchors` are heads that were kept elsewhere (written beside the backups, printed): with them a cut-off
    end is seen; the first signs of a digest are enough. The unsealed tail has no chain yet; it is only
    counted, and must have all its rows.
    Two queries for each block of 500 rows.
    """
    heads = list(anchors)
    chosen = [community_id] if community_id else sorted(_communities() | {h.community_id for h in heads}, key=str)
    verdicts = [_Walk(one, [head for head in heads if head.community_id == one]).verdict() for one in chosen]
    wrong = next((verdict for verdict in verdicts if not verdict.ok), None)
    return Verdict(
        blocks=sum(verdict.blocks for verdict in verdicts),
        sealed=sum(verdict.sealed for verdict in verdicts),
        unsealed=sum(verdict.unsealed for verdict in verdicts),
        fault=wrong.fault if wrong else None,
        community=wrong.community if wrong else "",
    )


def _communities() -> set[UUID]:
    models = (Fact, Block, Unsealed, LedgerLabel)
    return {one for model in models for one in model._default_manager.values_list("community_id", flat=True).distinct()}


class _Found(Exception):
    def __init__(self, wrong: Wrong, block: int, row: int = 0, ref: UUID | None = None) -> None:
        super().__init__(wrong)
        self.fault = Fault(wrong, block, row, str(ref or ""))


class _Walk:
    """One walk along one chain."""

    def __init__(self, community_id: UUID, anchors: list[Head]) -> None:
        self.community_id = community_id
        self.anchors = {head.number: head.digest for head in anchors if head.number}
        self.blocks = self.sealed = 0
        self.in_blocks = {What.FACT: 0, What.NAME: 0}
        batches = Unsealed.objects.filter(community_id=community_id)
        self.waiting = {ref: what for batch in batches for what, ref in batch.refs}

    def verdict(self) -> Verdict:
        fault = None
        try:
            self._chain()
            self._tail()
        except _Found as found:
            fault = found.fault
        community = str(self.community_id) if fault else ""
        return Verdict(self.blocks, self.sealed, len(self.waiting), fault, community)

    def _chain(self) -> None:
        previous = GENESIS
        for block in Block.objects.filter(community_id=self.community_id).order_by("number").iterator(chunk_size=50):
            number = self.blocks + 1
            if block.number != number:
                raise _Found(Wrong.BLOCK_MISSING, number)
            self._check_block(block, previous)
            self._check_rows(number, list(rules.unpack(bytes(block.rows))))
            previous = bytes(block.digest)
            self.blocks = number
        if any(number > self.blocks for number in self.anchors):
            raise _Found(Wrong.CUT, self.blocks + 1)

    def _check_block(self, block: Block, previous: bytes) -> None:
        right = rules.seal(settings.MULIN.ledger_key, block.columns())
        is_whole = hmac.compare_digest(right, bytes(block.digest)) and bytes(block.previous) == previous
        anchor = self.anchors.get(block.number)
        if not is_whole or (anchor and not bytes(block.digest).hex().startswith(anchor)):
            raise _Found(Wrong.BLOCK_ALTERED, block.number)

    def _check_rows(self, number: int, entries: list[Entry]) -> None:
        facts = Fact.objects.in_bulk([entry.ref for entry in entries if entry.what == What.FACT])
        names = LedgerLabel.objects.in_bulk([entry.ref for entry in entries if entry.what == What.NAME])
        for row, entry in enumerate(entries, 1):
            found = facts.get(entry.ref) if entry.what == What.FACT else names.get(entry.ref)
            if found is None:
                raise _Found(Wrong.MISSING, number, row, entry.ref)
            if rules.fingerprint(found.columns()) != entry.digest or not _proves_itself(found):
                raise _Found(Wrong.ALTERED, number, row, entry.ref)
            if entry.ref in self.waiting:
                raise _Found(Wrong.INSERTED, 0, 0, entry.ref)
            self.in_blocks[entry.what] += 1
        self.sealed += len(entries)

    def _tail(self) -> None:
        """Every row is in a block or waits for one, and every waiting one is there."""
        for what, model in ((What.FACT, Fact), (What.NAME, LedgerLabel)):
            rows = model._default_manager.filter(community_id=self.community_id)
            waiting = {ref for ref, kind in self.waiting.items() if kind == what}
            here = model._default_manager.in_bulk(list(waiting))
            lost = waiting - {ref for ref, row in here.items() if row.community_id == self.community_id}
            if lost:
                raise _Found(Wrong.MISSING, 0, 0, min(lost))
            for ref, row in here.items():
                if not _proves_itself(row):
                    raise _Found(Wrong.ALTERED, 0, 0, ref)
            if rows.count() != self.in_blocks[what] + len(waiting):
                raise _Found(Wrong.INSERTED, 0, 0, self._stranger(rows.order_by("id").values_list("id", flat=True)))

    def _stranger(self, ids: Collection[UUID] | Iterable[UUID]) -> UUID | None:
        known = set(self.waiting)
        for rows in Block.objects.filter(community_id=self.community_id).values_list("rows", flat=True):
            known |= {entry.ref for entry in rules.unpack(bytes(rows))}
        return next((ref for ref in ids if ref not in known), None)


def _proves_itself(row: Fact | LedgerLabel) -> bool:
    """A name that is still kept must be the one its digest stands for; an emptied one cannot be asked."""
    if isinstance(row, Fact) or (row.label == "" and not bytes(row.salt)):
        return True
    return rules.name_digest(bytes(row.salt), row.label) == bytes(row.digest)
