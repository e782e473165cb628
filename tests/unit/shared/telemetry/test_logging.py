import json

from shared.telemetry.logging import WITHOUT_LOCALS


def failing(password: str) -> None:
    raise ValueError(f"{len(password)} characters")


def test_a_crash_is_logged_without_local_variables() -> None:
    try:
        failing("correct horse")
    except ValueError as error:
        logged = json.dumps(WITHOUT_LOCALS(None, "error", {"exc_info": error}))
    assert "failing" in logged
    assert "13 characters" in logged
    assert "correct horse" not in logged
