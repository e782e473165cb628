import sys
from pathlib import Path
from typing import Any

import pytest

from services.recommender.records import __main__ as command
from shared.contracts.errors import StoreUnavailable
from shared.contracts.movie_records import ImportReport, LineFault


def run_main(monkeypatch: pytest.MonkeyPatch, result: ImportReport | Exception, *arguments: str) -> None:
    async def run(_settings: Any, _text: bytes, _source: str) -> ImportReport:
        if isinstance(result, Exception):
            raise result
        return result

    monkeypatch.setattr(command, "run", run)
    monkeypatch.setattr(command, "load_settings", lambda _: None)
    monkeypatch.setattr(command, "configure_logs", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["records", *arguments])
    command.main()


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "films.jsonl"
    path.write_text('{"title": "Dune", "key": "dune"}\n')
    return str(path)


def test_what_came_of_the_file_is_said(
    file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_main(monkeypatch, ImportReport(added=1200, unchanged=3), file)
    assert capsys.readouterr().err == "1,200 added, 0 changed, 3 unchanged, 0 refused\n"


def test_refused_lines_are_reported_and_fail_the_command(
    file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run_main(monkeypatch, ImportReport(faults=[LineFault(line=4, detail="a new movie needs a title")]), file)
    assert capsys.readouterr().err.startswith("line 4: a new movie needs a title\n")


@pytest.mark.parametrize(
    ("arguments", "result", "sentence"),
    [
        ([], ImportReport(), "Set FROM to a file"),
        (
            ["/nowhere/films.jsonl"],
            ImportReport(),
            "Nothing was changed: /nowhere/films.jsonl cannot be read",
        ),
        (["FILE"], StoreUnavailable(), "not all stored; run it again"),
    ],
)
def test_a_failure_ends_with_one_sentence(
    arguments: list[str],
    result: ImportReport | Exception,
    sentence: str,
    file: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = [file if argument == "FILE" else argument for argument in arguments]
    with pytest.raises(SystemExit, match=sentence):
        run_main(monkeypatch, result, *named)
