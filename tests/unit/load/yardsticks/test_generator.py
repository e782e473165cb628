import json
import sys

import pytest

from tests.load.yardsticks.generator import (
    Generator,
    GeneratorFailed,
    parse_autocannon,
    parse_version,
    parse_wrk,
)

WRK_OUTPUT = """Running 2s test @ http://127.0.0.1:29999/
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     0.88ms    1.15ms   7.66ms   89.49%
Requests/sec:  13999.29
{"requests": 28045, "microseconds": 2003316, "p50": 597, "p99": 5894, "failures": {"connect": 0, "timeout": 3}}
"""


def generator(code: str) -> Generator:
    return Generator("fake", lambda *_: [sys.executable, "-c", code], json.loads)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("wrk debian/4.1.0-3+b2 [epoll] Copyright (C) 2012 Will Glozer", (4, 1)),
        ("wrk 4.2.0 [epoll] Copyright (C) 2012 Will Glozer", (4, 2)),
        ("wrk: command not found", ()),
    ],
)
def test_the_version_of_wrk_is_read(text: str, version: tuple[int, ...]) -> None:
    assert parse_version(text) == version


def test_the_last_line_of_wrk_is_the_summary() -> None:
    assert parse_wrk(WRK_OUTPUT) == {
        "requests": 28045,
        "seconds": 2.003316,
        "p50_ms": 0.597,
        "p99_ms": 5.894,
        "failures": {"connect": 0, "timeout": 3},
    }


FAILURES = {"error": 2, "bad status": 5}


def test_errors_and_bad_statuses_of_autocannon_are_failures() -> None:
    summary = {"2xx": 14190, "duration": 2.02, "latency": {"p50": 0, "p99": 2}, "errors": 2, "non2xx": 5}
    parsed = parse_autocannon(json.dumps(summary))
    assert parsed == {"requests": 14190, "seconds": 2.02, "p50_ms": 0, "p99_ms": 2, "failures": FAILURES}


def test_the_processor_time_of_the_generator_is_measured() -> None:
    values = {"requests": 10, "seconds": 0.2, "p50_ms": 1, "p99_ms": 2}
    busy = f"import time\nwhile time.process_time() < 0.2: pass\nprint({json.dumps(values)!r})"
    burst = generator(busy).run("", 1, 0)
    assert 1 <= burst.generator_cores < 3
    assert burst.rate == 50


def test_a_generator_that_fails_says_why() -> None:
    with pytest.raises(GeneratorFailed, match="unable to connect"):
        generator("import sys; sys.exit('unable to connect')").run("", 1, 0)
