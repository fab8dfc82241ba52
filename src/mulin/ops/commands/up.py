"""`mulin up`: a whole community from one command."""

from __future__ import annotations

import argparse
import os
import socket
from collections.abc import Iterable

from mulin.ops.refused import Refused
from mulin.ops.shell import say, start_django

NAME = "up"
HELP = "Set Mulin up in the data folder if need be, load the demo on first start, and serve it."
DEFAULT_PORT = 8000
TRIES = 50
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104  # compared with, not listened on


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help=f"port to listen on (default: {DEFAULT_PORT}, or the next free one)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 lets phones on the Wi-Fi in")
    parser.add_argument("--no-demo", action="store_true", help="start with an empty house instead of the demo")


def run(arguments: argparse.Namespace) -> int:
    port = _port(arguments.host, arguments.port)
    shown = _reachable_name(arguments.host)
    address = f"http://{shown}:{port}"
    # Server and worker processes read the same settings, so what this run decides goes by environment.
    os.environ.setdefault("MULIN_ORIGIN", address)
    if shown not in {"127.0.0.1", "localhost"}:
        os.environ["MULIN_HOSTS"] = ",".join(filter(None, [os.environ.get("MULIN_HOSTS"), shown]))
    start_django()
    from mulin.ops import house, serving

    with house.only_one():
        house.prepare()
        if not arguments.no_demo and house.is_empty():
            say("Loading the demo, 中山社区 …")
            house.load_demo_aside()
        return serving.serve(arguments.host, port, when_ready=lambda: _welcome(address))


def _port(host: str, wanted: int | None) -> int:
    if wanted is not None:
        if not 0 < wanted < 65536:
            raise Refused(f"{wanted} is no port; take one between 1024 and 65535.")
        if not _is_free(host, wanted):
            raise Refused(f"port {wanted} of {host} is not free; leave --port out, or name another.")
        return wanted
    free = _first_free(host, range(DEFAULT_PORT, DEFAULT_PORT + TRIES))
    if free != DEFAULT_PORT:
        say(f"Port {DEFAULT_PORT} is taken, so this is port {free}.")
    return free


def _first_free(host: str, ports: Iterable[int]) -> int:
    for port in ports:
        if _is_free(host, port):
            return port
    raise Refused(f"no port from {DEFAULT_PORT} on is free on {host}; name one with --port.")


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror as error:
            raise Refused(f"{host} is no address of this machine.") from error
        except OSError:
            return False
        return True


def _reachable_name(host: str) -> str:
    """The name other devices can use: this machine's own address when listening everywhere."""
    if host not in EVERYWHERE:
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: picks a route, sends nothing
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _welcome(address: str) -> None:
    from mulin.ops import demo

    say()
    say(f"  Mulin 睦邻 is up:  {address}/")
    for login in demo.logins():
        say(f"  {login}")
    if not address.startswith(("http://127.0.0.1", "http://localhost")):
        say("  Others can reach this address without HTTPS. Good for a trial; for real people's data")
        say("  put a proxy with HTTPS before it and set MULIN_HTTPS=1.")
    say("  Stop with Ctrl-C. The data stays.")
    say()
