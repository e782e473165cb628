"""Data written by earlier versions of the code. The README beside each says how."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "data"
COMMITS = ("c97473d", "6e61b5b")
"""The newest first."""
BACKUP = FOLDER / "6e61b5b" / "backup.parquet"


def expected(commit: str = "6e61b5b") -> dict[str, Any]:
    """The users with their tokens, and Ada's list."""
    content: dict[str, Any] = json.loads((FOLDER / commit / "expected.json").read_text())
    return content
