"""The checker: what acknowledged writes promise to each user, and whether a read keeps it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


class Fact:
    """Holds from its acknowledgement until a change of it begins."""

    def __init__(self, stars: float | None) -> None:
        self.stars = stars


Facts = Mapping[int, Fact]


@dataclass(frozen=True)
class Promise:
    """What a read that starts now must show: at least this version, these ratings, no hidden movie."""

    version: int
    hidden: Facts
    ratings: Facts


@dataclass(frozen=True, eq=False)
class Change:
    """One rating (None: its removal), however often it is requested before it is acknowledged."""

    movie_id: int
    stars: float | None
    version_before: int


@dataclass(eq=False)
class UserLedger:
    """One user. Each movie has one writer at a time; different movies may have different writers."""

    user_id: int
    version: int = 0
    begun: int = 0
    acknowledged: int = 0
    uncertain: set[int] = field(default_factory=set)
    hidden: Facts = field(default_factory=dict)
    ratings: Facts = field(default_factory=dict)

    def promise(self) -> Promise:
        return Promise(self.version, self.hidden, self.ratings)

    def begin(self, movie_id: int, stars: float | None) -> Change:
        self.begun += 1
        self.ratings = _without(self.ratings, movie_id)
        if stars is None:
            self.hidden = _without(self.hidden, movie_id)
        return Change(movie_id, stars, self.version)

    def acknowledge(self, change: Change, version: int) -> list[str]:
        """Records it. Returns what is wrong with the acknowledged version."""
        wrong = self.impossible(version)
        if version <= change.version_before:
            wrong.append(f"acknowledged at version {version}, although the version before was {change.version_before}")
        self.acknowledged += 1
        self.version = max(self.version, version)
        if change.stars is not None:
            fact = Fact(change.stars)
            self.ratings = {**self.ratings, change.movie_id: fact}
            self.hidden = {change.movie_id: fact, **self.hidden}
        return wrong

    def abandon(self, change: Change) -> None:
        """The outcome is unknown, so the movie is not changed any more."""
        self.uncertain.add(change.movie_id)

    def broken_by_list(self, promise: Promise, version: int, movie_ids: Collection[int]) -> list[str]:
        broken = []
        if version < promise.version:
            broken.append(f"list of version {version} after {promise.version} was acknowledged")
        back = [movie for movie in movie_ids if self._holds(promise.hidden, self.hidden, movie)]
        if back:
            broken.append(f"rated movies in the list: {back}")
        return broken

    def broken_by_ratings(self, promise: Promise, version: int, stars: Mapping[int, float]) -> list[str]:
        broken = []
        if version < promise.version:
            broken.append(f"ratings of version {version} after {promise.version} was acknowledged")
        kept = [movie for movie in promise.ratings if self._holds(promise.ratings, self.ratings, movie)]
        lost = {
            movie: promise.ratings[movie].stars for movie in kept if stars.get(movie) != promise.ratings[movie].stars
        }
        if lost:
            broken.append(f"ratings not as acknowledged: { ({m: (s, stars.get(m)) for m, s in lost.items()}) }")
        return broken

    def lost(self, stars: Mapping[int, float]) -> list[int]:
        """At the end, with no change in flight: movies whose last acknowledged change is missing."""
        changed = {movie: fact.stars for movie, fact in self.ratings.items() if stars.get(movie) != fact.stars}
        revived = [movie for movie in stars if movie not in self.ratings and movie not in self.uncertain]
        return [*changed, *revived]

    def broken_at_the_end(self, version: int) -> list[str]:
        """Every acknowledged change must count, and none twice."""
        if self.acknowledged <= version <= self.begun:
            return []
        return [f"version {version} after {self.acknowledged} acknowledged of {self.begun} changes"]

    def has_rated_since(self, promise: Promise) -> bool:
        return any(self._holds(promise.ratings, self.ratings, movie) for movie in promise.ratings)

    def impossible(self, version: int) -> list[str]:
        """A version that is only possible if a change counted twice."""
        return [f"version {version} after only {self.begun} changes"] if version > self.begun else []

    @staticmethod
    def _holds(then: Facts, now: Facts, movie_id: int) -> bool:
        """It held when the read started, and no change of it has begun since."""
        return movie_id in then and then[movie_id] is now.get(movie_id)


def _without(facts: Facts, movie_id: int) -> Facts:
    return {movie: fact for movie, fact in facts.items() if movie != movie_id}
