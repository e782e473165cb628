"""`make bench SIZES="100k 1m" ONLY=matinee`: writes a table, `reports/bench.json` and plots."""

import argparse
from pathlib import Path

from tqdm import tqdm

from bench.contenders import CONTENDERS, GIB
from bench.plots import draw
from bench.report import table, write
from bench.runs import Limits, run_all, three_quarters_of_memory
from bench.sizes import parse_with_sizes
from services.recommender.evaluation.output_folders import prepare_output

REPORTS = Path("reports")
PLOTS = REPORTS / "plots"


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="measure the cost of fitting and listing")
    parser.add_argument("--only", default="", help="run only contenders whose name contains this")
    parser.add_argument("--minutes", type=float, default=15, help="time limit for a contender at one size")
    parser.add_argument("--memory", type=float, help="memory limit in GiB (default: three quarters of all)")
    return parse_with_sizes(parser, ["100k", "1m"])


def main() -> None:
    options = parse_arguments()
    prepare_output(REPORTS, PLOTS)
    memory = int(options.memory * GIB) if options.memory else three_quarters_of_memory()
    contenders = [name for name in CONTENDERS if options.only in name]
    expected = len(options.sizes) * len(contenders)
    limits = Limits(options.minutes * 60, memory)
    runs = list(tqdm(run_all(options.sizes, contenders, limits), total=expected, desc="bench", leave=False))
    write(runs, REPORTS / "bench.json")
    plots = draw(runs, PLOTS)
    print("\n".join(table(runs)))
    print(f"written to {REPORTS}/bench.json and {PLOTS}: {', '.join(path.name for path in plots)}")


if __name__ == "__main__":
    main()
