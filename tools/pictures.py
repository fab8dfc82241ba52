"""The pictures of the README: `python -m tools.pictures [--data FOLDER]`, written to `docs/pictures`.

The demo is loaded “on” the morning before 中秋, and the pages are made in this process with the clock
standing there: the same picture on every day of the year. `FOLDER` keeps the demo for the next time.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mulin.ops.needs import FLAGS, find_browser

OUT = Path(__file__).resolve().parent.parent / "docs" / "pictures"
MOMENT = datetime(2026, 9, 24, 2, 5, tzinfo=UTC)  # 10:05 in China
PAPER = (250, 246, 238)
GAP = 24


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="a folder for the demo; default: a fresh one")
    data = parser.parse_args().data or Path(tempfile.mkdtemp(prefix="mulin-pictures-"))
    os.environ.update(
        MULIN_DATA=str(data),
        MULIN_DEMO_DATE=f"{MOMENT:%Y-%m-%d}",
        MULIN_LOG_LEVEL="ERROR",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
        DJANGO_SETTINGS_MODULE="mulin.config.settings",
    )
    if not any(data.glob("*.sqlite3")):
        subprocess.run([sys.executable, "-m", "mulin.ops.cli", "demo"], check=True)
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    path = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for name, scenes in _scenes().items():
            _write(OUT / f"{name}.png", [_photograph(browser, *scene) for scene in scenes])
        browser.close()


def _scenes() -> dict[str, list[tuple[str, str, int, int]]]:
    """For each picture: whom one is (a name, or nobody), the address, width and height."""
    from mulin.events.models import Event
    from mulin.places.models import Building
    from mulin.points.models import Point

    why = "pictures of the demo"
    building = Building.objects.across(reason=why).get(name="1号楼", community__name="中山社区")
    point = next(row for row in Point.objects.across(reason=why).select_related("host") if row.name == "舞艺之家")
    event = Event.objects.across(reason=why).get()
    return {
        "desk": [("秦岚", "/c/zs/desk/", 1280, 826)],
        "phones": [
            ("", f"/c/zs/card/{building.id}/", 390, 844),
            ("蒋春凤", "/c/zs/", 390, 844),
            ("蒋春凤", f"/c/zs/events/{event.id}/", 390, 844),
            ("", f"/c/zs/points/{point.id}/", 390, 844),
        ],
    }


def _photograph(browser: Any, who: str, path: str, width: int, height: int) -> bytes:
    """One page, its every request answered by Mulin in this process with the clock standing at MOMENT."""
    from mulin.kernel import clock
    from tools.screens import _client

    with clock.standing_at(MOMENT):
        client = _client(_account(who))

    def answer(route: Any, request: Any) -> None:
        with clock.standing_at(MOMENT):
            response = client.get(request.url.removeprefix("http://127.0.0.1"))
        body = b"".join(response.streaming_content) if response.streaming else response.content
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=body)

    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    context.route("**/*", answer)
    try:
        page = context.new_page()
        page.goto(f"http://127.0.0.1{path}")
        return bytes(page.screenshot())
    finally:
        context.close()


def _account(name: str) -> Any:
    from mulin.ops import demo

    phones = {login.name: login.phone for login in demo.logins()}
    if not name:
        return None
    from mulin.accounts.models import Account

    return next(row for row in Account.objects.all() if row.phone == phones[name])


def _write(path: Path, shots: list[bytes]) -> None:
    """The shots side by side on rice paper, in 256 colours: flat pages lose nothing by it."""
    from PIL import Image

    pages = [Image.open(io.BytesIO(shot)).convert("RGB") for shot in shots]
    size = (sum(page.width for page in pages) + GAP * (len(pages) + 1), pages[0].height + 2 * GAP)
    whole, left = Image.new("RGB", size, PAPER), GAP
    for page in pages:
        whole.paste(page, (left, GAP))
        left += page.width + GAP
    path.parent.mkdir(parents=True, exist_ok=True)
    whole.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
