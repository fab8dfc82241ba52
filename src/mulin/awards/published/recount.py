"""Count a Mulin award again from its published record: python recount.py record.json [RECEIPT] [FINGERPRINT]"""

import hashlib
import json
import sys
from fractions import Fraction
from pathlib import Path

data = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
terms = data["rules"]["terms"]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def count(without: list[int]) -> dict[int, tuple[Fraction, int, int]]:
    people, panel = ([ballot for ballot in data[box] if ballot] for box in ("residents", "panel"))  # empty: abstained
    found = {}  # of each candidate's number: the share, the residents' votes, the panel's votes
    for number in set(data["numbers"]) - set(without):
        votes, panel_votes = (sum(number in ballot for ballot in box) for box in (people, panel))
        share = Fraction(votes * terms["weight_residents"], len(people) or 1)
        share += Fraction(panel_votes * terms["weight_panel"], len(panel) or 1)
        found[number] = (share / 100, votes, panel_votes)
    return found


def winners(found: dict[int, tuple[Fraction, int, int]]) -> list[int]:
    seats, panel_first = terms["seats"], terms["tie_rule"] == "panel"
    ranked = [n for n in found if found[n][0] > 0]  # by share, then the panel where the rules say so, then by lot
    ranked.sort(key=lambda n: (-found[n][0], -found[n][2] * panel_first, digest(f"{data['seed']}:{n}")))
    level = [n for n in ranked[seats:] if found[n][0] == found[ranked[seats - 1]][0]]
    return sorted(ranked[:seats] + (level if terms["tie_rule"] == "share" else []))


def why_nobody(found: dict[int, tuple[Fraction, int, int]]) -> str:
    returned = len(data["residents"]) + data["invalid"]
    too_few = returned * 100 < terms["turnout_percent"] * data["electors"]["count"]
    no_panel = terms["weight_panel"] and not any(data["panel"])
    reasons = {"few": returned < 10, "turnout": too_few, "panel": no_panel, "nobody": not winners(found)}
    return next((reason for reason, is_so in reasons.items() if is_so), "")


right = {"ballots shown 选票公开": ("residents" in data) != (data["reason"] == "few")}  # fewer than ten are hidden
if "residents" in data:
    found, left = count(data["left"]), count(data["left"] + data.get("struck", []))
    told = {one["number"]: (Fraction(one["share"]), one["residents"], one["panel"]) for one in data["standings"]}
    right |= {"votes 票数": found == told, "reason 没评出来的原因": data["reason"] == why_nobody(found)}
    right["winners 当选"] = data["winners"] == ([] if data["reason"] else winners(found))
    notices = [] if data["reason"] else data.get("notices", [])
    right["last notice 最后一次公示"] = all(one["winners"] == winners(left) for one in notices[-1:])
signed = set(data) - {"community", "candidates", "jurors", "notices", "struck", "record_sha256"}  # these came later
text = json.dumps({name: data[name] for name in signed}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
right["record 签了字的记录"] = digest(text) == data["record_sha256"]
for code in (one.replace("-", "") for one in sys.argv[2:]):  # a receipt, or the fingerprint printed on the notice
    is_print = len(code) > 12 and digest(text).startswith(code.lower())
    right[f"asked 您问的 {code}"] = is_print or code.upper() in data["receipts"]
print("\n".join(f"{'OK   对' if is_right else 'WRONG 不对'}  {name}" for name, is_right in right.items()))
print("Fingerprint, compare it with the one on the notice 指纹，和公示上的对一对：", digest(text))
sys.exit(0 if all(right.values()) else 1)
