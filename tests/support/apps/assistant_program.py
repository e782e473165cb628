"""An assistant that runs as a program: it prints a line of JSON for each step, and reads the answer to its question."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.support.apps.consenting_user import ConsentingUser

SECONDS = 60


def journey(command: Sequence[str | Path], user: ConsentingUser) -> dict[str, Any]:
    """What it printed by step; the user lets it in when it asks."""
    steps: dict[str, Any] = {}
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True) as program,
    ):
        assert program.stdin is not None
        assert program.stdout is not None
        for line in program.stdout:
            told = json.loads(line)
            steps[told["step"]] = told["value"]
            if told["step"] == "consent":
                with suppress(BrokenPipeError):
                    program.stdin.write(f"{user.allows(told['value'])}\n")
                    program.stdin.flush()
        with suppress(BrokenPipeError):
            program.stdin.close()
        code = program.wait(SECONDS)
        errors.seek(0)
        assert code == 0, errors.read()
    return steps
