"""Recount a Mulin award from its published record: python recount.py record.json [RECEIPT] [FINGERPRINT]"""

import hashlib
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any


def digest(data: Any) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((data if isinstance(data, str) else text).encode()).hexdigest()


def shares(data: dict[str, Any], terms: dict[str, Any], without: set[int]) -> dict[int, tuple[Fraction, int, int]]:
    valid, panel_valid = (sum(map(bool, data[box])) for box in ("residents", "panel"))
    found = {}
    for number in set(data["numbers"]) - without:
        votes, panel = (sum(number in ballot for ballot in data[box]) for box in ("residents", "panel"))
        share = Fraction(votes * terms["weight_residents"], valid * 100) if valid else Fraction(0)
        share += Fraction(panel * terms["weight_panel"], panel_valid * 100) if panel_valid else 0
        found[number] = (share, votes, panel)
    return found


def winners(found: dict[int, tuple[Fraction, int, int]], terms: dict[str, Any], seed: str) -> list[int]:
    standing = sorted((n for n in found if found[n][0] > 0), key=lambda n: -found[n][0])
    cut = found[standing[terms["seats"] - 1]][0] if len(standing) > terms["seats"] else Fraction(0)
    above, tied = [n for n in standing if found[n][0] > cut], [n for n in standing if found[n][0] == cut]
    if terms["tie_rule"] != "share":
        tied.sort(key=lambda n: (-found[n][2] if terms["tie_rule"] == "panel" else 0, digest(f"{seed}:{n}")))
        tied = tied[: terms["seats"] - len(above)]
    return sorted(above + tied)


def books(data: dict[str, Any], terms: dict[str, Any], rules: dict[str, Any]) -> dict[str, bool]:
    """Whether rules, lists, envelopes and sheets agree, also where fewer than ten ballots are not shown."""
    right = {"rules 办法": digest(rules) == data["rules_sha256"], "seed 种子": data["seed"] == data["box"]["sha256"]}
    people, sheets, places = data["electors"], data["sheets"], (data.get("turnout") or {}).values()
    right["electors 名单"] = people["count"] == people["frozen"] + people["late"] - people["void"]
    right["electors 名单"] &= not places or sum(entitled for _voted, entitled in places) == people["count"]
    paper, jury, home = sheets["residents"], sheets["panel"], sum(trip["ballots"] for trip in data["home_box"])
    right["sheets 纸票"] = (
        all(one["printed"] * 2 == sum(one.values()) for one in (paper, jury)) and home <= paper["cast"]
    )
    right["handed out 发票"] = paper["cast"] + paper["online"] <= sheets["handed_over"] <= people["count"]
    size = terms["panel_size"] if terms["weight_panel"] else 0
    right["panel 评审"] = jury["cast"] <= sheets["panel_handed"] <= size == len(rules["jurors"])
    told = [one for one in data.get("jurors", []) if one["name"]]  # whose name was erased has its seal only
    right["jurors 评审名单"] = {digest(f"{j['salt']}:{j['name']}:{j['where']}") for j in told} <= set(rules["jurors"])
    right["receipts 回执"] = len(set(data["receipts"])) == len(data["receipts"]) <= data["box"]["envelopes"]
    return right


def votes(data: dict[str, Any], terms: dict[str, Any]) -> dict[str, bool]:
    """Whether every ballot came from an envelope or a sheet, and whether they were counted by the rules."""
    marks, sheets, known = [*data["residents"], *data["panel"]], data["sheets"], set(data["numbers"])
    returned, counted = len(data["residents"]) + data["invalid"], data["box"]["counted"]
    right = {"ballots 选票": all(len(set(m)) == len(m) <= terms["choose_up_to"] and known >= set(m) for m in marks)}
    right["box 票箱"] = returned == counted + sheets["residents"]["cast"] and returned <= data["electors"]["count"]
    right["envelopes 信封"] = sheets["residents"]["online"] <= counted <= len(data["receipts"])
    right["panel box 评审票箱"] = len(data["panel"]) + data["panel_invalid"] == sheets["panel"]["cast"]
    found = shares(data, terms, set(data["left"]))
    told = {s["number"]: (Fraction(s["share"]), s["residents"], s["panel"]) for s in data["standings"]}
    right["counts 票数"] = found == told
    return right


def why_nobody(data: dict[str, Any], terms: dict[str, Any]) -> str:
    returned = len(data["residents"]) + data["invalid"]
    if returned < 10:
        return "few"
    if returned * 100 < terms["turnout_percent"] * data["electors"]["count"]:
        return "turnout"
    if terms["weight_panel"] and not any(data["panel"]):
        return "panel"
    return "" if any(share for share, *_votes in shares(data, terms, set(data["left"])).values()) else "nobody"


def outcome(data: dict[str, Any], terms: dict[str, Any]) -> dict[str, bool]:
    """Whether those chosen are the right ones, in the count and in the last public notice."""
    chosen = [] if data["reason"] else winners(shares(data, terms, set(data["left"])), terms, data["seed"])
    right = {
        "reason 没评出来的原因": data["reason"] == why_nobody(data, terms),
        "winners 当选": chosen == data["winners"],
    }
    if data.get("notices") and not data["reason"]:
        left = shares(data, terms, {*data["left"], *data.get("struck", [])})
        right["last notice 最后一次公示"] = winners(left, terms, data["seed"]) == data["notices"][-1]["winners"]
    return right


def main(path: str, *asked: str) -> int:
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    rules, later = data["rules"], {"community", "candidates", "jurors", "notices", "struck", "record_sha256"}
    right = books(data, rules["terms"], rules)
    if data["reason"] != "few":
        right |= votes(data, rules["terms"]) | outcome(data, rules["terms"])
    signed = digest({name: said for name, said in data.items() if name not in later})
    right["record 记录"] = signed == data["record_sha256"]
    for said in (one.replace("-", "") for one in asked):  # a fingerprint from the notice, or the code of a receipt
        is_print = len(said) > 12
        name = f"fingerprint 指纹 {said}" if is_print else f"envelope of receipt arrived 回执的信封收到了 {said}"
        right[name] = signed.startswith(said.lower()) if is_print else said.upper() in data["receipts"]
    for name, is_right in right.items():
        print(f"{'OK   对' if is_right else 'WRONG 不对'}  {name}")
    print(f"Signed record, compare with the notice 签了字的记录的指纹，和公示上的对一对：{signed}")
    return 0 if all(right.values()) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
