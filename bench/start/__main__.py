"""`make bench-start SIZES="1m 10m"`: writes a table and `reports/bench-start.json`."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bench.start.measure import Start, measured_starts
from services.recommender.evaluation.synthetic.ratings import SHAPES

REPORT = Path("reports/bench-start.json")
HEADER = "size  copy      ready s   processor s   private MiB   mapped MiB"


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-start", description="measure the start of a recommender")
    parser.add_argument("sizes", nargs="*", default=["1m"], help=f"all, or some of {' '.join(SHAPES)}")
    parser.add_argument("--algorithm", default="popularity", help="what is fitted: popularity is quickest")
    parser.add_argument("--data", type=Path, help="folders of the sizes with the ratings and movies made before")
    options = parser.parse_args()
    if options.sizes == ["all"]:
        options.sizes = list(SHAPES)
    if unknown := set(options.sizes) - set(SHAPES):
        parser.error(f"unknown size {' '.join(sorted(unknown))}; choose all, or some of {' '.join(SHAPES)}")
    return options


def rows(starts: list[Start]) -> Iterator[str]:
    yield HEADER
    for start in starts:
        yield (
            f"{start.size:<5} {start.copy:<8} {start.ready_seconds:8.1f} {start.processor_seconds:13.1f} "
            f"{start.private_mib:13.0f} {start.mapped_mib:12.0f}"
        )


def main() -> None:
    options, starts = parse_arguments(), []
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="bench-start-") as folder:
            starts += measured_starts(size, options.algorithm, Path(folder), options.data)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps([asdict(start) for start in starts], indent=1))
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    sys.stdout.write("\n".join([*rows(starts), f"load average {load}; written to {REPORT}", ""]))


if __name__ == "__main__":
    main()
