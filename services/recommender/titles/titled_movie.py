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

    def is_twin_of(self, other: "TitledMovie") -> bool:
        """Whether both are one film: by their ids where both have any of one kind, else by title and year."""
        ids = [(self.imdb_id, other.imdb_id), (self.tmdb_id, other.tmdb_id)]
        known = [mine == theirs for mine, theirs in ids if mine is not None and theirs is not None]
        return any(known) if known else (self.title, self.year) == (other.title, other.year)
