"""The list page: whose list, how long, with which controls, and the address of that page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from services.web.queries.forms import read_address, read_amount, read_share, read_user_id, read_years
from shared.contracts.lists import NO_CONTROLS, Controls

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
        user_id, amount = read_user_id(params.get("user_id", "")), read_amount(params.get("amount", "10"))
        return cls(user_id, amount, read_controls(params), params.get("key", "")[:MAX_KEY_LENGTH])

    @classmethod
    def from_address(cls, address: str) -> Self:
        return cls.read(read_address(address))

    @property
    def address(self) -> str:
        """Omits default controls, so that the address is readable and easy to share."""
        controls = self.controls.model_dump(exclude_defaults=True)
        key = {"key": self.key} if self.key else {}
        return f"/result?{urlencode({'user_id': self.user_id, 'amount': self.amount} | controls | key)}"


def read_controls(params: Mapping[str, str]) -> Controls:
    from_year, to_year = read_years(params)
    return Controls(
        genre=params.get("genre", "")[:40] or None,
        from_year=from_year,
        to_year=to_year,
        popularity=read_share(params.get("popularity", ""), -1),
        diversity=read_share(params.get("diversity", ""), 0),
    )
