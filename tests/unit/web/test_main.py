import pytest

from services.web import __main__ as command
from shared.http.workers import SOCKET_VARIABLE
from tests.support.running.main_of_service import started_by


def test_one_process_serves_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert started_by(monkeypatch, command, WEB_PORT="4711", WEB_WORKERS="1") == ("serve", 4711)


def test_several_workers_are_supervised_and_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"WEB_PORT": "4711", "WEB_WORKERS": "3"}
    assert started_by(monkeypatch, command, **settings) == ("supervise", "services.web", 4711, 3)
    assert started_by(monkeypatch, command, **settings, **{SOCKET_VARIABLE: "9"}) == ("serve", 4711)
