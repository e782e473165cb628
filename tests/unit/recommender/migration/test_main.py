import pytest

from services.recommender.migration import __main__ as command
from services.recommender.migration.migration import MigrationReport
from shared.contracts.errors import StoreUnavailable
from tests.support.running.main_of_command import run_main


def test_the_command_says_what_it_converted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_main(monkeypatch, command, "run", MigrationReport(converted=2, users=3))
    assert "All 3 profiles are in format 2 now; 2 of them were converted just now." in capsys.readouterr().err


def test_a_migration_that_fails_says_so_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match=r"The migration did not finish; run it again: ."):
        run_main(monkeypatch, command, "run", StoreUnavailable())
