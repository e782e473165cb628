"""What became of recommended movies: counts per model version, without anything that tells about whom."""

from array import array
from collections import Counter, OrderedDict
from collections.abc import Collection

from services.recommender.domain.ports import OutcomeTally
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.computed_list import ComputedList
from shared.contracts.operations import Outcome

MAX_REMEMBERED = 10_000
WELL_STARS = 4.0


class Outcomes:
    """Remembers the latest list of those who were active lately, in memory alone: what somebody then says of a movie on
    it counts for the model that made it. Several movies at once are an import, which says nothing of lists."""

    def __init__(self) -> None:
        self._lists: OrderedDict[int, tuple[str, array[int]]] = OrderedDict()
        self._counts: OutcomeTally = Counter()

    def observe(
        self,
        before: UserProfile,
        after: UserProfile,
        movie_ids: Collection[int],
        made_by: str,
        computed: ComputedList,
    ) -> None:
        """A committed change, and the list that follows from it."""
        user_id = after.user_id
        if len(movie_ids) == 1 and user_id in self._lists:
            version, listed = self._lists[user_id]
            (movie_id,) = movie_ids
            outcome = outcome_of(before.verdicts.get(movie_id), after.verdicts.get(movie_id))
            if outcome and movie_id in listed:
                self._counts[version, outcome] += 1
        self._remember(user_id, made_by, computed)

    def take(self) -> OutcomeTally:
        """What was counted since the last time."""
        counts, self._counts = self._counts, Counter()
        return counts

    def put_back(self, counts: OutcomeTally) -> None:
        self._counts.update(counts)

    def forget(self, user_id: int) -> None:
        self._lists.pop(user_id, None)

    def _remember(self, user_id: int, made_by: str, computed: ComputedList) -> None:
        if computed.stored is None:
            self.forget(user_id)
            return
        self._lists[user_id] = made_by, array("q", computed.stored.compact.movie_ids)
        self._lists.move_to_end(user_id)
        if len(self._lists) > MAX_REMEMBERED:
            self._lists.popitem(last=False)


def outcome_of(before: Verdict | None, after: Verdict | None) -> Outcome | None:
    """What was said first of a movie that had no rating; None for anything else, such as taking something back."""
    if after is None or (before is not None and before.rating is not None):
        return None
    if after.rating is not None:
        return "rated_well" if after.rating >= WELL_STARS else "rated_lower"
    if after.dismissed and not (before and before.dismissed):
        return "dismissed"
    return "wanted" if after.is_wanted() and not (before and before.is_wanted()) else None
