"""The report of a run."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from tests.chaos.caller import Outcome
from tests.chaos.chaos_run import ChaosRun, InjectionResult
from tests.chaos.faults import DEPENDENCIES

MOST_SHOWN = 15
RECOVERY_SECONDS = 2.0


def slow(run_state: ChaosRun) -> list[InjectionResult]:
    return [result for result in run_state.results if result.recovered.seconds > RECOVERY_SECONDS]


def keeps_promises(run_state: ChaosRun) -> bool:
    """Nothing stale, nothing lost, always a response, regardless of the time it took."""
    record = run_state.record
    return not (record.stale or record.wrong or run_state.lost)


def passed(run_state: ChaosRun) -> bool:
    return keeps_promises(run_state) and not slow(run_state)


def report(run_state: ChaosRun) -> str:
    sections = (_requests, _reads, _ratings, _catalogue, _settled, _recovery, _timeline, _findings)
    return "\n".join(line for section in sections for line in (*section(run_state), ""))


def _requests(run_state: ChaosRun) -> Iterator[str]:
    outcomes = run_state.record.outcomes
    total = sum(outcomes.values())
    plan = run_state.plan
    yield f"{total} requests in {run_state.seconds:.0f} s by {plan.clients} clients, seed {plan.seed}"
    if not plan.shape.sets_redis_clock:
        yield "the clock of redis was not set: libfaketime is not installed"
    yield f"{'':<16}" + "".join(f"{outcome:>24}" for outcome in Outcome)
    for kind in sorted({kind for kind, _ in outcomes}):
        yield f"  {kind:<14}" + "".join(f"{outcomes[kind, outcome]:>24}" for outcome in Outcome)
    sums = Counter[Outcome]()
    for (_, outcome), count in outcomes.items():
        sums[outcome] += count
    yield f"  {'all':<14}" + "".join(f"{sums[outcome]:>24}" for outcome in Outcome)


def _reads(run_state: ChaosRun) -> Iterator[str]:
    yield f"reads checked for staleness: {run_state.record.checked}, stale: {len(run_state.record.stale)}"
    yield f"reads and changes whose order was checked: {run_state.operations}"
    for reason in run_state.out_of_order:
        yield f"not in one order before an acknowledgement, which is not promised: {reason}"


def _ratings(run_state: ChaosRun) -> Iterator[str]:
    yield (
        f"changes of ratings acknowledged: {run_state.acknowledged}, lost: {len(run_state.lost)}, "
        f"given up with an unknown outcome: {run_state.unknown}"
    )


def _catalogue(run_state: ChaosRun) -> Iterator[str]:
    catalogue = run_state.requests.catalogue
    yield (
        f"movies hidden or shown again: {catalogue.shown.acknowledged}, added: {catalogue.added.acknowledged}, "
        f"wanted or seen: {run_state.watched}, accounts deleted: {run_state.left}"
    )


def _settled(run_state: ChaosRun) -> Iterator[str]:
    yield "reads of existing lists, answered while one dependency was down"
    for hit in (*sorted(DEPENDENCIES), "nothing"):
        answered, not_answered = (run_state.requests.settled[hit, there] for there in (True, False))
        yield f"  {hit:<14}{answered:>8} of {answered + not_answered}"


def _recovery(run_state: ChaosRun) -> Iterator[str]:
    by_kind: dict[str, list[InjectionResult]] = defaultdict(list)
    for result in run_state.results:
        by_kind[result.injection.kind].append(result)
    yield "longest time to recover, by kind of fault"
    for kind, each in sorted(by_kind.items()):
        worst = max(each, key=lambda result: result.recovered.seconds)
        yield f"  {kind:<36}{len(each):>4} times {worst.recovered.seconds:>7.2f} s  {worst.recovered.slowest}"


def _timeline(run_state: ChaosRun) -> Iterator[str]:
    yield "timeline"
    for result in run_state.results:
        span = f"{result.began:8.2f} to {result.ended:8.2f} s"
        yield f"  {span}  {result.injection.name}, recovered in {result.recovered.seconds:.2f} s"


def _findings(run_state: ChaosRun) -> Iterator[str]:
    record = run_state.record
    late = [f"{s.injection.name}: {s.recovered.seconds:.2f} s until {s.recovered.slowest}" for s in slow(run_state)]
    for title, found in (
        ("STALE", record.stale),
        ("LOST", run_state.lost),
        ("WRONG", record.wrong),
        (f"RECOVERED IN MORE THAN {RECOVERY_SECONDS:.0f} s", late),
    ):
        if found:
            yield f"{title} ({len(found)})"
            yield from (f"  {sentence}" for sentence in found[:MOST_SHOWN])
    yield "all promises held" if passed(run_state) else "NOT all promises held"
