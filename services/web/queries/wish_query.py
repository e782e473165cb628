"""The page of a wish in words, and the addresses that take a part of it away or put it back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from services.web.queries.filters_form import encode, values_of
from services.web.queries.forms import parse_integer
from shared.contracts.questions.wishes import MAX_PARTS, MAX_WORDS_LENGTH, WishQuery


@dataclass(frozen=True)
class WishPageQuery:
    words: str = ""
    without: tuple[int, ...] = ()
    include_unknown: bool = False

    @classmethod
    def read(cls, params: Mapping[str, str]) -> Self:
        """Cuts off what is too long, and leaves out what no page links to."""
        without = dict.fromkeys(map(parse_integer, values_of(params, "without")))
        return cls(
            params.get("words", "")[:MAX_WORDS_LENGTH],
            tuple([each for each in without if each is not None and 0 <= each < MAX_PARTS]),
            params.get("include_unknown", "") not in ("", "0", "false"),
        )

    def wish(self, amount: int) -> WishQuery:
        return WishQuery(
            words=self.words, without=list(self.without), include_unknown=self.include_unknown, amount=amount
        )

    @property
    def address(self) -> str:
        unknown = {"include_unknown": "true"} if self.include_unknown else {}
        return f"/wish?{encode({'words': self.words, 'without': self.without, **unknown})}"

    @property
    def address_with_unknown(self) -> str:
        return replace(self, include_unknown=True).address

    def address_without(self, part: int) -> str:
        return replace(self, without=(*self.without, part)).address

    def address_with(self, part: int) -> str:
        return replace(self, without=tuple(each for each in self.without if each != part)).address
