"""When Mulin refuses to start: each refusal says what to do (safety §4.12)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from mulin.accounts.models import Account
from mulin.base import crypto
from mulin.config.keys import load_keys
from mulin.config.options import SettingError, read_options
from mulin.ops import doctor, house, refusals
from mulin.ops.refused import Refused
from tests.world import World


def _options(**changes: str) -> dict[str, Any]:
    return read_options(changes)


def test_debug(settings: Any) -> None:
    settings.DEBUG = True
    with pytest.raises(Refused, match="Take DEBUG = True out"):
        refusals.refuse_debug()


@pytest.mark.parametrize("secret", ["short", "a" * 60, "django-insecure-" + "x1y2z3" * 10])
def test_short_or_plain_secret(secret: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="MULIN_SECRET_KEY is too short or too plain"):
        load_keys(_options(MULIN_SECRET_KEY=secret), tmp_path / "data")


@pytest.mark.parametrize("hosts", ["*", "a.example, *", ".example.org"])
def test_wildcard_host(hosts: str) -> None:
    with pytest.raises(SettingError, match="name each host"):
        _options(MULIN_HOSTS=hosts)


def test_key_inside_the_data_folder(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="Set MULIN_KEYS to a folder outside it"):
        load_keys(_options(MULIN_KEYS=str(tmp_path / "data" / "keys")), tmp_path / "data")


def test_keys_are_made_for_this_user_only(tmp_path: Path) -> None:
    load_keys(_options(), tmp_path / "data")
    folder = tmp_path / "data-keys"
    assert refusals.is_private(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["backup", "field", "ledger", "secret"]
    assert all(refusals.is_private(path) for path in folder.iterdir())


def test_keys_lost_beside_a_database_are_not_made_anew(tmp_path: Path) -> None:
    data = tmp_path / "data"
    load_keys(_options(), data)
    data.mkdir()
    (data / "mulin.sqlite3").write_bytes(b"x")
    kept = load_keys(_options(), data)
    (tmp_path / "data-keys").rename(tmp_path / "elsewhere")
    with pytest.raises(SettingError, match="New keys would open nothing of this data: put its own key folder there"):
        load_keys(_options(), data)
    assert not (tmp_path / "data-keys").exists()
    assert load_keys(_options(MULIN_KEYS=str(tmp_path / "elsewhere")), data) == kept
    assert load_keys(_options(MULIN_DATABASE_URL="postgres://x@127.0.0.1/y"), data) != kept


@pytest.mark.django_db
def test_keys_of_other_data(world: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    refusals.refuse_other_keys()
    Account.objects.create(name="周敏", phone="13800001010")
    refusals.refuse_other_keys()
    monkeypatch.setattr(crypto, "_derived", lambda purpose: b"2" * 32)
    with pytest.raises(Refused, match="the keys are not the ones of this data"):
        refusals.refuse_other_keys()
    with pytest.raises(Refused, match="set MULIN_KEYS to where it lies"):
        house.prepare()
    assert not doctor.right_keys().ok


def test_malformed_key(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="openssl rand -hex 32"):
        load_keys(_options(MULIN_FIELD_KEY="abc"), tmp_path / "data")


def test_unknown_setting() -> None:
    with pytest.raises(SettingError, match=r"MULIN_PROT is not a setting\. The settings are"):
        _options(MULIN_PROT="1")


def test_secrets_of_wrong_settings_are_not_shown() -> None:
    with pytest.raises(SettingError) as refused:
        read_options({"MULIN_SMS_KEY_SECRET_FILE": "/nowhere/at/all"})
    assert "cannot be read" in str(refused.value)


@pytest.mark.django_db
def test_newer_schema() -> None:
    refusals.refuse_newer_schema()
    MigrationRecorder(connection).record_applied("places", "9999_from_the_future")
    with pytest.raises(Refused, match=r"made by a newer Mulin \(it knows places.9999_from_the_future\)"):
        refusals.refuse_newer_schema()


def test_unwritable_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match=r"cannot be written \(Not a directory\)\. Give this user the folder"):
        refusals.refuse_unwritable(tmp_path / "file" / "data")


def test_a_new_folder_is_private(tmp_path: Path) -> None:
    refusals.refuse_unwritable(tmp_path / "data")
    assert refusals.is_private(tmp_path / "data")


def test_network_drive(tmp_path: Path, settings: Any) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\nnas:/share /mnt/nas nfs4 rw 0 0\n")
    settings.MULIN = replace(settings.MULIN, embedded=True)
    refusals.refuse_network_drive(Path("/srv/mulin"), mounts)
    with pytest.raises(Refused, match="lies on a network drive"):
        refusals.refuse_network_drive(Path("/mnt/nas/mulin"), mounts)


def test_two_on_one_folder(settings: Any) -> None:
    settings.MULIN = replace(settings.MULIN, embedded=True)
    with house.only_one(), pytest.raises(Refused, match="another Mulin is running"), house.only_one():
        pass


@pytest.mark.parametrize(
    ("name", "meant"), [("MULIN_ORIGEN", "MULIN_ORIGIN"), ("MULIN_DATABSE_URL", "MULIN_DATABASE_URL")]
)
def test_a_slip_of_the_pen_is_answered_with_what_was_meant(name: str, meant: str) -> None:
    with pytest.raises(SettingError, match=rf"{name} is not a setting\. Did you mean {meant}\?"):
        read_options({name: "x"})


@pytest.mark.parametrize(
    ("name", "text"), [("MULIN_WORKERS", "²"), ("MULIN_WORKERS", "-1"), ("MULIN_DEMO_DATE", "24.9.")]
)
def test_a_wrong_value_is_answered_in_words(name: str, text: str) -> None:
    with pytest.raises(SettingError, match="is not understood: write a"):
        read_options({name: text})
