"""What Mulin's shell commands share: talking to the terminal, and the sentences of a refusal."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mulin.ops.refused import Refused

if TYPE_CHECKING:
    from mulin.base.actor import Actor
    from mulin.places.models import Community

CHECKOUT = Path(__file__).resolve().parents[3]


def say(text: str = "") -> None:
    """One line for the person at the terminal."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def answer(arguments: Namespace, result: Mapping[str, Any], text: str) -> None:
    """A command's result: `text` for people, or `result` as JSON when `--json` was given."""
    say(json.dumps(result, ensure_ascii=False, indent=2, default=str) if arguments.json else text)


def start_django() -> None:
    """Load settings and rooms; the shell speaks the language of the terminal."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.config.settings")
    import django
    from django.utils import translation

    django.setup()
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    translation.activate("zh-hans" if spoken.startswith("zh") else "en")


def open_house() -> None:
    """Load Django for a command that works on data. Raises `Refused` where none was set up yet."""
    start_django()
    from mulin.ops import refusals

    refusals.refuse_nothing_there()
    refusals.refuse_newer_schema()
    if refusals.waiting_migrations():
        raise Refused("the database is not set up for this version yet; run `mulin up` or `mulin manage migrate`.")


def the_community(text: str) -> Community:
    """The community with this code or full name. Raises `Refused` naming those that exist."""
    from mulin.kernel.errors import NotFound
    from mulin.places import queries as places

    try:
        return places.community_named(text)
    except NotFound:
        known = ", ".join(f"{c.code} ({c.name})" for c in places.all_communities())
        raise Refused(f"there is no community {text!r}. There are: {known or 'none yet; run `mulin demo`'}.") from None


def shell_actor(community: Community) -> Actor:
    """Mulin itself, acting from the command line in `community`."""
    from mulin.base.actor import Actor, Mouth

    return Actor.system(community.id, community_code=community.code, mouth=Mouth.SHELL)


@contextmanager
def writing_to(path: Path) -> Iterator[Path]:
    """The whole path of a file the block writes. Raises `Refused` where there is no folder for it, or it cannot be."""
    whole = path.resolve()
    if not whole.parent.is_dir():
        raise Refused(f"the folder {whole.parent} does not exist.")
    try:
        yield whole
    except OSError as error:
        if error.filename != str(whole):
            raise
        raise Refused(f"{path} cannot be written ({error.strerror}).") from None


def in_checkout(command: str) -> Path:
    """The checkout's folder. Raises `Refused` where Mulin was installed as a package."""
    if not (CHECKOUT / "pyproject.toml").exists():
        raise Refused(f"`mulin {command}` works on Mulin's source; run it as `./mulin {command}` in a checkout.")
    return CHECKOUT
