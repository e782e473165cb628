import sys
from typing import Any

import pytest

from services.recommender.enrichment import __main__ as command
from services.recommender.enrichment.enricher import Summary
from services.recommender.enrichment.settings import EnrichmentSettings
from shared.contracts.errors import StoreUnavailable
from shared.contracts.movie_records import ImportReport
from shared.tmdb.paced_api import TmdbRefusesKey

KEY = "tmdb-key"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERNAL_TOKEN", "x7Kp9-qLm2vRt5_wYz8aBcDe")
    monkeypatch.setenv("TMDB_API_KEY", KEY)
    monkeypatch.setattr(command, "configure_logs", lambda *_: None)


def run_main(monkeypatch: pytest.MonkeyPatch, result: Summary | Exception, *arguments: str) -> list[Any]:
    calls: list[Any] = []

    async def run(settings: EnrichmentSettings, since: int | None, per_year: int) -> Summary:
        assert settings.tmdb_api_key is not None
        calls.append((settings.tmdb_api_key.get_secret_value(), since, per_year))
        if isinstance(result, Exception):
            raise result
        return result

    monkeypatch.setattr(command, "run", run)
    monkeypatch.setattr(sys, "argv", ["enrichment", *arguments])
    command.main()
    return calls


def test_what_was_found_and_what_was_not_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = [f"Movie {number} (1990)" for number in range(25)]
    summary = Summary(ImportReport(added=1, changed=1200, unchanged=3), not_found=absent, failed=["Heat: HTTP 500"])
    assert run_main(monkeypatch, summary) == [(KEY, None, 100)]
    said = capsys.readouterr().err
    assert said.startswith("TMDB has nothing of (25):\n  Movie 0 (1990)\n")
    assert "  and 5 more\nTMDB did not answer about; run it again (1):\n  Heat: HTTP 500\n" in said
    assert said.endswith("1 added, 1,200 changed, 3 unchanged\n")


def test_years_are_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_main(monkeypatch, Summary(), "--since=1998", "--per-year=7") == [(KEY, 1998, 7)]


@pytest.mark.parametrize(
    ("result", "sentence"),
    [(TmdbRefusesKey("TMDB refuses the key."), "What was found is stored"), (StoreUnavailable(), "run it again")],
)
def test_a_failure_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch, result: Exception, sentence: str) -> None:
    with pytest.raises(SystemExit, match=sentence):
        run_main(monkeypatch, result)


@pytest.mark.parametrize("arguments", [["--since=soon"], ["--since=98"], ["--since=2000", "--per-year=0"], ["films"]])
def test_other_arguments_are_refused(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        run_main(monkeypatch, Summary(), *arguments)
