"""Untrusted files are parsed in a child process that may do little and can be killed (safety §4.10).

The child gets limits on address space, processor time, file size and open files, an empty folder,
no secrets in its environment, no database and a low priority. Native parsers abort at their memory
limit, so they never run in a web or worker process.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

try:
    import resource as _resource
except ImportError:  # Windows has no such limits: smaller files only, and the scan before
    resource: Any = None
else:
    resource = _resource

LIMITLESS_BYTES = 2 * 2**20  # what is accepted where the platform has no limits
_ALLOWED = "mulin."
_REFUSED = 3  # exit code of a child whose function said no; stdout then holds the reason
_NICENESS = 10
_SOURCE = str(Path(__file__).resolve().parents[2])


class ChildFailed(Exception):
    """The child gave no answer. `reason`: refused (with `detail`), time, memory, size or crash."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class Refused(Exception):
    """Raised inside the child: the input is understood and not accepted; the text is a short code."""


def run_child(module_function: str, payload: bytes, *, seconds: int, megabytes: int) -> bytes:
    """What `module:function` of Mulin makes of `payload`, run in a limited child process.

    Raises `ChildFailed`. `seconds` bounds both processor and wall time (wall: three times as much),
    `megabytes` the address space.
    """
    if not module_function.startswith(_ALLOWED):
        raise ValueError(f"not one of Mulin's functions: {module_function!r}")
    if resource is None and len(payload) > LIMITLESS_BYTES:
        raise ChildFailed("size")
    with tempfile.TemporaryDirectory(prefix="mulin-child-") as folder:
        command = [sys.executable, "-I", "-X", "utf8", __file__, module_function, str(seconds), str(megabytes)]
        child = subprocess.Popen(  # noqa: S603  # our own interpreter and module, no shell
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a parser's complaint may quote the file
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
        )
        try:
            answer, _ = child.communicate(payload, timeout=seconds * 3)
        except subprocess.TimeoutExpired as error:
            child.kill()
            child.communicate()
            raise ChildFailed("time") from error
    if child.returncode == 0:
        return answer
    raise _failure(child.returncode, answer)


def _environment(folder: str) -> dict[str, str]:
    kept = {"PATH": os.defpath, "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"}
    if "SYSTEMROOT" in os.environ:  # Windows cannot start Python without it
        kept["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return kept


def _failure(code: int, answer: bytes) -> ChildFailed:
    if code == _REFUSED:
        return ChildFailed("refused", answer.decode("utf-8", "replace")[:200])
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return ChildFailed("time")
    if code in (-signal.SIGABRT, -signal.SIGSEGV):  # how native parsers answer a full address space
        return ChildFailed("memory")
    if code == -signal.SIGXFSZ:
        return ChildFailed("size")
    return ChildFailed("crash")


def _limit(seconds: int, megabytes: int) -> None:
    if resource is None:
        return
    space = megabytes * 2**20
    for kind, soft, hard in (
        (resource.RLIMIT_AS, space, space),
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_FSIZE, space, space),
        (resource.RLIMIT_NOFILE, 64, 64),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(kind, (soft, hard))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it; here it ends the child
    os.nice(_NICENESS)


def _main(arguments: list[str]) -> int:
    """The child: read all of stdin, call the function, write all of its answer."""
    module_function, seconds, megabytes = arguments
    _limit(int(seconds), int(megabytes))
    sys.path.insert(0, _SOURCE)
    module, _, function = module_function.partition(":")
    # this file runs as a script here; the functions raise the class of the imported module
    refused = import_module("mulin.base.sandbox").Refused
    try:
        answer: bytes = getattr(import_module(module), function)(sys.stdin.buffer.read())
    except refused as error:
        sys.stdout.buffer.write(str(error).encode())
        return _REFUSED
    except MemoryError:
        os.kill(os.getpid(), signal.SIGABRT)
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
