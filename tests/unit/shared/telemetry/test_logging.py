import json
from errno import ENOSPC
from io import StringIO

from structlog import PrintLogger

from shared.telemetry.logging import WITHOUT_LOCALS, LogStream


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


class FullDisk(StringIO):
    def write(self, text: str) -> int:
        raise OSError(ENOSPC, "No space left on device", text)

    def flush(self) -> None:
        raise OSError(ENOSPC, "No space left on device")


def test_a_line_that_the_disk_does_not_take_fails_nobody() -> None:
    PrintLogger(LogStream(FullDisk())).info("lost")  # type: ignore[arg-type]


def test_other_lines_are_written() -> None:
    written = StringIO()
    PrintLogger(LogStream(written)).info("kept")  # type: ignore[arg-type]
    assert written.getvalue() == "kept\n"
