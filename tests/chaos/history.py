"""Whether what one user's clients saw can have happened: docs/decisions/0046-histories.md has the proof.

A profile has a version, which every change raises by one. A history is linearizable if each read and each change can
be given one moment between its request and its response, such that all of them happen in the order of these moments.
"""

import heapq
import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, count, pairwise

FOREVER = float("inf")


@dataclass(frozen=True, eq=False)
class Read:
    """`stars` has all ratings, or is None where only the version was seen. The answer to a change is a read as well."""

    version: int
    started: float
    ended: float
    stars: Mapping[int, float] | None = None
    acknowledges: bool = False


@dataclass(eq=False)
class Write:
    """A change of one movie's rating (None: its removal), with all its attempts. Without an `ended` its outcome is
    unknown. Its version is at least `first` and at most `last`."""

    movie_id: int
    stars: float | None
    started: float
    ended: float = FOREVER
    first: int = 1
    last: float = FOREVER


@dataclass(eq=False)
class History:
    """Changes of one movie follow each other; changes of different movies may overlap."""

    reads: list[Read] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)

    def begin(self, movie_id: int, stars: float | None) -> Write:
        self.writes.append(Write(movie_id, stars, time.monotonic()))
        return self.writes[-1]

    def acknowledge(self, write: Write, version: int, started: float, ended: float) -> None:
        """`started` is that of the attempt that was answered: it also reads the version."""
        write.ended, write.last = ended, version
        self.reads.append(Read(version, started, ended, acknowledges=True))

    def of_acknowledgements(self) -> "History":
        """What was promised: changes and their answers."""
        return History([read for read in self.reads if read.acknowledges], self.writes)

    def __len__(self) -> int:
        return len(self.reads) + len(self.writes)


def impossible(history: History) -> str | None:
    """What cannot have happened, or None if the history is linearizable."""
    newest = max((read.version for read in history.reads), default=0)
    contradiction = next(_bound_by_contents(history), None)
    if contradiction:
        return contradiction
    earliest, latest = _moments(history, newest)
    for version in range(1, newest + 1):
        if earliest[version] > latest[version]:
            return f"version {version} was seen, and an older one by a later request"
    return _unmatched(history.writes, earliest, latest)


def _bound_by_contents(history: History) -> Iterator[str]:
    """Narrows the versions of changes by reads of ratings, where a value tells which change was the last."""
    by_movie: dict[int, list[Write]] = defaultdict(list)
    for write in history.writes:
        by_movie[write.movie_id].append(write)
    for read in history.reads:
        if read.stars is not None:
            for movie_id, writes in by_movie.items():
                yield from _bound(read, read.stars.get(movie_id), writes)


def _bound(read: Read, shown: float | None, writes: list[Write]) -> Iterator[str]:
    unrated = Write(writes[0].movie_id, None, -FOREVER, -FOREVER, first=0, last=0)
    possible = [
        (last, following)
        for last, following in pairwise([unrated, *writes, None])
        if last and last.stars == shown and last.started <= read.ended
        if following is None or following.ended >= read.started
    ]
    if not possible:
        yield f"movie {unrated.movie_id} was shown with {shown} at version {read.version}, which nobody can have chosen"
    elif len(possible) == 1:
        last, following = possible[0]
        last.last = min(last.last, read.version)
        if following:
            following.first = max(following.first, read.version + 1)


def _moments(history: History, newest: int) -> tuple[list[float], list[float]]:
    """For each version the earliest and the latest moment at which it can have begun."""
    earliest, latest = [-FOREVER] * (newest + 2), [FOREVER] * (newest + 2)
    for read in history.reads:
        earliest[read.version + 1] = max(earliest[read.version + 1], read.started)
        latest[read.version] = min(latest[read.version], read.ended)
    for write in history.writes:
        if write.last <= newest:
            earliest[int(write.last)] = max(earliest[int(write.last)], write.started)
        first = min(write.first, newest + 1)
        latest[first] = min(latest[first], write.ended)
    return list(accumulate(earliest, max)), list(accumulate(reversed(latest), min))[::-1]


def _unmatched(writes: list[Write], earliest: list[float], latest: list[float]) -> str | None:
    """Gives each version to a change that can have made it: of these, to the one with the fewest versions left."""
    newest = len(earliest) - 2
    waiting = sorted(writes, key=lambda write: write.started, reverse=True)
    open_writes: list[tuple[float, int, Write]] = []
    later: dict[int, list[Write]] = defaultdict(list)
    turn = count()
    for version in range(1, newest + 1):
        while waiting and waiting[-1].started <= latest[version]:
            write = waiting.pop()
            later[max(write.first, version)].append(write)
        for write in later.pop(version, []):
            heapq.heappush(open_writes, (_last_version(write, earliest), next(turn), write))
        if not open_writes:
            return f"version {version} was seen, but no change can have made it"
        deadline, _, write = heapq.heappop(open_writes)
        if deadline < version:
            return f"a change of movie {write.movie_id} has no version that it can have made"
    left = [write for _, _, write in open_writes] + waiting + [write for each in later.values() for write in each]
    lost = next((write for write in left if write.last < FOREVER), None)
    return f"a change of movie {lost.movie_id} was seen, but no version is left for it" if lost else None


def _last_version(write: Write, earliest: list[float]) -> float:
    """The last one that can have begun before it ended."""
    if write.last == FOREVER:
        return FOREVER
    return min(write.last, bisect_right(earliest, write.ended) - 1)
