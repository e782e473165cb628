import pytest

from services.recommender.records import operator_token
from shared.contracts.errors import StoreUnavailable
from tests.support.running.main_of_command import run_main


def test_the_token_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    call = run_main(monkeypatch, operator_token, "run", "matinee_operator_x", "ada")[0]
    assert call.arguments[1] == "ada"
    assert capsys.readouterr().out == "matinee_operator_x\n"


@pytest.mark.parametrize("arguments", [[], [""], ["ada", "--other"]])
def test_a_name_is_required(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="Set NAME"):
        run_main(monkeypatch, operator_token, "run", "token", *arguments)


def test_a_failure_ends_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match="Nothing was changed"):
        run_main(monkeypatch, operator_token, "run", StoreUnavailable(), "ada", "--revoke")
