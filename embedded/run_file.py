"""`run.json` in the data directory: tells `make talk`, `make train` and tests how to reach the running stack."""

import json
import os
from pathlib import Path
from typing import Any

from embedded.checks import CannotStart, lock
from embedded.settings import RunSettings


def run_file(dataset_dir: Path) -> Path:
    return dataset_dir / "run.json"


def write_run_file(settings: RunSettings, token: str, environment: dict[str, str], pids: dict[str, int]) -> None:
    """Replace it atomically, readable only by its owner because it contains the token."""
    content = {
        "pid": os.getpid(),
        "internal_token": token,
        "web_url": settings.web_url,
        "recommender_url": settings.recommender_url,
        "voice_url": settings.voice_url,
        "aws_url": settings.aws_url,
        "redis_url": settings.redis_url,
        "pids": pids,
        "recommender_environment": environment,
    }
    path = run_file(settings.dataset_dir)
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        json.dump(content, file, indent=1)
    draft.replace(path)


def read_run_file(settings: RunSettings) -> dict[str, Any]:
    if not _is_running(settings.dataset_dir):
        raise CannotStart(f"Matinee is not running with {settings.dataset}. Start it with `make run`, then try again.")
    content: dict[str, Any] = json.loads(run_file(settings.dataset_dir).read_text())
    return content


def _is_running(dataset_dir: Path) -> bool:
    if not run_file(dataset_dir).exists():
        return False
    try:
        lock(dataset_dir).close()
    except CannotStart:
        return True
    return False
