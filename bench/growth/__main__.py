"""`make bench-growth SIZES="1m 32m"`: what grows with the ratings, from a training to a cached list, with each process
within a limit of memory that the operating system sets. Writes a table, `reports/bench-growth.json` and a plot."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from bench.growth.report import Row, draw, table
from bench.growth.services import limited_services
from bench.growth.training import limited_training
from bench.sizes import parse_with_sizes
from bench.start.measure import stores
from services.recommender.evaluation.output_folders import prepare_output
from services.recommender.evaluation.synthetic.ratings import SHAPES

REPORT, PLOTS = Path("reports/bench-growth.json"), Path("reports/plots")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-growth", description="measure what grows with the ratings")
    parser.add_argument("--algorithm", default="ease")
    parser.add_argument("--cluster", action="store_true", help="train on Dask workers, one of which is killed halfway")
    parser.add_argument("--data", type=Path, help="folders of the sizes with the ratings and movies made before")
    return parse_with_sizes(parser, ["100k", "1m"])


def say(line: str) -> None:
    """At once, since the rest takes minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def measure(size: str, options: argparse.Namespace, folder: Path) -> Row:
    data = options.data / size if options.data else folder
    if options.data is None:
        subprocess.run([sys.executable, "-m", "bench.dataset", size, str(data)], check=True)
    with stores(folder) as environment:
        environment |= {"DATASET": "bench", "MODEL_DIR": str(folder / "models"), "TMPDIR": str(folder)}
        fill = [sys.executable, "-m", "bench.start.fill_stores", str(data)]
        subprocess.run(fill, env={**environment, "ALGORITHM": "popularity"}, check=True)
        environment["ALGORITHM"] = options.algorithm
        training = limited_training(environment, folder / "training.log", cluster=options.cluster)
        for name, peak in training.peak_mib.items():
            say(f"{size}: {name} took {peak:.0f} MiB at most")
        with limited_services(environment, folder) as services:
            fetched = services.start()
            services.kill()
            started = services.start()
            for each in started:
                took, has = f"{each.ready_seconds:.1f} s", f"{each.private_mib:.0f} MiB"
                say(f"{size}: {each.name} was ready {took} after a kill, and has {has} of its own")
            computed, cached = services.list_milliseconds(), services.list_milliseconds()
    recommender = started[0]
    return Row(
        size=size,
        ratings=SHAPES[size].ratings,
        fit_seconds=training.fit_seconds,
        training_mib=training.peak_mib["training"],
        fetch_seconds=fetched[0].ready_seconds,
        start_seconds=recommender.ready_seconds,
        recommender_mib=recommender.private_mib,
        computed_list_ms=computed,
        cached_list_ms=cached,
    )


def main() -> None:
    options, rows = parse_arguments(), list[Row]()
    prepare_output(REPORT.parent, PLOTS)
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="bench-growth-") as folder:
            rows.append(measure(size, options, Path(folder)))
        REPORT.write_text(json.dumps([asdict(row) for row in rows], indent=1))
    for line in table(rows):
        say(line)
    draw(rows, PLOTS / "growth.svg")
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    say(f"load average {load}; written to {REPORT} and {PLOTS}/growth.svg")


if __name__ == "__main__":
    main()
