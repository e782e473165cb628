"""`make bench-start SIZES="1m 10m"`: writes a table and `reports/bench-start.json`."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bench.sizes import parse_with_sizes
from bench.start.measure import Start, measured_starts

REPORT = Path("reports/bench-start.json")
HEADER = "size  copy      ready s   processor s   private MiB   mapped MiB"


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-start", description="measure the start of a recommender")
    parser.add_argument("--algorithm", default="popularity", help="what is fitted: popularity is quickest")
    parser.add_argument("--data", type=Path, help="folders of the sizes with the ratings and movies made before")
    return parse_with_sizes(parser, ["1m"])


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
