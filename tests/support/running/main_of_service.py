"""Runs the `main` of a service without starting anything."""

import gc
import secrets
from types import ModuleType
from typing import Any

import pytest

from shared.http import server


def started_by(monkeypatch: pytest.MonkeyPatch, module: ModuleType, **settings: str) -> tuple[Any, ...]:
    """`serve` with its port, or `supervise` with the module, the port and the number of workers."""
    started: list[tuple[Any, ...]] = []
    for name, value in {"INTERNAL_TOKEN": secrets.token_urlsafe(32), **settings}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(module, "configure_logs", lambda *_: None)
    monkeypatch.setattr(
        module, "supervise", lambda name, _, port, workers: started.append(("supervise", name, port, workers))
    )
    monkeypatch.setattr(server, "serve", lambda _app, _settings, port: started.append(("serve", port)))
    module.main()
    gc.enable()  # serving would
    (only,) = started
    return only
