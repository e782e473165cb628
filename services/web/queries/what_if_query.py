"""The page that tells what would be with other ratings, and the addresses that take a rating away or put it back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from services.web.queries.filters_form import encode, values_of
from services.web.queries.forms import parse_integer
from shared.contracts.questions.what_if import MAX_CHANGES, WhatIfQuery

MAX_ID = 2**53 - 1


@dataclass(frozen=True)
class WhatIfPageQuery:
    movie: int | None = None
    without: tuple[int, ...] = ()

    @classmethod
    def read(cls, params: Mapping[str, str]) -> Self:
        """Anything that no page links to is left out."""
        movie = parse_integer(params.get("movie", ""))
        without = dict.fromkeys(map(parse_integer, values_of(params, "without")))
        return cls(
            movie if movie is not None and 1 <= movie <= MAX_ID else None,
            tuple([each for each in without if each is not None and 1 <= each <= MAX_ID][:MAX_CHANGES]),
        )

    def question(self, amount: int) -> WhatIfQuery:
        return WhatIfQuery(without=list(self.without), movie=self.movie, amount=amount)

    @property
    def address(self) -> str:
        movie = {} if self.movie is None else {"movie": self.movie}
        return f"/what-if?{encode({**movie, 'without': self.without})}"

    def address_without(self, movie_id: int) -> str:
        return replace(self, without=(*self.without, movie_id)).address

    def address_with(self, movie_id: int) -> str:
        return replace(self, without=tuple(each for each in self.without if each != movie_id)).address
