"""The PromQL queries of the dashboard and the alerts, the metrics that they read, and Prometheus' own programs."""

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

OBSERVE = Path(__file__).parents[2] / "observe"
OURS = re.compile(r"\b(?:matinee|process)_[a-z0-9_]+")
SELECTOR = re.compile(r"\b((?:matinee|process)_[a-z0-9_]+)\{([^}]*)\}")
GROUPED = re.compile(r"\b(?:by|on) \(([^)]*)\)")


def read_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


def alerts() -> list[dict[str, Any]]:
    return [rule for group in read_yaml(OBSERVE / "alerts.yml")["groups"] for rule in group["rules"]]


def dashboard() -> dict[str, Any]:
    return dict(json.loads((OBSERVE / "grafana/dashboards/matinee.json").read_text()))


def queries() -> list[str]:
    panels = [target["expr"] for panel in dashboard()["panels"] for target in panel.get("targets", [])]
    return [*panels, *(rule["expr"] for rule in alerts())]


def queried_metrics() -> set[str]:
    return {name for query in queries() for name in OURS.findall(query)}


def prometheus_program(name: str) -> str:
    """Its path (Debian's package `prometheus`). Skips the test without it, or fails it where it is required."""
    found = shutil.which(name)
    if found is None:
        (pytest.fail if os.environ.get("REQUIRE_PROMETHEUS") else pytest.skip)(f"{name} is not installed")
    return found
