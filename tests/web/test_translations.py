"""Django reads all catalogues as one: a text that two rooms share must mean the same in both."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from babel.messages.pofile import read_po

ROOMS = Path(__file__).resolve().parents[2] / "src" / "mulin"


def test_no_two_rooms_translate_one_text_differently() -> None:
    meanings: dict[tuple[str | None, str], dict[str, str]] = defaultdict(dict)
    for path in sorted(ROOMS.glob("*/locale/en/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and message.string:
                    meanings[message.context, str(message.id)][str(message.string)] = path.parts[-5]
    torn = {key: found for key, found in meanings.items() if len(found) > 1}
    assert torn == {}, "use one English text, or pgettext with a context"
