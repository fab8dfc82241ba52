"""Backups: what comes back is what was there, a damaged one is refused, the erased stay erased (safety P9)."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.ledger import actions as ledger
from mulin.media import actions as media
from mulin.media.models import Picture
from mulin.ops import tasks
from mulin.ops.backup import content, envelope, gone, keeping, making
from mulin.ops.backup.envelope import Damaged, Opener, Sealer
from mulin.people.actions import erase_person, give_consent, withdraw_consent
from mulin.people.models import Consent
from tests.media.zoo import jpeg

KEY = bytes(range(32))
NOON = datetime(2026, 9, 24, 12, tzinfo=UTC)


def sealed(text: bytes, key: bytes = KEY) -> bytes:
    file = io.BytesIO()
    sealer = Sealer(file, key)
    sealer.write(text)
    sealer.close()
    return file.getvalue()


def opened(sealed_text: bytes, key: bytes = KEY) -> bytes:
    opener = Opener(io.BytesIO(sealed_text), key)
    found = b"".join(iter(lambda: opener.read(1000), b""))
    opener.drain()
    return found


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "PIECE", 64)


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 128, 1000])
def test_what_was_sealed_comes_out(size: int) -> None:
    text = os.urandom(size)
    assert opened(sealed(text)) == text
    assert text not in sealed(text) or size < 4


@pytest.mark.usefixtures("small_pieces")
def test_every_altered_byte_is_noticed() -> None:
    whole = sealed(os.urandom(200))
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        with pytest.raises(Damaged):
            opened(bytes(damaged))


@pytest.mark.usefixtures("small_pieces")
def test_a_cut_a_swap_and_another_key_are_noticed() -> None:
    whole = sealed(os.urandom(200))
    head, piece = 32, 64 + 16
    swapped = (
        whole[:head] + whole[head + piece : head + 2 * piece] + whole[head : head + piece] + whole[head + 2 * piece :]
    )
    for wrong in [*(whole[:length] for length in range(0, len(whole), 7)), whole + b"x", swapped]:
        with pytest.raises(Damaged):
            opened(wrong)
    with pytest.raises(Damaged):
        opened(whole, bytes(32))


@given(st.sets(st.integers(0, 24 * 900), max_size=80))
def test_the_newest_stay_and_the_rest_goes(hours: set[int]) -> None:
    made = {NOON - timedelta(hours=hour) for hour in hours}
    kept = keeping.to_keep(made)
    assert kept <= made
    assert len(kept) <= keeping.DAYS + keeping.WEEKS + keeping.MONTHS
    if made:
        assert max(made) in kept
        assert len({m.date() for m in kept}) >= min(keeping.DAYS, len({m.date() for m in made}))
        assert keeping.to_keep(kept) == kept


@pytest.mark.parametrize(
    ("hour", "newest", "due"), [(2, 13, True), (2, 11, False), (14, 25, False), (14, 27, True), (14, None, False)]
)
def test_backups_are_made_at_night_or_when_late(hour: int, newest: int | None, *, due: bool) -> None:
    now = NOON.replace(hour=hour)
    last = now - timedelta(hours=newest) if newest else None
    assert keeping.is_due(now, last, now - timedelta(hours=1)) is due
    assert not keeping.is_due(now, None, None)


@pytest.fixture
def backups(settings: Any, tmp_path: Path) -> Path:
    """A folder for this test's backups."""
    folder = tmp_path / "backups"
    data = tmp_path / "data"
    data.mkdir()
    settings.MULIN = replace(django_settings.MULIN, data=data, backups=folder, backups_second=tmp_path / "second")
    settings.MEDIA_ROOT = tmp_path / "files"
    return folder


@pytest.mark.django_db(transaction=True)
def test_a_restored_house_is_the_same_house(backups: Path, tmp_path: Path) -> None:
    from tests.world import build_world

    world = build_world()
    ledger.seal(world.community.id)
    world.sign_in(Role.RESIDENT)
    picture = tmp_path / "files" / "pictures" / "1"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"picture")
    made = making.make()
    before = fingerprints(connection)
    assert Session.objects.exists()
    assert (tmp_path / "second" / made.path.name).read_bytes() == made.path.read_bytes()
    assert b"\xe7\x8e\x8b\xe6\xb7\x91\xe7\x8f\x8d" not in made.path.read_bytes()
    assert made.path.stat().st_mode & 0o077 == 0

    into = tmp_path / "restored"
    with new_database() as url:
        said = mulin("restore", str(made.path), "--into", str(into), "--json", url=url)
        assert said["files"] == 1
        after = fingerprints_at(into, url)
        verdict = mulin("ledger", "verify", "--json", url=url, data=into)
    assert verdict["zs"]["ok"]
    assert after.pop("django_session") == 0
    assert before | {"django_session": 0} == after | {"django_session": 0}
    assert (into / "files" / "pictures" / "1").read_bytes() == b"picture"


@pytest.mark.django_db(transaction=True)
def test_who_was_erased_after_the_backup_is_erased_again(backups: Path) -> None:
    from tests.world import build_world

    world = build_world()
    erase_person(world.head, person=world.elder)
    listed = (backups / gone.LIST).read_text()
    assert str(world.elder.id) in listed
    assert world.elder.name not in listed
    stranger = json.dumps({"community": str(world.community.id), "person": str(uuid4())})
    son = json.dumps({"community": str(world.community.id), "person": str(world.son.id)})
    elsewhere = json.dumps({"community": str(uuid4()), "person": str(world.son.id)})
    (backups / gone.LIST).write_text(f"{listed}{stranger}\n{elsewhere}\n{son}\n")
    again = gone.let_go_again(backups / gone.LIST)
    assert (again.erased, again.not_erased) == (1, 0)
    world.son.refresh_from_db()
    assert world.son.name == ""


