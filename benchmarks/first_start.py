"""How long people wait for the first page: an empty folder, with the demo, and the next time.

`python -m benchmarks.first_start` prints one line of JSON. Installing the packages is not part of it.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MUST_EMPTY, MUST_DEMO, MUST_NEXT = 10.0, 45.0, 3.0
PATIENCE = 300


def main() -> int:
    """Measure once; exit code 1 when a promise is not kept."""
    with tempfile.TemporaryDirectory(prefix="mulin-bench-") as folder:
        empty = first_answer(Path(folder) / "empty", "/healthz", "--no-demo")
        demo = first_answer(Path(folder) / "demo", "/c/zs/")
        again = first_answer(Path(folder) / "demo", "/c/zs/")
    result = {
        "benchmark": "first_start",
        "empty_seconds": round(empty, 1),
        "must_empty_seconds": MUST_EMPTY,
        "demo_seconds": round(demo, 1),
        "must_demo_seconds": MUST_DEMO,
        "next_seconds": round(again, 1),
        "must_next_seconds": MUST_NEXT,
    }
    print(json.dumps(result))
    return int(empty > MUST_EMPTY or demo > MUST_DEMO or again > MUST_NEXT)


def first_answer(data: Path, path: str, *arguments: str) -> float:
    """Seconds from the command to the first answer 200 at `path`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = {"MULIN_DATA": str(data), "PYTHONPATH": str(ROOT / "src"), "MULIN_LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "mulin.ops.cli", "up", "--port", str(port), *arguments]
    begun = time.perf_counter()
    server = subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.DEVNULL)
    try:
        while server.poll() is None and time.perf_counter() - begun < PATIENCE:
            if status(port, path) == 200:
                return time.perf_counter() - begun
            time.sleep(0.02)
        raise SystemExit(f"{path} never answered")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def status(port: int, path: str) -> int:
    """The status of one answer; 0 while nobody listens."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request("GET", path)
        return line.getresponse().status
    except OSError:
        return 0
    finally:
        line.close()


if __name__ == "__main__":
    sys.exit(main())
