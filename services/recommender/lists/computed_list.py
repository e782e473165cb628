"""A list that is made, and not given to anybody yet."""

from dataclasses import dataclass

from shared.contracts.lists import Recommendations
from shared.lists.stored_list import StoredList


@dataclass(frozen=True)
class Draft:
    """`stored` is how it is kept, None where it is not; `token` what its fill of the cache was begun with."""

    made: Recommendations
    stored: StoredList | None
    token: bytes | None

    def first(self, amount: int) -> Recommendations:
        return self.made.model_copy(update={"movies": self.made.movies[:amount]})
