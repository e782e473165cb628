"""What can be checked of docker-compose.yml without Docker."""

import re

import pytest

from embedded.environments import WEB_OPTIONS
from embedded.programs import ROOT
from services.web.settings import WebSettings
from tests.support.promql import read_yaml

SERVICES = read_yaml(ROOT / "docker-compose.yml")["services"]
MAX_PROCESSES, THREADS = 64, 40


@pytest.mark.parametrize("name", ["LOG_ONE_LIST_IN", "SLOW_LIST_MS", "WEB_WORKERS"])
def test_web_gets_its_settings_with_their_defaults(name: str) -> None:
    default = WebSettings.model_fields[name.lower()].default
    assert SERVICES["web"]["environment"][name] == f"${{{name}:-{default}}}"
    assert name in WEB_OPTIONS, "make run passes it on as well"


@pytest.mark.parametrize("service", ["web", "voice"])
def test_as_many_workers_as_may_be_fit_into_the_limit_of_threads(service: str) -> None:
    assert SERVICES[service]["pids_limit"] >= MAX_PROCESSES * THREADS
    assert re.fullmatch(r"\$\{\w+_WORKERS:-1\}", SERVICES[service]["environment"][f"{service.upper()}_WORKERS"])
