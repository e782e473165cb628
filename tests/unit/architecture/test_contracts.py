"""Each import contract in pyproject.toml fails when a module breaks it."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from embedded.programs import ROOT

SOURCES = ("services", "shared", "embedded")
VIOLATIONS = {
    "Imports in the recommender point down its layers": ("services/recommender/domain", "services.recommender.api"),
    "Imports in the web service point down its layers": ("services/web/accounts", "services.web.pages"),
    "Imports in the voice service point down its layers": ("services/voice/language", "services.voice.dialogue"),
    "Imports in the dialogue point down its layers": (
        "services/voice/dialogue/handlers",
        "services.voice.dialogue.engine",
    ),
    "Handlers of lists and of movies do not import each other": (
        "services/voice/dialogue/handlers/lists",
        "services.voice.dialogue.handlers.movies.more",
    ),
    "Imports in shared point down its layers": ("shared/contracts", "shared.telemetry"),
    "Services do not import each other": ("services/web/views", "services.recommender.domain"),
    "Shared code imports no service": ("shared/stores", "services.web.accounts"),
    "Services and shared code do not know the launcher": ("services/web/pages", "embedded"),
    "What serves requests does not import the evaluation": (
        "services/recommender/training",
        "services.recommender.evaluation",
    ),
    "The child process of imports, which an upload waits for, loads no Redis": ("services/web/ratings_import", "redis"),
    "The model does no input or output": ("services/recommender/model", "httpx"),
    "The recommender's use cases and domain import no store, no web framework and no numerical library": (
        "services/recommender/lists",
        "services.recommender.stores",
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("architecture")
    for source in (path for name in SOURCES for path in (ROOT / name).rglob("*.py")):
        copied = folder / source.relative_to(ROOT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, copied)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def broken_contracts(folder: Path) -> set[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = {**os.environ, "COLUMNS": "200"}
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    lines = result.stdout.splitlines()
    assert any(line.startswith("Contracts: ") for line in lines), result.stdout + result.stderr
    return {line.removesuffix(" BROKEN") for line in lines if line.endswith(" BROKEN")}


def test_the_sources_keep_every_contract(copy: Path) -> None:
    assert broken_contracts(copy) == set()


@pytest.mark.parametrize(
    "contract",
    [*list(VIOLATIONS)[:3], *(pytest.param(contract, marks=pytest.mark.long) for contract in list(VIOLATIONS)[3:])],
)
def test_a_forbidden_import_breaks_its_contract(copy: Path, contract: str) -> None:
    package, imported = VIOLATIONS[contract]
    offender = copy / package / "offender.py"
    offender.write_text(f"import {imported}\n")
    try:
        assert contract in broken_contracts(copy)
    finally:
        offender.unlink()


def test_a_folder_without_a_place_in_the_layers_breaks_them(copy: Path) -> None:
    offender = copy / "services" / "web" / "offender.py"
    offender.write_text("")
    try:
        assert "Imports in the web service point down its layers" in broken_contracts(copy)
    finally:
        offender.unlink()


def test_every_contract_is_tried() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        configured = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    assert {contract["name"] for contract in configured} == set(VIOLATIONS)
