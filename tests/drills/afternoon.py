"""Afternoons with places, made and looked over from inside a house.

`python -m tests.drills.afternoon make FILE`, with {"places", "numbers"} in the file, or
`… faults FILE` with {"places", "bursts": [{"place", "journeys"}]}. Both print JSON.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.config.settings")


def make(told: dict[str, Any]) -> list[dict[str, str]]:
    """An afternoon for each number: where it is."""
    from benchmarks.event_house import afternoon

    from mulin.base.actor import Actor
    from mulin.places.models import Community

    who = Actor.system(Community.objects.get(code="zs").id, community_code="zs")
    places = [asdict(afternoon(told["places"], actor=who, number=number)) for number in told["numbers"]]
    return [{name: str(value) for name, value in place.items()} for place in places]


def faults(told: dict[str, Any]) -> list[list[str]]:
    """What went wrong in each burst, in words; nothing if nothing."""
    from benchmarks.burst import Journey
    from benchmarks.event_house import Afternoon, faults_of

    found = []
    for burst in told["bursts"]:
        where = burst["place"]
        place = Afternoon(UUID(where["community_id"]), UUID(where["gathering_id"]), where["path"])
        found.append(faults_of(place, [Journey(**one) for one in burst["journeys"]], told["places"]))
    return found


def main() -> None:
    import django

    django.setup()
    told = json.loads(Path(sys.argv[2]).read_text())
    sys.stdout.write(json.dumps({"make": make, "faults": faults}[sys.argv[1]](told)))


if __name__ == "__main__":
    main()
