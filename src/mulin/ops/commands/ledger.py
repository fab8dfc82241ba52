"""`mulin ledger verify`: is the sealed chain whole? `mulin ledger marks`: where it ends, to be kept on paper."""

from __future__ import annotations

import argparse
import re
from dataclasses import asdict
from typing import TYPE_CHECKING

from mulin.ops.refused import Refused
from mulin.ops.shell import answer, open_house, the_community

if TYPE_CHECKING:
    from mulin.ledger.queries import Head
    from mulin.places.models import Community

NAME = "ledger"
HELP = "Check that the sealed ledger (台账) is whole."
_MARK = re.compile(r"(?P<code>[^:]+):(?P<number>[1-9]\d{0,8}):(?P<digest>[0-9a-f]{8,64})\Z")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    verify = steps.add_parser(
        "verify",
        help="name the first altered, missing or inserted fact, if there is one",
        description="Name the first altered, missing or inserted fact, if there is one; the marks kept beside the "
        "backups show a cut-off end too. Exit code 1 if something is wrong.",
    )
    verify.add_argument("--community", metavar="CODE", help="code or full name of one community (default: all)")
    verify.add_argument(
        "--mark",
        action="append",
        default=[],
        metavar="CODE:NUMBER:MARK",
        help="a mark written down elsewhere, as `mulin ledger marks` and the activity page show it",
    )
    verify.add_argument("--json", action="store_true", help="print the result as JSON")
    marks = steps.add_parser(
        "marks",
        help="where each chain ends, to be written down outside this machine",
        description="Where each chain ends, to be written down outside this machine: nobody can then cut it unseen.",
    )
    marks.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    open_house()
    return _verify(arguments) if arguments.step == "verify" else _marks(arguments)


def _verify(arguments: argparse.Namespace) -> int:
    from mulin.ledger import actions as ledger
    from mulin.ops import marks
    from mulin.places import queries as places

    chosen = [the_community(arguments.community)] if arguments.community else list(places.all_communities())
    anchors = [*marks.kept(), *map(_typed, arguments.mark)]
    found = [
        (community, ledger.verify(community.id, anchors=[a for a in anchors if a.community_id == community.id]))
        for community in chosen
    ]
    result = {community.code: {"ok": verdict.ok, **asdict(verdict)} for community, verdict in found}
    lines = [f"{community.name}: {verdict.words}" for community, verdict in found]
    answer(arguments, result, "\n".join(lines) or "there is no community yet.")
    return 0 if all(verdict.ok for _, verdict in found) else 1


def _typed(text: str) -> Head:
    from mulin.ledger.queries import Head

    read = _MARK.match(text.strip())
    if read is None:
        raise Refused(f"{text!r} is no mark; write it like zs:12:0123456789ab, as `mulin ledger marks` shows it.")
    return Head(the_community(read["code"]).id, int(read["number"]), read["digest"], None)


def _marks(arguments: argparse.Namespace) -> int:
    from mulin.ledger import queries as ledger
    from mulin.places import queries as places

    heads = {head.community_id: head for head in ledger.heads()}
    known: list[Community] = [community for community in places.all_communities() if community.id in heads]
    lines = [f"{c.code}:{heads[c.id].number}:{heads[c.id].mark}   {c.name}" for c in known]
    result = {c.code: {"number": heads[c.id].number, "mark": heads[c.id].mark} for c in known}
    answer(arguments, result, "\n".join(lines) or "nothing is sealed yet.")
    return 0
