"""The envelope of a backup: AES-256-GCM in pieces, so that a large file is never whole in memory.

Sixteen bytes of name, sixteen of salt, then pieces of 1 MiB, each sealed under a nonce that counts them and
marks the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár). So no piece can be
altered, left out, swapped or cut off unseen.
"""

from __future__ import annotations

import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NAME = b"mulin-backup-001"
PIECE = 1024 * 1024
_SALT, _TAG = 16, 16


class Damaged(Exception):
    """Not a backup, not of this key, or altered or cut since it was made."""


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"mulin backup").derive(key))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class Sealer:
    """Writes what it is given into `file`, sealed. Must be closed; what lacks its last piece opens nowhere."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        salt = os.urandom(_SALT)
        file.write(NAME + salt)
        self._file, self._cipher, self._kept, self._number = file, _cipher(key, salt), bytearray(), 0

    def write(self, content: bytes) -> int:
        self._kept += content
        while len(self._kept) > PIECE:  # the last piece waits for `close`
            self._seal(bytes(self._kept[:PIECE]), is_last=False)
            del self._kept[:PIECE]
        return len(content)

    def close(self) -> None:
        """Seal the last piece."""
        self._seal(bytes(self._kept), is_last=True)

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), piece, NAME))
        self._number += 1


class Opener:
    """Reads what a `Sealer` wrote. Raises `Damaged` at the first byte that is not as it was."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        head = file.read(len(NAME) + _SALT)
        if len(head) != len(NAME) + _SALT or not head.startswith(NAME):
            raise Damaged
        self._file, self._cipher = file, _cipher(key, head[len(NAME) :])
        self._ahead = file.read(PIECE + _TAG)
        self._kept, self._number, self._over = bytearray(), 0, False

    def read(self, size: int) -> bytes:
        while len(self._kept) < size and not self._over:
            self._open()
        taken = bytes(self._kept[:size])
        del self._kept[:size]
        return taken

    def drain(self) -> None:
        """Read to the end, so that the whole file has been proved."""
        while not self._over:
            self._open()
            self._kept.clear()

    def _open(self) -> None:
        sealed, self._ahead = self._ahead, self._file.read(PIECE + _TAG)
        self._over = not self._ahead
        try:
            self._kept += self._cipher.decrypt(_nonce(self._number, is_last=self._over), sealed, NAME)
        except (InvalidTag, ValueError) as error:
            raise Damaged from error
        self._number += 1
