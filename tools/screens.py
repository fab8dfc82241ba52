"""Pictures of every page: `python -m tools.screens [--out screens] [--data FOLDER] [--only TEXT]`.

Starts Mulin with the demo, opens every address the resolver knows as the first role that may see
it, and photographs it at 320, 390 and 1280 px, in normal, elder, largest and dark, in English, and
with letters enlarged 1.4 and 1.75 times (WeChat's care mode). `index.html` shows them side by side.
Exit status 1 when a page scrolls sideways or the browser complained.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from mulin.ops.needs import FLAGS, find_browser


@dataclass(frozen=True, slots=True)
class Shot:
    """One way of photographing an open page."""

    name: str
    width: int
    classes: str = ""
    letters: float = 1.0


SHOTS = {
    "zh-hans": (
        Shot("320", 320),
        Shot("390", 390),
        Shot("1280", 1280),
        Shot("elder-390", 390, "elder"),
        Shot("largest-320", 320, "elder xl"),
        Shot("dark-390", 390, "dark"),
        Shot("dark-1280", 1280, "dark"),
        Shot("letters-1.4-390", 390, letters=1.4),
        Shot("letters-1.75-390", 390, letters=1.75),
    ),
    "en": (Shot("en-390", 390, "en"), Shot("en-1280", 1280, "en")),
}


@dataclass
class Sight:
    """What was seen of one address."""

    path: str
    role: str
    shots: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", default="screens", type=Path)
    parser.add_argument("--data", type=Path, help="a data folder that holds the demo; default: a fresh one")
    parser.add_argument("--only", default="", help="only addresses that contain this")
    options = parser.parse_args()
    data = options.data or Path(tempfile.mkdtemp(prefix="mulin-screens-"))
    os.environ.update(
        MULIN_DATA=str(data),
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
        MULIN_LOG_LEVEL="ERROR",
        DJANGO_SETTINGS_MODULE="mulin.config.settings",
    )
    options.out.mkdir(parents=True, exist_ok=True)
    with house() as base:
        sights = photograph(base, options.out, options.only)
    write_index(options.out, sights)
    faults = [f"{sight.path}: {fault}" for sight in sights for fault in sight.faults]
    print(f"{len(sights)} pages, {sum(len(s.shots) for s in sights)} pictures: {options.out / 'index.html'}")
    print("\n".join(faults) or "no page scrolls sideways, no complaint from the browser")
    return 1 if faults else 0


@contextmanager
def house() -> Iterator[str]:
    """A running Mulin; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "mulin.ops.cli", "up", "--port", str(port)])
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            with suppress(OSError):
                urllib.request.urlopen(f"{base}/look/")
                break
            time.sleep(0.5)
        yield base
    finally:
        server.terminate()
        server.wait(30)


def photograph(base: str, out: Path, only: str) -> list[Sight]:
    """Every page that opens, in every shot. Needs the running house at `base`."""
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    people = people_of()
    path = find_browser()
    sights: list[Sight] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for address in addresses():
            if only not in address or (role := _role_for(address, people)) is None:
                continue
            sight = Sight(address, role)
            cookies = {name: morsel.value for name, morsel in people[role].cookies.items()}
            for language in SHOTS:
                _shoot(browser, base, sight, cookies | {"mulin_language": language}, out)
            sights.append(sight)
        browser.close()
    return sights


def _role_for(path: str, people: dict[str, Any]) -> str | None:
    """The first role that gets a page at `path`, asked without a browser."""
    for role, client in people.items():
        answer = client.get(path)
        if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
            return role
    return None


def _shoot(browser: Any, base: str, sight: Sight, cookies: dict[str, str], out: Path) -> None:
    """All pictures of one address in one language."""
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 390, "height": 844})
    try:
        context.add_cookies([{"name": n, "value": v, "url": base} for n, v in cookies.items()])
        page = context.new_page()
        page.on("console", lambda m: sight.faults.append(m.text) if m.type in ("error", "warning") else None)
        page.goto(base + sight.path)
        name = sight.path.strip("/").replace("/", "_") or "front_door"
        for shot in SHOTS[cookies["mulin_language"]]:
            page.set_viewport_size({"width": shot.width, "height": 900 if shot.width > 800 else 844})
            page.evaluate(
                "([classes, letters]) => { const root = document.documentElement;"
                " root.className = classes; root.style.fontSize = letters * 100 + '%' }",
                [shot.classes, shot.letters],
            )
            file = f"{name}-{shot.name}.jpg"
            page.screenshot(path=out / file, full_page=True, type="jpeg", quality=80)
            over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            sight.shots.append(file)
            sight.faults += [f"{shot.name}: {over} px too wide"] if over > 0 else []
    finally:
        context.close()


def addresses() -> list[str]:
    """Every address of the first community that a sample can be found for, and of the installation."""
    from mulin.places import queries as places
    from tools.routes import routes, samples

    community = places.first_community()
    gaps = samples(community.id) | {"code": community.code, "street": community.subdistrict.code}
    return [path for route in routes() if (path := route.fill(gaps))]


def people_of() -> dict[str, Any]:
    """A browser without a window for each role of the demo that somebody holds, and a visitor's."""
    return {role: _client(account) for role, account in _accounts().items()}


def _accounts() -> dict[str, Any]:
    """One account for each role of the demo; the visitor has none."""
    from mulin.accounts.models import Account, Appointment

    found: dict[str, Any] = {"visitor": None}
    appointed = Appointment.objects.select_related("account").order_by("created_at")
    holders = {appointment.role: appointment.account for appointment in reversed(list(appointed))}
    residents = Account.objects.filter(is_active=True).exclude(id__in=appointed.values("account_id"))
    found["resident"] = residents.order_by("created_at").first()
    for role in ("community_head", "community_worker", "grid_officer", "street_officer"):
        found[role] = holders.get(role)
    return {role: account for role, account in found.items() if account or role == "visitor"}


def _client(account: Any) -> Any:
    """A browser without a window in which `account` has come in and shown a second factor."""
    from django.test import Client

    from mulin.accounts.rules import Standing
    from mulin.kernel import clock

    client, now = Client(HTTP_HOST="127.0.0.1"), clock.now()
    if account is not None:
        client.force_login(account, backend="mulin.accounts.adapter.SessionBackend")
        session = client.session
        session.update(Standing(seen_at=now, second_factor_at=now, stepped_up_at=now).marks())
        session.save()
    return client


def write_index(out: Path, sights: list[Sight]) -> None:
    """One page with every picture, small, each a link to the whole."""
    rows = [
        f"<h2>{escape(sight.path)} <small>{escape(sight.role)}</small></h2>"
        + "".join(f"<p class=bad>{escape(fault)}</p>" for fault in sight.faults)
        + "<div>"
        + "".join(
            f'<a href="{escape(shot)}"><img loading=lazy src="{escape(shot)}" alt="{escape(shot)}"></a>'
            for shot in sight.shots
        )
        + "</div>"
        for sight in sights
    ]
    style = (
        "body{font:16px sans-serif;margin:20px}div{display:flex;gap:8px;overflow-x:auto}"
        "img{height:420px;border:1px solid #ccc}.bad{color:#8a1c1c}"
    )
    (out / "index.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>Mulin</title><style>{style}</style>{''.join(rows)}", "utf-8"
    )


if __name__ == "__main__":
    raise SystemExit(main())
