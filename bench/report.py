"""Formats the measures as a table and writes `reports/bench.json`: `{size: {contender: {measure: value}}}`."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from bench.contenders import GIB
from bench.runs import Run

HEADER = "size  contender                 fit s  peak GiB  model MiB  top 100: p50 ms   p99 ms"


def format_row(run: Run) -> str:
    start = f"{run.size:<5} {run.contender:<22} "
    if run.measures is None:
        return start + run.outcome
    measures = run.measures
    return start + (
        f"{measures.fit_seconds:8.2f} {measures.peak_bytes / GIB:9.2f} {measures.model_bytes / 2**20:10.1f} "
        f"{measures.top_p50_ms:16.2f} {measures.top_p99_ms:8.2f}"
    )


def table(runs: Sequence[Run]) -> Iterator[str]:
    yield HEADER
    for previous, run in zip([None, *runs], runs, strict=False):
        if previous is not None and previous.size != run.size:
            yield ""
        yield format_row(run)


def write(runs: Sequence[Run], path: Path) -> None:
    report: dict[str, dict[str, object]] = {}
    for run in runs:
        measures = asdict(run.measures) if run.measures else {"outcome": run.outcome}
        report.setdefault(run.size, {})[run.contender] = measures
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(report, indent=1))
