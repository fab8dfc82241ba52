"""Recount a Mulin award from its published record: python recount.py record.json [RECEIPT]"""

import hashlib
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any


def shares(data: dict[str, Any], terms: dict[str, Any], without: set[int]) -> dict[int, tuple[Fraction, int, int]]:
    valid, panel_valid = (sum(map(bool, data[box])) for box in ("residents", "panel"))
    found = {}
    for number in set(data["numbers"]) - without:
        votes, panel = (sum(number in ballot for ballot in data[box]) for box in ("residents", "panel"))
        share = Fraction(votes * terms["weight_residents"], valid * 100) if valid else Fraction(0)
        if terms["weight_panel"] and panel_valid:
            share += Fraction(panel * terms["weight_panel"], panel_valid * 100)
        found[number] = (share, votes, panel)
    return found


def winners(found: dict[int, tuple[Fraction, int, int]], terms: dict[str, Any], seed: str) -> list[int]:
    standing = sorted((n for n in found if found[n][0] > 0), key=lambda n: -found[n][0])
    cut = found[standing[terms["seats"] - 1]][0] if len(standing) > terms["seats"] else Fraction(0)
    above = [n for n in standing if found[n][0] > cut]
    tied = [n for n in standing if found[n][0] == cut]
    if terms["tie_rule"] != "share":
        lots = {n: hashlib.sha256(f"{seed}:{n}".encode()).hexdigest() for n in tied}
        tied.sort(key=lambda n: (-found[n][2] if terms["tie_rule"] == "panel" else 0, lots[n]))
        tied = tied[: terms["seats"] - len(above)]
    return sorted(above + tied)


def main(path: str, receipt: str = "") -> int:
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    terms = data["rules"]["terms"]
    text = json.dumps(data["rules"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    right = {"rules 办法": hashlib.sha256(text.encode()).hexdigest() == data["rules_sha256"]}
    if data["reason"] != "few":
        marks = [*data["residents"], *data["panel"]]
        known, most = set(data["numbers"]), terms["choose_up_to"]
        right["ballots 选票"] = all(len(set(m)) == len(m) <= most and known >= set(m) for m in marks)
        found = shares(data, terms, set(data["left"]))
        told = {s["number"]: (Fraction(s["share"]), s["residents"], s["panel"]) for s in data["standings"]}
        right["counts 票数"] = found == told
        chosen = [] if data["reason"] else winners(found, terms, data["seed"])
        right["winners 当选"] = chosen == data["winners"]
        if data.get("notices") and not data["reason"]:
            left = shares(data, terms, {*data["left"], *data.get("struck", [])})
            right["last notice 最后一次公示"] = winners(left, terms, data["seed"]) == data["notices"][-1]["winners"]
    if receipt:
        right[f"receipt 回执 {receipt}"] = receipt.upper().replace("-", "") in data["receipts"]
    for name, is_right in right.items():
        print(f"{'OK   对' if is_right else 'WRONG 不对'}  {name}")
    return 0 if all(right.values()) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
