"""What TMDB says of a movie, in the shapes of https://developer.themoviedb.org/reference/movie-details. Parts that are
missing or null are empty."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

APPENDED = "credits,keywords,alternative_titles,videos,release_dates,watch/providers"


def _empty_if_null(value: object) -> object:
    return {} if value is None else value


def _none_if_blank(value: object) -> object:
    return value.strip() or None if isinstance(value, str) else value


def _list_if_null(value: object) -> object:
    return [] if value is None else value


Text = Annotated[str | None, BeforeValidator(_none_if_blank)]


class Named(BaseModel):
    name: Text = None


class CrewMember(Named):
    job: str | None = None


class CastMember(Named):
    order: int = 1000


class Credits(BaseModel):
    cast: Annotated[list[CastMember], BeforeValidator(_list_if_null)] = []
    crew: Annotated[list[CrewMember], BeforeValidator(_list_if_null)] = []


class Keywords(BaseModel):
    keywords: Annotated[list[Named], BeforeValidator(_list_if_null)] = []


class Titled(BaseModel):
    title: Text = None
    iso_3166_1: str | None = None


class AlternativeTitles(BaseModel):
    titles: Annotated[list[Titled], BeforeValidator(_list_if_null)] = []


class Video(BaseModel):
    site: str | None = None
    type: str | None = None
    key: str | None = None
    official: bool | None = None


class Videos(BaseModel):
    results: Annotated[list[Video], BeforeValidator(_list_if_null)] = []


class Release(BaseModel):
    certification: Text = None


class CountryReleases(BaseModel):
    iso_3166_1: str | None = None
    release_dates: Annotated[list[Release], BeforeValidator(_list_if_null)] = []


class ReleaseDates(BaseModel):
    results: Annotated[list[CountryReleases], BeforeValidator(_list_if_null)] = []


class Provider(BaseModel):
    provider_name: Text = None
    display_priority: int | None = None


class RegionOffers(BaseModel):
    flatrate: Annotated[list[Provider], BeforeValidator(_list_if_null)] = []
    free: Annotated[list[Provider], BeforeValidator(_list_if_null)] = []
    ads: Annotated[list[Provider], BeforeValidator(_list_if_null)] = []
    rent: Annotated[list[Provider], BeforeValidator(_list_if_null)] = []
    buy: Annotated[list[Provider], BeforeValidator(_list_if_null)] = []


class WatchProviders(BaseModel):
    results: Annotated[dict[str, RegionOffers], BeforeValidator(_empty_if_null)] = {}


class Language(BaseModel):
    iso_639_1: str | None = None
    english_name: Text = None


class FoundMovie(BaseModel):
    """One result of a search, and the beginning of the details."""

    id: int
    title: Text = None
    original_title: Text = None
    release_date: str | None = None
    vote_count: int | None = None

    @property
    def year(self) -> int | None:
        digits = (self.release_date or "")[:4]
        return int(digits) if len(digits) == 4 and digits.isascii() and digits.isdigit() else None


class FoundMovies(BaseModel):
    results: Annotated[list[FoundMovie], BeforeValidator(_list_if_null)] = []
    movie_results: Annotated[list[FoundMovie], BeforeValidator(_list_if_null)] = []
    """Of `/find`."""
    total_pages: int = 1


class TmdbMovie(FoundMovie):
    imdb_id: Text = None
    overview: Text = None
    runtime: int | None = None
    original_language: str | None = None
    poster_path: Text = None
    adult: bool = False
    genres: Annotated[list[Named], BeforeValidator(_list_if_null)] = []
    spoken_languages: Annotated[list[Language], BeforeValidator(_list_if_null)] = []
    production_countries: Annotated[list[Named], BeforeValidator(_list_if_null)] = []
    credits: Annotated[Credits, BeforeValidator(_empty_if_null)] = Credits()
    keywords: Annotated[Keywords, BeforeValidator(_empty_if_null)] = Keywords()
    alternative_titles: Annotated[AlternativeTitles, BeforeValidator(_empty_if_null)] = AlternativeTitles()
    videos: Annotated[Videos, BeforeValidator(_empty_if_null)] = Videos()
    release_dates: Annotated[ReleaseDates, BeforeValidator(_empty_if_null)] = ReleaseDates()
    watch: Annotated[WatchProviders, BeforeValidator(_empty_if_null)] = Field(
        WatchProviders(), validation_alias="watch/providers", serialization_alias="watch/providers"
    )

    @property
    def imdb_number(self) -> int | None:
        digits = (self.imdb_id or "").removeprefix("tt")
        return int(digits) if digits.isascii() and digits.isdigit() else None

    def titles(self) -> list[str]:
        """All its titles, its own first."""
        others = [each.title for each in self.alternative_titles.titles]
        return list(dict.fromkeys(title for title in (self.title, self.original_title, *others) if title))

    def dump(self) -> dict[str, Any]:
        """In the shape that it was read from."""
        return self.model_dump(by_alias=True, exclude_defaults=True)
