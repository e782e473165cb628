"""Tells whether an archive or folder has changed since it was stored."""

import hashlib
from pathlib import Path

ENDINGS = (".data", ".item", ".dat", ".csv", ".inter")


def fingerprint(path: Path) -> str:
    """A hash of the archive, or of the files of the folder that may belong to a data set."""
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return hashlib.sha256("".join(_lines(path)).encode()).hexdigest()


def _lines(folder: Path) -> list[str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name.endswith(ENDINGS))
    return [f"{file.relative_to(folder)} {fingerprint(file)}\n" for file in files]
