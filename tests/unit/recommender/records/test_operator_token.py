import pytest

from services.recommender.records import operator_token
from shared.contracts.errors import StoreUnavailable
from tests.support.running.main_of_command import run_main


def test_the_token_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    call = run_main(monkeypatch, operator_token, "run", "matinee_operator_x", "ada")[0]
    assert call.arguments[1] == "ada"
    assert capsys.readouterr().out == "matinee_operator_x\n"


@pytest.mark.parametrize("arguments", [[], [""], [" "], ["--revoke"], ["ada", "--other"], ["a" * 101], ["a\nb"]])
def test_a_name_that_can_be_shown_is_required(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="Set NAME"):
        run_main(monkeypatch, operator_token, "run", "token", *arguments)


def test_tokens_of_any_name_can_be_revoked(monkeypatch: pytest.MonkeyPatch) -> None:
    (call,) = run_main(monkeypatch, operator_token, "run", "1 tokens were revoked.", "a" * 101, "--revoke")
    assert call.options["revoke"]


def test_a_failure_ends_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match="Nothing was changed"):
        run_main(monkeypatch, operator_token, "run", StoreUnavailable(), "ada", "--revoke")
