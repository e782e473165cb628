"""Runs the `main` of a command whose work is replaced by a known outcome."""

import secrets
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest


class Call(NamedTuple):
    arguments: tuple[Any, ...]
    options: dict[str, Any]
    temporary: Path
    """Where temporary files were created meanwhile."""


def run_main(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, work: str, outcome: object, *arguments: str
) -> list[Call]:
    """Run `module.main`; the coroutine `work` returns `outcome`, or raises it. Returns the calls of `work`."""
    calls: list[Call] = []

    async def record_call(*positional: Any, **options: Any) -> object:
        calls.append(Call(positional, options, Path(tempfile.gettempdir())))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(module, work, record_call)
    monkeypatch.setattr(module, "configure_logs", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["command", *arguments])
    monkeypatch.setenv("INTERNAL_TOKEN", secrets.token_urlsafe(32))
    module.main()
    return calls
