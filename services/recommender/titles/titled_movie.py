"""What the index knows of a film."""

from dataclasses import dataclass

from services.recommender.titles.names import Name, names_of


@dataclass(frozen=True)
class TitledMovie:
    """`title` may contain other names in brackets; `other_titles` are the original title and translations."""

    movie_id: int
    title: str
    year: int | None = None
    other_titles: tuple[str, ...] = ()
    imdb_id: int | None = None
    tmdb_id: int | None = None

    def names(self) -> list[Name]:
        return names_of(self.title, self.other_titles)