@pytest.mark.django_db(transaction=True)
def test_a_consent_taken_back_and_a_picture_taken_away_do_not_come_back(backups: Path) -> None:
    """As after a restore: the rows stand as they stood before, and the list beside the backups is newer."""
    from tests.world import build_world

    world = build_world()
    give_consent(world.worker, person=world.elder, purpose="publish_photo", paper_number="7")
    one, other = (_picture(world, key) for key in "ab")
    before = list(Consent.objects.of(world.community.id).values())
    withdraw_consent(world.worker, person=world.elder, purpose="publish_photo")
    media.withdraw(world.worker, picture=one)
    Consent.objects.of(world.community.id).filter(id=before[-1]["id"]).update(withdrawn_at=None)
    Picture.objects.of(world.community.id).filter(id=one.id).update(state="shown")

    again = gone.let_go_again(backups / gone.LIST)
    assert (again.consents, again.pictures) == (1, 1)
    assert not Consent.objects.of(world.community.id).filter(withdrawn_at=None, purpose="publish_photo").exists()
    states = dict(Picture.objects.of(world.community.id).values_list("id", "state"))
    assert states == {one.id: "withdrawn", other.id: "waiting"}
    again = gone.let_go_again(backups / gone.LIST)
    assert (again.consents, again.pictures) == (0, 0)


def _picture(world: Any, key: str) -> Picture:
    return media.keep_developed(
        world.worker,
        developed=media.develop(jpeg()),
        holder=world.community.id,
        words="海棠",
        client_key=key,
        bringing=media.Bringing(),
    )


@pytest.mark.django_db(transaction=True)
def test_a_consent_given_again_after_it_was_taken_back_stands(backups: Path) -> None:
    from tests.world import build_world

    world = build_world()
    give_consent(world.worker, person=world.elder, purpose="publish_photo", paper_number="7")
    withdraw_consent(world.worker, person=world.elder, purpose="publish_photo")
    give_consent(world.worker, person=world.elder, purpose="publish_photo", paper_number="8")
    assert gone.let_go_again(backups / gone.LIST).consents == 0


def test_a_place_that_is_not_empty_and_missing_keys_are_refused(tmp_path: Path) -> None:
    from mulin.ops import cli

    backup = tmp_path / "a.mulin"
    backup.write_bytes(sealed(b"x"))
    assert cli.main(["restore", str(backup), "--into", str(tmp_path)]) == cli.REFUSED
    assert cli.main(["restore", str(backup), "--into", str(tmp_path / "new"), "--keys", str(tmp_path)]) == cli.REFUSED


def test_a_name_that_leads_out_of_the_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        making._inside(tmp_path, "../elsewhere")


@pytest.mark.django_db(transaction=True)
def test_the_nightly_job_makes_one_and_only_one(backups: Path) -> None:
    from tests.world import build_world

    class Row:
        result: Any = None

    with clock.standing_at(NOON):
        build_world()
    with clock.standing_at(NOON + timedelta(hours=30)):
        for _ in range(2):
            tasks.back_up(Row())  # type: ignore[arg-type]  # only result is used
    assert len(list(backups.glob("*.mulin"))) == 1


def fingerprints(database: Any) -> dict[str, Any]:
    """A hash of all rows of every table, order aside."""
    with database.cursor() as cursor:
        return {name: _fingerprint(cursor, name) for name in content.tables()}


def _fingerprint(cursor: Any, table: str) -> str:
    cursor.execute(f'SELECT * FROM "{table}"')
    rows = sorted(repr([_plain(value) for value in row]) for row in cursor.fetchall())
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """A value as it is whoever read it: Django's connection and the bare one convert differently."""
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value)
    return str(value) if isinstance(value, date) else int(value) if isinstance(value, bool) else value


def fingerprints_at(data: Path, url: str) -> dict[str, Any]:
    """The same of a restored house, read without Django; and how many sessions there are."""
    with closing(_open(data, url)) as raw, closing(raw.cursor()) as cursor:
        found: dict[str, Any] = {name: _fingerprint(cursor, name) for name in content.tables()}
        cursor.execute("SELECT COUNT(*) FROM django_session")
        return found | {"django_session": cursor.fetchone()[0]}


def _open(data: Path, url: str) -> Any:
    if not url:
        return sqlite3.connect(data / "mulin.sqlite3")
    import psycopg

    return psycopg.connect(url)


@contextmanager
def new_database() -> Iterator[str]:
    """An empty database on the server of the tests; "" for SQLite."""
    if connection.vendor == "sqlite":
        yield ""
        return
    import psycopg

    wanted = connection.settings_dict
    server = f"postgres://{wanted['USER']}:{wanted['PASSWORD']}@{wanted['HOST']}:{wanted['PORT']}"
    name = f"restore_{uuid4().hex[:8]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server}/{name}"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def mulin(*arguments: str, url: str, data: Path | None = None) -> Any:
    """A command in a process of its own, with the keys of this one."""
    environment = {
        **os.environ,
        "MULIN_KEYS": str(django_settings.MULIN.keys),
        "MULIN_DATABASE_URL": url,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    if data:
        environment["MULIN_DATA"] = str(data)
    command = [sys.executable, "-m", "mulin.ops.cli", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
