"""P4: a request has one effect, however often it comes and whatever answers were lost on the way."""

from __future__ import annotations

import random
import socket
import threading
from contextlib import suppress
from uuid import uuid4

from tests.drills.crowd import knock
from tests.drills.house import House
from tests.drills.verdict import Verdict, look_over

CONTROL = "forgets-keys"
AT_ONCE = 4


class Line:
    """A bad telephone line: a proxy that loses whole answers after the house has given them."""

    def __init__(self, port: int, *, seed: int, loses: float) -> None:
        self._to, self._dice, self._loses = port, random.Random(seed), loses
        self._lock = threading.Lock()
        self.lost = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._server.accept()
                threading.Thread(target=self._pass_on, args=(caller,), daemon=True).start()

    def _pass_on(self, caller: socket.socket) -> None:
        with caller, suppress(OSError):
            request = _whole_message(caller)
            with socket.create_connection(("127.0.0.1", self._to)) as house:
                house.sendall(request)
                answer = _whole_message(house)
            with self._lock:
                loses = self._dice.random() < self._loses
                self.lost += loses
            if not loses:
                caller.sendall(answer)

    def close(self) -> None:
        self._server.close()


def _whole_message(line: socket.socket) -> bytes:
    """One HTTP message with its body, as its length says."""
    line.settimeout(20)
    read = b""
    while b"\r\n\r\n" not in read:
        piece = line.recv(65536)
        if not piece:
            return read
        read += piece
    head, _, body = read.partition(b"\r\n\r\n")
    lengths = [row.split(b":")[1] for row in head.lower().split(b"\r\n") if row.startswith(b"content-length:")]
    length = int(lengths[0]) if lengths else 0
    while len(body) < length:
        piece = line.recv(65536)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body


def drill(house: House, *, rounds: int, seed: int, control: bool) -> Verdict:
    """`rounds` requests of everybody, each sent one to five times, together or one after the other."""
    verdict = Verdict("retry", "a request has one effect however often it is sent", rounds)
    dice = random.Random(seed)
    house.start(broken=CONTROL if control else "")
    line = Line(house.port, seed=seed, loses=0.3)
    before = _visits(house)
    sent = 0
    for _ in range(rounds):
        for person in house.people:
            door, key, times = dice.choice(person["doors"]), str(uuid4()), dice.randint(1, 5)
            _send(line.port, person, door, key, times=times, together=dice.random() < 0.5)
            # the person at the phone goes on until there is an answer
            answered = any(knock(line.port, person, door, key) == 302 for _ in range(40))
            verdict.expect("a request was never answered", holds=answered)
            sent += 1
            verdict.add(sendings=times)
    house.stop()
    line.close()
    visits = _visits(house) - before
    verdict.add(requests=sent, effects=visits, lost_answers=line.lost)
    verdict.expect(f"{sent} requests had {visits} effects", holds=visits == sent)
    look_over(house, verdict)
    return verdict


def _send(port: int, person: dict[str, str], door: str, key: str, *, times: int, together: bool) -> None:
    if not together:
        for _ in range(times):
            knock(port, person, door, key)
        return
    threads = [threading.Thread(target=knock, args=(port, person, door, key)) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _visits(house: House) -> int:
    ((number,),) = house.sql("SELECT count(DISTINCT visit) FROM cards_handover")
    return int(number)
