"""The shell commands as somebody types them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from mulin.accounts.models import Appointment
from mulin.ops import cli, demo, house, refusals
from mulin.ops.commands import COMMANDS, check, up, worker
from mulin.ops.demo import neighbourhood
from mulin.ops.demo.scenario import read
from mulin.ops.refused import Refused
from mulin.places.models import Building, Community

Mulin = Callable[..., Any]


def test_help_names_every_command(mulin: Mulin) -> None:
    said = mulin("--help")
    assert said.code == 0
    assert all(command.NAME in said.out for command in COMMANDS)


@pytest.mark.parametrize("arguments", [(), ("dance",), ("up", "--prot", "1"), ("roster", "import"), ("demo", "leave")])
def test_what_is_not_understood_is_refused(mulin: Mulin, arguments: tuple[str, ...]) -> None:
    said = mulin(*arguments)
    assert said.code == 2
    assert "usage: mulin" in said.err


def test_a_refusal_is_one_sentence_without_a_traceback(mulin: Mulin, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(arguments: object) -> int:
        raise Refused("this cannot be; do that.")

    monkeypatch.setattr(worker, "run", refuse)
    said = mulin("worker")
    assert (said.code, said.out, said.err) == (2, "", "mulin: this cannot be; do that.\n")


def test_a_database_that_is_away_is_a_sentence(mulin: Mulin, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(arguments: object) -> int:
        raise OperationalError("connection refused")

    monkeypatch.setattr(worker, "run", away)
    said = mulin("worker")
    assert said.code == 2
    assert "does not answer as it should (connection refused)" in said.err


def test_a_bug_is_not_dressed_up_as_a_refusal(mulin: Mulin, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(arguments: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(worker, "run", broken)
    with pytest.raises(ZeroDivisionError):
        mulin("worker")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("named", ["zs", "中山社区"])
def test_a_community_is_named_by_code_or_full_name(mulin: Mulin, named: str) -> None:
    said = mulin("demo", "leave", "--community", named, "--json")
    assert (said.code, said.json) == (0, {"community": "zs", "is_demo": False})
    assert not Community.objects.get(code="zs").is_demo


@pytest.mark.usefixtures("world")
def test_an_unknown_community_is_answered_with_those_there_are(mulin: Mulin) -> None:
    said = mulin("demo", "leave", "--community", "中")
    assert said.code == 2
    assert "zs (中山社区)" in said.err


@pytest.mark.usefixtures("world")
def test_the_demo_is_left_only_once(mulin: Mulin) -> None:
    mulin("demo", "leave", "--community", "zs")
    said = mulin("demo", "leave", "--community", "zs")
    assert said.code == 2
    assert "中山社区 is no demo community" in said.err


@pytest.mark.usefixtures("world")
def test_a_roster_that_is_not_there_is_refused(mulin: Mulin, tmp_path: Path) -> None:
    said = mulin("roster", "import", str(tmp_path / "none.xlsx"), "--community", "zs")
    assert said.code == 2
    assert "cannot be read (No such file or directory)" in said.err


FOUND = ("community", "found", "--code", "xh", "--name", "新华社区", "--city", "jt:江泰市", "--district", "城中区")
BY = ("--street", "zhongshan:中山街道", "--head", "林芳", "--phone", "138 0000 7777")


@pytest.mark.usefixtures("world")
def test_a_community_of_ones_own_is_founded_with_its_head(mulin: Mulin) -> None:
    said = mulin(*FOUND, *BY, "--json")
    assert (said.code, said.json) == (0, {"community": "xh", "name": "新华社区", "url": "/c/xh/"})
    community = Community.objects.get(code="xh")
    assert not community.is_demo
    assert community.subdistrict.name == "中山街道"
    (term,) = Appointment.objects.filter(community=community)
    assert (term.role, term.account.name) == ("community_head", "林芳")
    again = mulin(*FOUND, *BY)
    assert (again.code, again.err) == (2, "mulin: the code xh is taken; choose another.\n")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--code", "新华", "is no code"),
        ("--city", "江泰市", "like jt:江泰市"),
        ("--phone", "12345", "is no mobile number"),
        ("--phone", "138", ""),
    ],
)
def test_a_community_is_not_founded_by_halves(mulin: Mulin, option: str, value: str, sentence: str) -> None:
    said = mulin(*FOUND, *BY, option, value)
    assert said.code == 2
    assert sentence in said.err
    assert not Community.objects.filter(code="xh").exists()


@pytest.fixture
def _quiet_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test database is made already, and the places of the demo are enough of it."""
    monkeypatch.setattr(house, "prepare", lambda: None)
    monkeypatch.setattr(house, "load_demo", lambda: neighbourhood.build(read()))


