import pytest

from services.recommender.training import rollback
from shared.contracts.errors import NotFound
from tests.support.running.main_of_command import run_main


@pytest.mark.parametrize(("arguments", "version"), [([], None), (["v3"], "v3")])
def test_the_command_names_the_model_that_is_current_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], version: str | None
) -> None:
    call = run_main(monkeypatch, rollback, "roll_back", "v3", *arguments)[0]
    assert call.arguments[1] == version
    assert capsys.readouterr().out.startswith("Back to model v3.")


def test_an_unknown_version_ends_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match=r"Nothing was rolled back: no model v9"):
        run_main(monkeypatch, rollback, "roll_back", NotFound("no model v9"), "v9")
