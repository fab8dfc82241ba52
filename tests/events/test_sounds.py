"""E3: each refusal at the desk has a sentence and a sound of its own. Read off the scripts, without a browser."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

FOLDER = Path(apps.get_app_config("events").path)
SCRIPTS = FOLDER / "static" / "events"
TOLD = re.compile(r'tell\((?:came === "\w+" \? )?"([\w-]+)"(?: : "([\w-]+)")?[^;]*?"warn"\)')
SCANNED = {"payment", "elsewhere", "too-long"}  # told by what the scan is


def tones() -> dict[str, tuple[str, ...]]:
    table = (SCRIPTS / "door-sound.js").read_text().split("door.TONES = {")[1].split("};")[0]
    return {name: tuple(notes.split(", ")) for name, notes in re.findall(r'"?([\w-]+)"?: \[([\d, ]+)\]', table)}


def refusals() -> set[str]:
    text = "".join((SCRIPTS / f"door-{name}.js").read_text() for name in ("app", "desk"))
    return {name for pair in TOLD.findall(text) for name in pair if name} | SCANNED | {"notStampCard"}


def test_every_refusal_has_its_own_tone() -> None:
    known = tones()
    assert len(refusals()) > 14
    assert refusals() <= set(known)
    assert len(set(known.values())) == len(known)


def test_every_refusal_has_its_own_sentence() -> None:
    page = (FOLDER / "templates" / "events" / "door_app.html").read_text()
    said = dict(re.findall(r'data-([a-z-]+)="\{% translate "([^"]+)" %\}"', page))
    names = {re.sub(r"([A-Z])", lambda found: f"-{found[1].lower()}", name) for name in refusals() - {"refused"}}
    assert names <= set(said)  # "refused" says the server's own sentence
    assert len({said[name] for name in names}) == len(names)


def test_the_sounds_come_along_and_need_no_file() -> None:
    script = (SCRIPTS / "door-sound.js").read_text()
    assert "AudioContext" in script
    assert not re.search(r"https?:|\.mp3|\.ogg|\.wav|data:|new Audio\(['\"]", script)
