"""What is known of a movie besides its title, year and genres. A field is omitted where nothing is known."""

from typing import Annotated

from pydantic import BaseModel, Field

from shared.contracts.values import is_none


def is_empty(value: object) -> bool:
    return not value


Text = Annotated[str | None, Field(exclude_if=is_none)]
Names = Annotated[list[str], Field(exclude_if=is_empty)]


class WatchOffers(BaseModel):
    """The services that offer a movie in one region."""

    stream: Names = []
    rent: Names = []
    buy: Names = []


class MovieFacts(BaseModel):
    original_title: Text = None
    other_titles: Names = []
    overview: Text = None
    runtime: Annotated[int | None, Field(exclude_if=is_none)] = None
    """In minutes."""
    directors: Names = []
    cast: Names = []
    tags: Names = []
    languages: Names = []
    countries: Names = []
    certificate: Text = None
    trailer: Text = None
    """An address by https."""
    watch: Annotated[dict[str, WatchOffers], Field(exclude_if=is_empty)] = {}
    """By region, such as `DE`. The data is JustWatch's."""
    from_tmdb: Annotated[bool, Field(exclude_if=is_empty)] = False
    """Whether some of this is TMDB's, who must be named beside it."""
