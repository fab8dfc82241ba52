"""`./mulin bench [NAME …] [--json]`: run measurements, each in a process and a data folder of its own.

Every module here measures one thing, prints one line of JSON and ends with 1 when a promise is not kept.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NAMES = (
    "first_start",
    "public_card",
    "cards_print",
    "roster_import",
    "door",
    "search",
    "report",
    "week_view",
    "offline_upload",
    "event_page",
    "check_in",
    "sign_up",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="mulin bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(NAMES)}")
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are: {', '.join(NAMES)}")
    results = []
    for name in chosen.names or NAMES:
        result = measured(name)
        results.append(result)
        if not chosen.json:
            print(f"{'ok  ' if result['kept'] else 'MISS'}  {name}")
            print(
                "\n".join(
                    f"        {key}: {value}" for key, value in result.items() if key not in {"kept", "benchmark"}
                )
            )
            sys.stdout.flush()
    if chosen.json:
        print(json.dumps(results, ensure_ascii=False, indent=2))
    return 0 if all(result["kept"] for result in results) else 1


def measured(name: str) -> dict[str, Any]:
    """The figures of one measurement, and whether its promises were `kept`."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    lines = done.stdout.strip().splitlines()
    figures = json.loads(lines[-1]) if lines else {"benchmark": name}
    return {**figures, "kept": done.returncode == 0}


if __name__ == "__main__":
    sys.exit(main())
