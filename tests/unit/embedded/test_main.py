import importlib
import os
import sys
from typing import Any

import pytest

from embedded.settings import RunSettings

command = importlib.import_module("embedded.__main__")


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The modules of the recommender that were run, with their arguments."""
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(command, "run_recommender_module", lambda _, *arguments: calls.append(arguments))
    return calls


@pytest.mark.parametrize(
    ("arguments", "module"),
    [
        (["train"], ("training", "--bar")),
        (["rollback"], ("training.rollback",)),
        (["rollback", "v3"], ("training.rollback", "v3")),
        (["migrate"], ("migration",)),
        (["enrich"], ("enrichment",)),
        (["movies", "films.jsonl"], ("records", "films.jsonl")),
        (["movies", "tmdb", "1998"], ("enrichment", "--since=1998")),
        (["movies", "tmdb", "1998", "50"], ("enrichment", "--since=1998", "--per-year=50")),
        (["backup", "users.parquet"], ("backups.backup", "users.parquet")),
        (["restore", "users.parquet", "--force"], ("backups.restore", "users.parquet", "--force")),
        (["drill"], ("backups.drill",)),
        (["drill", "users.parquet"], ("backups.drill", "users.parquet")),
    ],
)
def test_a_command_runs_its_module(
    modules: list[tuple[str, ...]], arguments: list[str], module: tuple[str, ...]
) -> None:
    command.command_of(arguments)(RunSettings())
    assert modules == [module]


def test_without_arguments_matinee_runs() -> None:
    assert command.command_of([]) is command.run


@pytest.mark.parametrize("arguments", [["fly"], ["train", "now"], ["rollback", "v1", "v2"]])
def test_other_arguments_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="Usage"):
        command.command_of(arguments)


@pytest.mark.parametrize("arguments", [["movies", "tmdb"], ["movies", "tmdb", "1998", "1999", "2000"]])
def test_movies_of_tmdb_need_a_first_year(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="SINCE"):
        command.command_of(arguments)(RunSettings())


@pytest.mark.parametrize("option", ["ALGORITHM", "BACKUP_KEY"])
def test_a_module_runs_in_the_environment_of_the_running_recommender(
    monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    executed: list[Any] = []
    monkeypatch.setattr(command, "read_run_file", lambda _: {"recommender_environment": {"BUCKET": "b", option: "old"}})
    monkeypatch.setattr(os, "execve", lambda *arguments: executed.append(arguments))
    monkeypatch.setenv(option, "new")
    monkeypatch.setenv("TMDB_API_KEY", "key")
    command.run_recommender_module(RunSettings(), "training", "--bar")
    path, arguments, environment = executed[0]
    assert path == sys.executable
    assert arguments[1:] == ["-m", "services.recommender.training", "--bar"]
    assert (environment["BUCKET"], environment[option], environment["TMDB_API_KEY"]) == ("b", "new", "key")


@pytest.mark.parametrize(
    ("error", "code"), [("CannotStart", "a port is taken"), ("PartFailed", "a port is taken"), ("BootstrapFailed", 1)]
)
def test_a_failed_start_ends_with_its_reason(monkeypatch: pytest.MonkeyPatch, error: str, code: object) -> None:
    def fail(_: RunSettings) -> None:
        raise getattr(command, error)("a port is taken")

    monkeypatch.setattr(command, "run", fail)
    monkeypatch.setattr(sys, "argv", ["embedded"])
    with pytest.raises(SystemExit) as stop:
        command.main()
    assert stop.value.code == code
