"""Lines that cannot be read are reported by their numbers and left out; a file with many is refused."""

from collections.abc import Callable, Sequence

from services.recommender.datasets.columns import UnreadableFile

MAX_BAD_SHARE = 0.01
MAX_REPORTED = 10
Report = Callable[[str], None]


def report_bad_lines(file: str, faults: Sequence[str], bad: int, lines: int, report: Report, few: float = 0) -> None:
    """`faults` says what is wrong with the first `MAX_REPORTED` of them. Raises `UnreadableFile` if more than 1% of the
    lines are bad, and more than `few`."""
    if bad > max(MAX_BAD_SHARE * lines, few):
        counts = f"{bad:,} bad lines of {lines:,}, which is more than 1%"
        raise UnreadableFile(f"{file} has {counts}. The first is {faults[0]}.")
    for fault in faults[:MAX_REPORTED]:
        report(f"{file}: left out {fault}.")
    if bad > MAX_REPORTED:
        report(f"{file}: left out {bad - MAX_REPORTED:,} more lines like these.")
