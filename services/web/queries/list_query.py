"""The list page: whose list, how long, with which controls, and the address of that page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from services.web.queries.filters_form import AMOUNT, FieldsInvalid, address_fields, encode, read_filters
from services.web.queries.forms import read_address, read_amount, read_share, read_user_id
from shared.contracts.errors import InvalidInput
from shared.contracts.filtering.selection import Loosening
from shared.contracts.lists import NO_CONTROLS, Controls, ListSort

MAX_KEY_LENGTH = 40


@dataclass(frozen=True)
class ListPageQuery:
    user_id: int
    amount: int = 10
    controls: Controls = NO_CONTROLS
    key: str = ""
    """Of the link that the owner of the list made."""

    @classmethod
    def read(cls, params: Mapping[str, str]) -> Self:
        """Raises `InvalidInput` with a message for the first invalid parameter."""
        user_id, amount = read_user_id(params.get("user_id", "")), read_list_amount(params)
        return cls(user_id, amount, read_controls(params), params.get("key", "")[:MAX_KEY_LENGTH])

    @classmethod
    def from_address(cls, address: str) -> Self:
        return cls.read(read_address(address))

    @property
    def address(self) -> str:
        """Omits default controls, so that the address is readable and easy to share."""
        key = {"key": self.key} if self.key else {}
        return (
            f"/result?{encode({'user_id': self.user_id, 'amount': self.amount} | address_fields(self.controls) | key)}"
        )

    def address_without(self, loosening: Loosening) -> str:
        controls = self.controls.loosened(loosening.filter, loosening.value)
        return replace(self, controls=controls).address

    def address_sorted(self, sort: ListSort) -> str:
        return replace(self, controls=self.controls.model_copy(update={"sort": sort})).address

    @property
    def address_with_unknown(self) -> str:
        return replace(self, controls=self.controls.model_copy(update={"include_unknown": True})).address


def read_list_amount(params: Mapping[str, str]) -> int:
    try:
        return read_amount(params.get("amount", "10"))
    except InvalidInput as error:
        raise FieldsInvalid(error.message, AMOUNT) from error


def read_controls(params: Mapping[str, str]) -> Controls:
    return Controls(
        **dict(read_filters(params)),
        sort="stars" if params.get("sort") == "stars" else "rank",
        popularity=read_share(params.get("popularity", ""), -1),
        diversity=read_share(params.get("diversity", ""), 0),
    )
