"""The locked packages: `python -m tools.locks update|check`.

`uv.lock` is the source; `requirements.lock` (to run) and `requirements-dev.lock` (to work on Mulin)
are what the launcher installs, with pip or with uv. `update` writes all three and needs uv;
`check` compares them without it and without the network.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OFFICIAL = {"https://pypi.org", "https://files.pythonhosted.org"}
LOCKS = {"requirements.lock": ["--no-dev"], "requirements-dev.lock": ["--all-groups"]}
EXPORT = ["uv", "export", "--frozen", "--quiet", "--no-emit-project", "--no-header", "--no-annotate"]

Pin = tuple[str, frozenset[str]]


def update() -> None:
    """Resolve anew within `pyproject.toml`, from the official index only, and export both lists."""
    subprocess.run(["uv", "lock", "--default-index", "https://pypi.org/simple"], cwd=ROOT, check=True)
    for name, groups in LOCKS.items():
        command = [*EXPORT, "--format", "requirements.txt", *groups, "--output-file", name]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def packages() -> dict[str, dict[str, Any]]:
    """Every package of `uv.lock` by name."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    return {package["name"]: package for package in lock["package"]}


def pinned(package: dict[str, Any]) -> Pin:
    """A package's version and the hashes of all its files."""
    files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    return package["version"], frozenset(file["hash"] for file in files)


def wanted(known: dict[str, dict[str, Any]], *, dev: bool) -> set[str]:
    """The names that Mulin needs, with everything those need."""
    start = list(known["mulin"]["dependencies"])
    if dev:
        start += known["mulin"]["dev-dependencies"]["dev"]
    names: set[str] = set()
    while start:
        need = start.pop()
        package = known[need["name"]]
        extras = [d for e in need.get("extra", []) for d in package.get("optional-dependencies", {}).get(e, [])]
        if need["name"] not in names:
            start += package.get("dependencies", [])
        start += [extra for extra in extras if extra["name"] not in names]
        names.add(need["name"])
    return names


def exported(name: str) -> dict[str, Pin]:
    """The packages that a requirements file names."""
    found: dict[str, Pin] = {}
    for entry in re.split(r"\n(?=\S)", (ROOT / name).read_text()):
        if match := re.match(r"([a-z0-9-]+)==(\S+)", entry):
            found[match[1]] = (match[2], frozenset(re.findall(r"sha256:[0-9a-f]{64}", entry)))
    return found


def faults() -> Iterator[str]:
    """What does not agree, a line each."""
    for host in sorted(set(re.findall(r"https?://[^/\"]+", (ROOT / "uv.lock").read_text())) - OFFICIAL):
        yield f"uv.lock names {host}; lock with the official index only"
    known = packages()
    for name in LOCKS:
        have = exported(name)
        want = wanted(known, dev=name == "requirements-dev.lock")
        for package in sorted(want ^ set(have)):
            what = "missing" if package in want else "not needed"
            yield f"{name}: {package} is {what}; run `python -m tools.locks update`"
        for package in sorted(want & set(have)):
            if have[package] != _without_unhashed(pinned(known[package])):
                yield f"{name}: {package} differs from uv.lock; run `python -m tools.locks update`"
    yield from _unlocked(known)


def _without_unhashed(pin: Pin) -> Pin:
    return pin[0], frozenset(value for value in pin[1] if value.startswith("sha256:"))


def _unlocked(known: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Requirements of pyproject.toml that uv.lock was not made from."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    metadata = known["mulin"]["metadata"]
    pairs = [
        (project["project"]["dependencies"], metadata["requires-dist"]),
        (project["dependency-groups"]["dev"], metadata["requires-dev"]["dev"]),
    ]
    for written, locked in pairs:
        a = sorted(_requirement(text) for text in written)
        b = sorted((need["name"], _bounds(need.get("specifier", ""))) for need in locked)
        for name, _ in sorted(set(a) ^ set(b)):
            yield f"uv.lock was not made from this pyproject.toml ({name}); run `python -m tools.locks update`"


def _requirement(text: str) -> tuple[str, str]:
    match = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?(.*)", text)
    if match is None:
        raise ValueError(f"not a requirement: {text}")
    return match[1].lower(), _bounds(match[2])


def _bounds(text: str) -> str:
    return ",".join(sorted(part.strip() for part in text.split(",") if part.strip()))


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["update"]:
        update()
    found = list(faults())
    print("\n".join(found) or "locks: agree")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
