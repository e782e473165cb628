from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from tests.load.yardsticks.generator import MOST_CORES, Burst, Generator
from tests.load.yardsticks.report import comparison_lines, comparisons_json, problems
from tests.load.yardsticks.rounds import Comparison, compare
from tests.load.yardsticks.servers import Server

BURST = Burst(requests=1000, seconds=1.0, p50_ms=2, p99_ms=9, generator_cores=0.2, server_seconds=0.5)


def bursts(*rates: int) -> list[Burst]:
    return [replace(BURST, requests=rate) for rate in rates]


def comparison(product: Iterable[int] = (100, 200, 900), bare: Iterable[int] = (400, 400, 600)) -> Comparison:
    return Comparison(16, {"product": bursts(*product), "bare FastAPI": bursts(*bare)})


def test_a_share_is_the_median_of_paired_rounds() -> None:
    assert comparison().shares("bare FastAPI") == [0.25, 0.5, 1.5]
    assert comparison().share("bare FastAPI") == 0.5


def test_each_round_measures_every_server_and_begins_with_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.load.yardsticks.rounds.Processor.seconds", lambda _self: 1.0)
    urls: list[str] = []

    def command(url: str, connections: int, _seconds: float, _rate: float | None) -> list[str]:
        urls.append(f"{url} {connections}")
        return ["true"]

    def parse(_output: str) -> dict[str, Any]:
        return {"requests": 5, "seconds": 1, "p50_ms": 1, "p99_ms": 1}

    servers = [Server("product", "a", 1), Server("plain ASGI", "b", 1)]
    one, many = compare(Generator("fake", command, parse), servers, {1: 1, 64: 2})
    assert urls == ["a 16", "b 16", "a 1", "b 1", "a 64", "b 64", "b 64", "a 64"]
    assert [len(each.bursts["product"]) for each in (one, many)] == [1, 2]


def test_the_report_shows_rates_shares_and_the_generator() -> None:
    lines = "\n".join(comparison_lines([comparison()], 2, 2173, "wrk 4.1"))
    assert "2,173 bytes; web processes: 2" in lines
    assert "product / bare FastAPI: 50% (median of 3 rounds from 25% to 150%)" in lines
    assert "the generator used at most 0.20 of a core (limit 0.50)" in lines
    assert comparisons_json([comparison()])["16"]["shares"] == {"of bare FastAPI": 0.5}


def test_a_good_comparison_has_no_problem() -> None:
    assert list(problems([comparison()])) == []


def test_a_busy_generator_makes_the_run_void() -> None:
    busy = comparison()
    busy.bursts["bare FastAPI"][1] = replace(BURST, generator_cores=MOST_CORES)
    assert [problem.partition(":")[0] for problem in problems([busy])] == ["Void"]


def test_failed_requests_of_the_product_are_a_problem_and_those_of_others_are_not() -> None:
    failing = comparison()
    failing.bursts["bare FastAPI"][0] = replace(BURST, failures={"read": 1})
    assert list(problems([failing])) == []
    failing.bursts["product"][0] = replace(BURST, failures={"bad status": 1, "timeout": 1})
    assert list(problems([failing])) == ["2 requests for a list failed with 16 connections."]
