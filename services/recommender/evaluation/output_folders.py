"""The folders that a measuring or generating command writes to, checked before its work, which can take hours."""

import sys
from pathlib import Path
from tempfile import TemporaryFile


def prepare_output(*folders: Path) -> None:
    """Create the folders, or end the command with one sentence if nothing can be written to one of them."""
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            TemporaryFile(dir=folder).close()
        except OSError as error:
            sys.exit(f"{folder} cannot be written to: {error.strerror}.")
