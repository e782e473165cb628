"""What an attack showed, in words and figures."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from tests.chaos.attack import Course, Struck
from tests.chaos.calls import Outcome
from tests.chaos.faults import DEPENDENCIES

MOST_TOLD = 15
RECOVERY_SECONDS = 2.0


def slow(course: Course) -> list[Struck]:
    return [struck for struck in course.struck if struck.recovered.seconds > RECOVERY_SECONDS]


def keeps_its_promises(course: Course) -> bool:
    """Nothing stale, nothing lost, always an answer, whatever time the machine took."""
    record = course.record
    return not (record.stale or record.wrong or course.lost)


def holds(course: Course) -> bool:
    return keeps_its_promises(course) and not slow(course)


def report(course: Course) -> str:
    sections = (_requests, _reads, _ratings, _settled, _recovery, _timeline, _findings)
    return "\n".join(line for section in sections for line in (*section(course), ""))


def _requests(course: Course) -> Iterator[str]:
    outcomes = course.record.outcomes
    total = sum(outcomes.values())
    yield f"{total} requests in {course.seconds:.0f} s by {course.plan.clients} clients, seed {course.plan.seed}"
    yield f"{'':<16}" + "".join(f"{outcome:>24}" for outcome in Outcome)
    for kind in sorted({kind for kind, _ in outcomes}):
        yield f"  {kind:<14}" + "".join(f"{outcomes[kind, outcome]:>24}" for outcome in Outcome)
    sums = Counter[Outcome]()
    for (_, outcome), count in outcomes.items():
        sums[outcome] += count
    yield f"  {'all':<14}" + "".join(f"{sums[outcome]:>24}" for outcome in Outcome)


def _reads(course: Course) -> Iterator[str]:
    yield f"reads checked for staleness: {course.record.checked}, stale: {len(course.record.stale)}"


def _ratings(course: Course) -> Iterator[str]:
    yield (
        f"changes of ratings acknowledged: {course.acknowledged}, lost: {len(course.lost)}, "
        f"given up with an unknown outcome: {course.unknown}"
    )


def _settled(course: Course) -> Iterator[str]:
    yield "reads of lists that exist, answered while one dependency is away"
    for hit in (*sorted(DEPENDENCIES), "nothing"):
        answered, not_answered = (course.visits.settled[hit, there] for there in (True, False))
        yield f"  {hit:<14}{answered:>8} of {answered + not_answered}"


def _recovery(course: Course) -> Iterator[str]:
    by_kind: dict[str, list[Struck]] = defaultdict(list)
    for struck in course.struck:
        by_kind[struck.strike.kind].append(struck)
    yield "longest time to recover, by kind of fault"
    for kind, each in sorted(by_kind.items()):
        worst = max(each, key=lambda struck: struck.recovered.seconds)
        yield f"  {kind:<36}{len(each):>4} times {worst.recovered.seconds:>7.2f} s  {worst.recovered.slowest}"


def _timeline(course: Course) -> Iterator[str]:
    yield "timeline"
    for struck in course.struck:
        span = f"{struck.began:8.2f} to {struck.ended:8.2f} s"
        yield f"  {span}  {struck.strike.name}, recovered in {struck.recovered.seconds:.2f} s"


def _findings(course: Course) -> Iterator[str]:
    record = course.record
    late = [f"{s.strike.name}: {s.recovered.seconds:.2f} s until {s.recovered.slowest}" for s in slow(course)]
    for title, found in (
        ("STALE", record.stale),
        ("LOST", course.lost),
        ("WRONG", record.wrong),
        (f"RECOVERED IN MORE THAN {RECOVERY_SECONDS:.0f} s", late),
    ):
        if found:
            yield f"{title} ({len(found)})"
            yield from (f"  {sentence}" for sentence in found[:MOST_TOLD])
    yield "all of it held" if holds(course) else "NOT all of it held"
