"""What filters need to know of a movie beyond its title, year and genres."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from services.recommender.filters.certificates import certificate_age
from services.recommender.filters.languages import language_name
from shared.contracts.movie_records import MovieFields

MAX_TAGS = 20
"""Of a data set, the most used of each movie."""


@dataclass(frozen=True)
class FilterFacts:
    """`age`: from which the certificate admits people. None or empty where nothing is known."""

    runtime: int | None = None
    age: int | None = None
    languages: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    """The services that include the movie, each behind its country: `DE Netflix`."""
    offers_known: bool = False

    @classmethod
    def from_fields(cls, fields: MovieFields, tags: Iterable[str]) -> Self:
        """`tags`: those of the data set, which count where the record has none."""
        return cls(
            runtime=fields.runtime,
            age=certificate_age(fields.certificate),
            languages=tuple(dict.fromkeys(map(language_name, fields.languages or ()))),
            people=tuple(dict.fromkeys([*(fields.directors or ()), *(fields.cast or ())])),
            tags=tuple(fields.tags or tags),
            streams=tuple(
                f"{region} {name}" for region, offers in (fields.watch or {}).items() for name in offers.stream
            ),
            offers_known=fields.watch is not None or fields.from_tmdb is not None,
        )


NO_FACTS = FilterFacts()
