from dataclasses import dataclass

from shared.contracts.lists import Recommendations
from shared.lists.format1.stored_list import StoredList


@dataclass(frozen=True)
class ComputedList:
    """A list that is computed and not published yet. `stored` is the form that the stores keep, None where they keep
    none; `token` belongs to the placeholder that was put into the cache before, None where Redis is away."""

    recommendations: Recommendations
    stored: StoredList | None
    token: bytes | None

    def first(self, amount: int) -> Recommendations:
        return self.recommendations.model_copy(update={"movies": self.recommendations.movies[:amount]})
