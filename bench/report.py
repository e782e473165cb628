"""The measures as a table, and as `reports/bench.json`: `{size: {contender: {measure: value}}}`."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from bench.contenders import GIB
from bench.runs import Run

HEAD = "size  contender                 fit s  peak GiB  model MiB  top 100: p50 ms   p99 ms"


def line(run: Run) -> str:
    start = f"{run.size:<5} {run.contender:<22} "
    if run.measures is None:
        return start + run.outcome
    of = run.measures
    return start + (
        f"{of.fit_seconds:8.2f} {of.peak_bytes / GIB:9.2f} {of.model_bytes / 2**20:10.1f} "
        f"{of.top_p50_ms:16.2f} {of.top_p99_ms:8.2f}"
    )


def table(runs: Sequence[Run]) -> Iterator[str]:
    yield HEAD
    for before, run in zip([None, *runs], runs, strict=False):
        if before is not None and before.size != run.size:
            yield ""
        yield line(run)


def write(runs: Sequence[Run], path: Path) -> None:
    report: dict[str, dict[str, object]] = {}
    for run in runs:
        measured = asdict(run.measures) if run.measures else {"outcome": run.outcome}
        report.setdefault(run.size, {})[run.contender] = measured
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(report, indent=1))
