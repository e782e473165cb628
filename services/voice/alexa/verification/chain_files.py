"""Verified certificate chains as files, for the time after a restart. They are verified again when they are read."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import structlog

log = structlog.get_logger()


@dataclass(frozen=True)
class ChainFiles:
    """Processes of one machine may share the folder."""

    folder: Path

    def find(self, path: str) -> bytes | None:
        try:
            return self._file(path).read_bytes()
        except OSError:
            return None

    def keep(self, path: str, pem: bytes) -> None:
        """Without a folder that can be written, the chain is fetched again after a restart."""
        file = self._file(path)
        partial = file.with_suffix(f".{os.getpid()}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(pem)
            partial.replace(file)
        except OSError as error:
            log.warning("certificate chain not kept", error=repr(error))

    def _file(self, path: str) -> Path:
        return self.folder / f"{hashlib.sha256(path.encode()).hexdigest()}.pem"
