"""Measures this checkout and another one in turns (`make bench-voice BASE=checkout`), and prints the best of each."""

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROUNDS = 5
LINE = re.compile(r"(?P<name>.+?)\s+p50 (?P<p50>[\d.]+) ms\s+p99 (?P<p99>[\d.]+) ms")
Times = dict[str, tuple[float, float]]
"""The median and the 99th percentile by what was measured, in milliseconds."""


def measure(checkout: Path) -> Times:
    run = subprocess.run(
        [sys.executable, "-m", "tests.voice_bench"], cwd=checkout, capture_output=True, text=True, check=True
    )
    return parse(run.stdout)


def parse(output: str) -> Times:
    lines = (LINE.fullmatch(line.strip()) for line in output.splitlines())
    return {line["name"]: (float(line["p50"]), float(line["p99"])) for line in lines if line}


def best(rounds: Iterable[Times]) -> Times:
    """The lowest of each figure: other work on the machine only adds time."""
    rounds = list(rounds)
    names = [name for name in rounds[0] if all(name in times for times in rounds)]
    return {name: (min(t[name][0] for t in rounds), min(t[name][1] for t in rounds)) for name in names}


def report(base: Times, here: Times) -> list[str]:
    return [_line(name, base[name], here[name]) for name in base if name in here]


def _line(name: str, base: tuple[float, float], here: tuple[float, float]) -> str:
    p50, p99 = (f"{before:.3f} -> {after:.3f} ms" for before, after in zip(base, here, strict=True))
    return f"{name:<52} p50 {p50}   p99 {p99}"


def main(base: Path) -> None:
    rounds = [(measure(base), measure(Path.cwd())) for _ in range(ROUNDS)]
    lines = report(best(each[0] for each in rounds), best(each[1] for each in rounds))
    sys.stdout.write("\n".join([*lines, ""]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
