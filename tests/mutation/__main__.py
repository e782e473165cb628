"""`make mutate`: changes one thing at a time in the list protocol and the model, and fails if the tests do not notice.

Fails if more than 5% of the mutants of a package survive, or if one survives that survivors.toml does not explain.
"""

import argparse
import fnmatch
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.packages import PACKAGES, modules_of
from tests.mutation.survivors import load_explained, unexplained
from tests.mutation.trial import Trial

MOST_SURVIVORS = 0.05


@dataclass
class Count:
    mutants: int = 0
    survived: int = 0

    def __str__(self) -> str:
        share = self.survived / self.mutants if self.mutants else 0
        killed = self.mutants - self.survived
        return f"{self.mutants} mutants, {killed} killed, {self.survived} survived ({share:.1%})"

    def add(self, other: "Count") -> None:
        self.mutants += other.mutants
        self.survived += other.survived


def run_module(module: Path, sample: int) -> tuple[Count, list[Mutant]]:
    """Try every `sample`-th mutant of `module`; the count, and the mutants that survive."""
    mutants = list(islice(mutants_of(module.read_text()), 0, None, sample))
    with TemporaryDirectory() as folder:
        trial = Trial(module, Path(folder, "pytest.log"))
        survivors = [mutant for mutant in mutants if not trial.kills(mutant.code)]
    return Count(len(mutants), len(survivors)), survivors


def print_module(module: Path, count: Count, unknown: Iterable[Mutant]) -> None:
    print(f"{module}: {count}")
    for mutant in unknown:
        print(f"  NOT EXPLAINED ({mutant.operator})\n- {mutant.before}\n+ {mutant.after}")
    sys.stdout.flush()


def run_package(package: str, only: str, sample: int) -> bool:
    """Print what survives in `package`; whether few enough do, all of them explained."""
    explained = load_explained()
    total, all_explained = Count(), True
    for module in modules_of(package):
        if fnmatch.fnmatch(str(module), only):
            count, survivors = run_module(module, sample)
            unknown = unexplained(survivors, explained.get(str(module), set()))
            print_module(module, count, unknown)
            total.add(count)
            all_explained &= not unknown
    if total.mutants:
        print(f"{package}: {total}", flush=True)
    return all_explained and total.survived <= MOST_SURVIVORS * total.mutants


def main() -> int:
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__)
    parser.add_argument("--only", default="*", help="a pattern of module paths")
    parser.add_argument("--sample", type=int, default=1, help="test every n-th mutant of a module")
    arguments = parser.parse_args()
    if not any(fnmatch.fnmatch(str(module), arguments.only) for package in PACKAGES for module in modules_of(package)):
        parser.error(f"No module matches {arguments.only!r}.")
    results = [run_package(package, arguments.only, arguments.sample) for package in PACKAGES]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
