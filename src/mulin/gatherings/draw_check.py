#!/usr/bin/env python3
"""Repeat a draw of Mulin from its published file, and say whether it was honest.

    python3 draw_check.py draw.json [ticket]

Before anybody entered, the page showed a fingerprint: the SHA-256 of a secret. The file shows the
secret. Each ticket's lot is the SHA-256 of secret|number|ticket; the smallest lots come first. Whoever
comes gets a place if there is one of every kind they need; when a kind runs out for somebody, nobody
behind them gets one of it. Compare the fingerprint printed here with the one you saw beforehand, and the
number of the rules with the ledger's.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def repeat(told: dict[str, Any]) -> tuple[list[int], list[int]]:
    """The tickets that won and those that wait, in the order drawn."""
    order = sorted(told["tickets"], key=lambda one: sha(f"{told['secret']}|{told['number']}|{one['ticket']}"))
    left, closed, won, waiting = dict(told["places"]), set(), [], []
    for one in order:
        short = {kind for kind, places in one["needs"].items() if places > left.get(kind, places)}
        closed |= short
        if "all" in closed or closed & set(one["needs"]):
            waiting.append(one["ticket"])
            continue
        for kind, places in one["needs"].items():
            if kind in left:
                left[kind] -= places
        won.append(one["ticket"])
    return won, waiting


def rules(told: dict[str, Any]) -> str:
    """One number for what was published beforehand: fingerprint, public number, places, closing, hour."""
    names = ("fingerprint", "source", "places", "closes", "draws")
    return sha(json.dumps({name: told.get(name) for name in names}, ensure_ascii=False, sort_keys=True))


def main(arguments: list[str]) -> int:
    told = json.loads(Path(arguments[1]).read_text(encoding="utf-8"))
    won, waiting = repeat(told)
    say("fingerprint:", told["fingerprint"])
    say("rules, as the ledger kept them beforehand:", rules(told))
    honest = sha(told["secret"]) == told["fingerprint"] and won == told["won"] and waiting == told["waiting"]
    say("OK: the draw repeats." if honest else "NOT THE SAME: this draw does not repeat.")
    if len(arguments) > 2:
        ticket = int(arguments[2])
        say(ticket, "won" if ticket in won else "waits" if ticket in waiting else "was not in the draw")
    return 0 if honest else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
