"""The streaming services that a visitor has, in the country that they watch in. Kept in a cookie, like the country."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, unquote

from fastapi import Request, Response

from shared.contracts.movie_facts import WatchOffers

SERVICES_COOKIE = "matinee_services"
COOKIE_SECONDS = 365 * 24 * 3600
SEPARATOR = "|"
MAX_SERVICES, MAX_NAME_LENGTH = 10, 60
"""As many as a filter may have; a cookie holds four KB."""


@dataclass(frozen=True)
class MyServices:
    region: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, request: Request) -> Self | None:
        region, *names = unquote(request.cookies.get(SERVICES_COOKIE, "")).split(SEPARATOR)
        chosen = tuple(dict.fromkeys(name[:MAX_NAME_LENGTH] for name in names if name.isprintable() and name.strip()))
        is_region = len(region) == 2 and region.isascii() and region.isupper()
        return cls(region, chosen[:MAX_SERVICES]) if is_region and chosen else None

    def including(self, watch: Mapping[str, WatchOffers]) -> list[str]:
        """Those that include a movie."""
        offers = watch.get(self.region)
        offered: Collection[str] = offers.stream if offers else ()
        return [name for name in self.names if name in offered]

    def keep(self, response: Response, *, secure: bool) -> None:
        value = quote(SEPARATOR.join((self.region, *self.names)), safe="")
        response.set_cookie(
            SERVICES_COOKIE, value, max_age=COOKIE_SECONDS, httponly=True, samesite="lax", secure=secure
        )
