"""Which list a page shows: whose, how long, and with which controls; and the address of that page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from services.web.queries.forms import read_amount, read_share, read_user_id, read_year
from shared.contracts.lists import Controls

PLAIN = Controls()


@dataclass(frozen=True)
class Asked:
    user_id: int
    amount: int = 10
    controls: Controls = PLAIN

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """Raises `InvalidInput` with a sentence for the first thing that is wrong."""
        user_id, amount = read_user_id(given.get("user_id", "")), read_amount(given.get("amount", "10"))
        return cls(user_id, amount, read_controls(given))

    @classmethod
    def at(cls, address: str) -> Self:
        return cls.read(dict(parse_qsl(urlsplit(address).query, max_num_fields=20)))

    @property
    def address(self) -> str:
        """Without what is as it would be anyway, so that it can be read and shared."""
        controls = self.controls.model_dump(exclude_defaults=True)
        return f"/result?{urlencode({'user_id': self.user_id, 'amount': self.amount} | controls)}"


def read_controls(given: Mapping[str, str]) -> Controls:
    return Controls(
        genre=given.get("genre", "")[:40] or None,
        from_year=read_year(given.get("from_year", "")),
        to_year=read_year(given.get("to_year", "")),
        popularity=read_share(given.get("popularity", ""), -1),
        diversity=read_share(given.get("diversity", ""), 0),
    )
