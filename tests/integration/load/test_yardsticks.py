"""The servers and the generator of `make load`, for a second."""

import shutil
from dataclasses import replace
from pathlib import Path

import httpx
import psutil
import pytest

from embedded.programs import ROOT
from tests.load.processes import count_listening
from tests.load.yardsticks.generator import find_generator
from tests.load.yardsticks.rounds import compare
from tests.load.yardsticks.servers import yardstick_servers

pytestmark = pytest.mark.long

BODY = b'{"movies": []}' * 100


def test_both_servers_answer_with_the_bytes_from_one_process_without_our_modules() -> None:
    with yardstick_servers(BODY) as servers:
        assert [server.name for server in servers] == ["bare FastAPI", "plain ASGI"]
        for server in servers:
            response = httpx.get(server.url)
            assert response.content == BODY
            assert response.headers["content-type"] == "application/json"
            process = psutil.Process(server.pid)
            assert process.children() == []
            assert process.cmdline()[1:3] == ["-m", "uvicorn"]
            assert not Path(process.cwd()).is_relative_to(ROOT)
            assert count_listening(server.pid, httpx.URL(server.url).port or 0) == 1
    assert not any(psutil.pid_exists(server.pid) for server in servers)


@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")
def test_a_short_comparison_counts_and_measures() -> None:
    with yardstick_servers(BODY) as (bare, plain):
        product = replace(bare, name="product")
        (comparison,) = compare(find_generator(), [product, plain], {2: 1}, seconds=1)
    assert comparison.failed == 0
    assert 0 < comparison.share("plain ASGI") < 2
    for name in ("product", "plain ASGI"):
        (burst,) = comparison.bursts[name]
        assert burst.requests > 10
        assert 0 < burst.p50_ms <= burst.p99_ms
        assert 0 < burst.server_seconds < 3
        assert 0 < burst.generator_cores < 2
