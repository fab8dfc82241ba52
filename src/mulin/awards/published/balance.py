"""Whether the books of a Mulin award agree, from its published record: python balance.py record.json

Rules, lists, sheets, envelopes, receipts and ballots, against each other. Counting is for recount.py beside it.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

data = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
rules, terms, sheets, home = data["rules"], data["rules"]["terms"], data["sheets"], data["home_box"]
paper, jury, people, box = sheets["residents"], sheets["panel"], data["electors"], data["box"]


def digest(said: Any) -> str:
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((said if isinstance(said, str) else text).encode()).hexdigest()


def lists() -> dict[str, bool]:
    """The rules published before the vote, the lot, the electors, the panel that was named."""
    places = (data.get("turnout") or {}).values()
    entitled = sum(entitled for _voted, entitled in places) if places else people["count"]
    told = [one for one in data.get("jurors", []) if one["name"]]  # whose name was erased has its seal only
    named = {digest(f"{one['salt']}:{one['name']}:{one['where']}") for one in told}
    return {
        "rules 办法": digest(rules) == data["rules_sha256"],
        "seed of the lot 抽签的种子": data["seed"] == box["sha256"],
        "electors 名单": people["count"] == people["frozen"] + people["late"] - people["void"] == entitled,
        "jurors 评审名单": named <= set(rules["jurors"]),
    }


def papers() -> dict[str, bool]:
    """Every sheet is accounted for, none was cast that was not handed out, no envelope has two receipts."""
    size = terms["panel_size"] if terms["weight_panel"] else 0
    return {
        "sheets 纸票": all(one["printed"] * 2 == sum(one.values()) for one in (paper, jury)),
        "home box 流动票箱": sum(trip["ballots"] for trip in home) <= paper["cast"],
        "handed out 发票": paper["cast"] + paper["online"] <= sheets["handed_over"] <= people["count"],
        "panel 评审": jury["cast"] <= sheets["panel_handed"] <= size == len(rules["jurors"]),
        "receipts 回执": len(set(data["receipts"])) == len(data["receipts"]) <= box["envelopes"],
    }


def ballots() -> dict[str, bool]:
    """Every ballot came from an envelope or a sheet, and marks no more than it may."""
    known, most = set(data["numbers"]), terms["choose_up_to"]
    marks = [*data["residents"], *data["panel"]]
    returned, panel_returned = len(data["residents"]) + data["invalid"], len(data["panel"]) + data["panel_invalid"]
    return {
        "ballots 选票": all(len(set(one)) == len(one) <= most and set(one) <= known for one in marks),
        "box 票箱": returned == box["counted"] + paper["cast"] and returned <= people["count"],
        "envelopes 信封": paper["online"] <= box["counted"] <= len(data["receipts"]),
        "panel box 评审票箱": panel_returned == jury["cast"],
    }


right = lists() | papers()
if "residents" in data:  # fewer than ten ballots are not shown
    right |= ballots()
for name, is_right in right.items():
    print(f"{'OK   对' if is_right else 'WRONG 不对'}  {name}")
sys.exit(0 if all(right.values()) else 1)