@pytest.mark.usefixtures("db", "_quiet_house")
def test_the_demo_loads_into_an_empty_folder_only(mulin: Mulin) -> None:
    first = mulin("demo", "--json")
    assert first.code == 0
    assert first.json["communities"] == 12
    second = mulin("demo")
    assert second.code == 2
    assert "already holds communities" in second.err


def test_the_welcome_tells_the_address_and_who_can_sign_in(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "logins", lambda: [demo.Login("社区主任", "周敏", "13800001010")])
    up._welcome("http://192.168.1.5:8000")
    said = capsys.readouterr().out
    assert "http://192.168.1.5:8000/" in said
    assert "社区主任: 周敏, 13800001010" in said
    assert "without HTTPS" in said


def test_a_taken_port_is_passed_over_and_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(up, "_is_free", lambda host, port: port >= 8002)
    assert up._port("127.0.0.1", None) == 8002
    assert "Port 8000 is taken, so this is port 8002." in capsys.readouterr().out
    with pytest.raises(Refused, match=r"port 8001 of 127\.0\.0\.1 is not free"):
        up._port("127.0.0.1", 8001)
    with pytest.raises(Refused, match="no port"):
        up._port("127.0.0.1", 70000)


def test_checks_answer_with_a_line_each(mulin: Mulin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "CHECKS", {"good": ["-c", "pass"], "bad": ["-c", "raise SystemExit('why')"]})
    said = mulin("check")
    assert said.code == 1
    assert "ok    good" in said.out
    assert "FAIL  bad" in said.out
    assert "      why" in said.out
    assert "1 of 2 checks are green. Not green: bad." in said.out
    assert mulin("check", "good", "--json").json["ok"] is True
    assert "there is no check nonsense" in mulin("check", "nonsense").err


def test_what_works_on_the_source_says_so_elsewhere(mulin: Mulin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mulin.ops.shell.CHECKOUT", Path("/nowhere"))
    said = mulin("bench")
    assert said.code == 2
    assert "run it as `./mulin bench` in a checkout" in said.err


def test_the_tree_has_no_abbreviations() -> None:
    with pytest.raises(SystemExit):
        cli.parser().parse_args(["up", "--po", "1"])


def test_the_first_roster_of_a_new_community_makes_its_buildings(mulin: Mulin, world: Any, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    rows = [
        "姓名,楼号,单元,室号",
        *(f"王一{name},1号楼,1,10{n}" for n, name in enumerate("甲乙丙", 1)),
        "李四,13号楼,1,101",
    ]
    file.write_text("\n".join(rows), "utf-8")
    empty = Community.objects.create(subdistrict=world.community.subdistrict, code="new", name="新社区")
    first = mulin("roster", "import", str(file), "--community", "new")
    assert (first.json["held"], first.json["residents"]) == (4, 0)
    assert "--make-buildings" in first.err
    second = mulin("roster", "import", str(file), "--community", "new", "--apply", "--make-buildings")
    assert (second.json["new"], second.json["held"], second.err) == (3, 1, "")
    assert "needs_buildings" not in second.json
    assert [building.name for building in Building.objects.of(empty.id)] == ["1号楼"]
    assert mulin("roster", "import", str(file), "--community", "new", "--apply").json["same"] == 3


def test_where_nothing_was_set_up_a_command_says_so(
    mulin: Mulin, monkeypatch: Any, settings: Any, tmp_path: Path
) -> None:
    settings.TESTING = False
    databases = {"default": {**settings.DATABASES["default"], "NAME": tmp_path / "none.sqlite3"}}
    monkeypatch.setattr(refusals.settings, "DATABASES", databases)
    monkeypatch.setattr(refusals.settings, "MULIN", replace(settings.MULIN, embedded=True))
    for command in (("ledger", "verify"), ("doctor",), ("worker",)):
        said = mulin(*command)
        assert (said.code, said.out) == (2, "")
        assert "Run `mulin up`" in said.err
