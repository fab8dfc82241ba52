"""Icons: `python -m tools.icons FOLDER name …` takes Tabler icons from an unpacked `@tabler/icons` package.

Only icons that pages use are kept, one a line, in `src/mulin/base/icons.txt`: the name, a space and
the path. FOLDER is `package/icons/outline` of the unpacked npm package.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

KEPT = Path(__file__).resolve().parent.parent / "src" / "mulin" / "base" / "icons.txt"


def read_kept() -> dict[str, str]:
    """The icons kept now, by name."""
    lines = KEPT.read_text("utf-8").splitlines() if KEPT.exists() else []
    return dict(line.split(" ", 1) for line in lines if line)


def path_of(svg: str) -> str:
    """All strokes of a Tabler icon in one path; each stroke begins with an absolute move."""
    strokes = [d for d in re.findall(r'<path d="([^"]+)"', svg) if d != "M0 0h24v24H0z"]
    if not strokes or any(not d.startswith("M") for d in strokes):
        raise ValueError("not a plain outline icon")
    return " ".join(strokes)


def main(folder: Path, names: list[str]) -> None:
    kept = read_kept()
    for name in names:
        kept[name] = path_of((folder / f"{name}.svg").read_text("utf-8"))
    KEPT.write_text("".join(f"{name} {kept[name]}\n" for name in sorted(kept)), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
