"""Encrypted backups: AES-256-GCM over parts of 1 MiB, so that none needs the memory of the whole.

After the first line come the salt of the key, then the parts, each with its tag. A part's nonce is its number and
whether it is the last one, so parts that are missing, cut off or in another order are noticed.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.recommender.backups.errors import BadBackup

FIRST_LINE = b"matinee-encrypted-backup-1\n"
SALT_BYTES, KEY_BYTES, TAG_BYTES = 16, 32, 16
PART_BYTES = 1024 * 1024
SCRYPT = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024, "dklen": KEY_BYTES}
NO_KEY = "The backup is encrypted. Set BACKUP_KEY to the key that it was made with."
WRONG_KEY = "The backup cannot be decrypted: BACKUP_KEY is not the key that it was made with, or the file is damaged."
DAMAGED = "The encrypted backup is damaged or incomplete."


def is_encrypted(path: Path) -> bool:
    """A file that cannot be read is not; whoever reads it says why."""
    try:
        with path.open("rb") as file:
            return file.read(len(FIRST_LINE)) == FIRST_LINE
    except OSError:
        return False


def encrypt(source: Path, target: Path, secret: str) -> None:
    salt = os.urandom(SALT_BYTES)
    cipher = _cipher(secret, salt)
    with source.open("rb") as clear, target.open("wb") as file:
        file.write(FIRST_LINE + salt)
        for nonce, part in _numbered(_parts(clear, PART_BYTES)):
            file.write(cipher.encrypt(nonce, part, FIRST_LINE))


def decrypt(source: Path, target: Path, secrets: Sequence[str]) -> None:
    """By the one of the secrets that fits. Raises `BadBackup`, also for a file that is damaged."""
    if not secrets:
        raise BadBackup(NO_KEY)
    with source.open("rb") as file, target.open("wb") as clear:
        file.seek(len(FIRST_LINE))
        salt, parts = file.read(SALT_BYTES), _numbered(_parts(file, PART_BYTES + TAG_BYTES))
        nonce, first = next(parts)
        cipher = _fitting_cipher(secrets, salt, nonce, first)
        clear.write(cipher.decrypt(nonce, first, FIRST_LINE))
        for nonce, part in parts:
            clear.write(_decrypted(cipher, nonce, part))


def _fitting_cipher(secrets: Iterable[str], salt: bytes, nonce: bytes, first: bytes) -> AESGCM:
    for cipher in (_cipher(secret, salt) for secret in secrets):
        try:
            cipher.decrypt(nonce, first, FIRST_LINE)
        except InvalidTag:
            continue
        return cipher
    raise BadBackup(WRONG_KEY)


def _decrypted(cipher: AESGCM, nonce: bytes, part: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, part, FIRST_LINE)
    except InvalidTag as error:
        raise BadBackup(DAMAGED) from error


def _cipher(secret: str, salt: bytes) -> AESGCM:
    """Each file has a key of its own, so that nonces may count from 0."""
    return AESGCM(hashlib.scrypt(secret.encode(), salt=salt, **SCRYPT))


def _parts(file: BinaryIO, size: int) -> Iterator[bytes]:
    """At least one, which is empty for an empty file."""
    yield file.read(size)
    while part := file.read(size):
        yield part


def _numbered(parts: Iterator[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """With the nonce of each part."""
    number, part = 0, next(parts)
    for following in parts:
        yield _nonce(number, is_last=False), part
        number, part = number + 1, following
    yield _nonce(number, is_last=True), part


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
