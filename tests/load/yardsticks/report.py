"""Lines for the terminal and values for `reports/load.json`."""

from collections.abc import Iterator, Sequence
from typing import Any

from tests.load.yardsticks.generator import MOST_CORES
from tests.load.yardsticks.rounds import PRODUCT, Comparison

HEAD = f"{'connections':<13}{'server':<14}{'requests/s':>10}{'p50':>9}{'p99':>9}  ms{'processor':>12}  ms per request"


def comparison_lines(comparisons: Sequence[Comparison], processes: int, size: int, generator: str) -> Iterator[str]:
    yield f"\na cached list of {size:,} bytes; web processes: {processes}; medians of rounds in turns, by {generator}"
    yield HEAD
    for comparison in comparisons:
        yield from (_server_line(comparison, name) for name in comparison.bursts)
        yield from (_share_line(comparison, name) for name in comparison.bursts if name != PRODUCT)
    cores = max(comparison.generator_cores for comparison in comparisons)
    yield f"the generator used at most {cores:.2f} of a core (limit {MOST_CORES:.2f})"
    yield f"requests of the product that failed: {sum(comparison.failed for comparison in comparisons)}"


def _server_line(comparison: Comparison, name: str) -> str:
    rate, p50, p99, each = (comparison.median(name, value) for value in ("rate", "p50_ms", "p99_ms", "server_ms"))
    return f"{comparison.connections:<13}{name:<14}{rate:>10,.0f}{p50:>9.2f}{p99:>9.2f}{each:>16.3f}"


def _share_line(comparison: Comparison, name: str) -> str:
    shares = comparison.shares(name)
    return (
        f"{'':<13}product / {name}: {comparison.share(name):.0%}"
        f" (median of {len(shares)} rounds from {min(shares):.0%} to {max(shares):.0%})"
    )


def comparisons_json(comparisons: Sequence[Comparison]) -> dict[str, Any]:
    return {str(comparison.connections): _comparison_json(comparison) for comparison in comparisons}


def _comparison_json(comparison: Comparison) -> dict[str, Any]:
    others = [name for name in comparison.bursts if name != PRODUCT]
    values = {"requests_a_second": "rate", "p50_ms": "p50_ms", "p99_ms": "p99_ms", "processor_ms": "server_ms"}
    servers = {
        name: {key: round(comparison.median(name, value), 3) for key, value in values.items()}
        for name in comparison.bursts
    }
    shares = {f"of {name}": round(comparison.share(name), 3) for name in others}
    return {"servers": servers, "shares": shares, "generator_cores": round(comparison.generator_cores, 2)}


def problems(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """One sentence for each reason why the measurement does not count or is bad."""
    for comparison in comparisons:
        if comparison.is_void:
            yield (
                f"Void: the generator used {comparison.generator_cores:.2f} of a core with {comparison.connections} "
                f"connections, and {MOST_CORES:.2f} is the limit."
            )
        if comparison.failed:
            yield f"{comparison.failed} requests for a list failed with {comparison.connections} connections."
