from collections.abc import Callable
from pathlib import Path

import pytest

from services.recommender.backups import encryption
from services.recommender.backups.encryption import FIRST_LINE, SALT_BYTES, TAG_BYTES, decrypt, encrypt, is_encrypted
from services.recommender.backups.errors import BadBackup

KEY, OTHER_KEY = "a key of many characters 1", "a key of many characters 2"
START = len(FIRST_LINE) + SALT_BYTES
PART = 64


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "PART_BYTES", PART)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    return tmp_path / "clear", tmp_path / "encrypted", tmp_path / "again"


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 5 * PART])
def test_what_is_encrypted_can_be_read_with_the_key_and_not_without(files: tuple[Path, Path, Path], size: int) -> None:
    clear, encrypted, again = files
    clear.write_bytes(content := (b"Ada rated it. " * PART)[:size])
    encrypt(clear, encrypted, KEY)
    assert is_encrypted(encrypted)
    assert not is_encrypted(clear)
    assert b"Ada" not in encrypted.read_bytes()
    decrypt(encrypted, again, [OTHER_KEY, KEY])
    assert again.read_bytes() == content
    with pytest.raises(BadBackup, match="BACKUP_KEY is not the key"):
        decrypt(encrypted, again, [OTHER_KEY])
    with pytest.raises(BadBackup, match="Set BACKUP_KEY"):
        decrypt(encrypted, again, [])


def test_two_files_of_the_same_content_have_nothing_in_common(files: tuple[Path, Path, Path]) -> None:
    clear, first, second = files
    clear.write_bytes(b"the same")
    encrypt(clear, first, KEY)
    encrypt(clear, second, KEY)
    assert first.read_bytes()[len(FIRST_LINE) :] != second.read_bytes()[len(FIRST_LINE) :]


def swapped_parts(content: bytes) -> bytes:
    size = PART + TAG_BYTES
    first, second, rest = content[:size], content[size : 2 * size], content[2 * size :]
    return second + first + rest


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1],
        lambda content: content + b"\0",
        lambda content: content[: PART + TAG_BYTES],
        lambda content: content[: 2 * (PART + TAG_BYTES)],
        lambda _: b"",
        lambda content: content[:100] + bytes([content[100] ^ 1]) + content[101:],
        swapped_parts,
    ],
)
def test_every_damage_is_noticed(files: tuple[Path, Path, Path], damage: Callable[[bytes], bytes]) -> None:
    clear, encrypted, again = files
    clear.write_bytes(b"x" * (3 * PART))
    encrypt(clear, encrypted, KEY)
    content = encrypted.read_bytes()
    encrypted.write_bytes(content[:START] + damage(content[START:]))
    with pytest.raises(BadBackup):
        decrypt(encrypted, again, [KEY])


def test_a_file_that_is_missing_is_not_called_encrypted(tmp_path: Path) -> None:
    assert not is_encrypted(tmp_path / "none")
