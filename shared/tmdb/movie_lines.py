"""From TMDB's words to a line for the importer of records."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date

from shared.contracts.movie_records import FromTmdb, MovieLine, Offers
from shared.contracts.movies import Movie
from shared.contracts.validation.plain_text import printable
from shared.tmdb.movies import Named, Provider, RegionOffers, TmdbMovie

MAX_CAST, MAX_TAGS, MAX_OTHER_TITLES, MAX_OFFERS = 15, 20, 20, 20
MAX_NAME, MAX_OVERVIEW = 300, 5000
GENRES = {
    "Science Fiction": ("Sci-Fi",),
    "Family": ("Children", "Children's"),
    "Music": ("Musical",),
}
"""TMDB's names of genres, and what MovieLens calls them."""
CERTIFICATE_PREFIX = {"DE": "FSK "}


def enrichment_line(movie: Movie, said: TmdbMovie, regions: Collection[str], fetched_on: date) -> MovieLine:
    """For a movie that the catalogue has. Ids that it lacks are added; they name the movie, and do not expire."""
    ids = {"imdb_id": said.imdb_id if movie.imdb_id is None else None, "tmdb_id": said.id}
    return _line(said, regions, fetched_on, movie_id=movie.movie_id, title_here=movie.title, **ids)


def new_movie_line(
    said: TmdbMovie, regions: Collection[str], genres: Collection[str], fetched_on: date
) -> MovieLine | str:
    """For a movie that may be new: found by its ids, or added. Its title, year and genres name what people rate, so
    they stay. A text says why it cannot be added."""
    title = _line_of(said.title or "")
    if not title or said.year is None:
        return "TMDB has no title or no year of it"
    known = {"title": title, "year": said.year, "genres": genre_names(said.genres, genres)}
    ids = {"imdb_id": said.imdb_id, "tmdb_id": said.id}
    return _line(said, regions, fetched_on, title_here=title, **ids, **known)


def _line(
    said: TmdbMovie, regions: Collection[str], fetched_on: date, *, title_here: str, **others: object
) -> MovieLine:
    others = {name: value for name, value in others.items() if value is not None}
    facts = _facts(said, regions, title_here)
    source = FromTmdb(fields=sorted(facts), fetched_on=fetched_on.isoformat())
    return MovieLine.model_validate({**facts, **others, "from_tmdb": source})


def _facts(said: TmdbMovie, regions: Collection[str], title_here: str) -> dict[str, object]:
    crew = [each for each in said.credits.crew if each.job == "Director"]
    cast = sorted(said.credits.cast, key=lambda each: each.order)
    original = _line_of(said.original_title or "")
    facts = {
        "original_title": original if original != title_here else None,
        "other_titles": [title for title in _cut(said.titles()) if title != title_here][:MAX_OTHER_TITLES],
        "overview": printable(said.overview or "")[:MAX_OVERVIEW],
        "runtime": said.runtime if said.runtime and 0 < said.runtime <= 6000 else None,
        "directors": names(crew),
        "cast": names(cast)[:MAX_CAST],
        "tags": names(said.keywords.keywords)[:MAX_TAGS],
        "languages": languages(said),
        "countries": names(said.production_countries),
        "certificate": certificate(said, regions),
        "poster_path": _line_of(said.poster_path or ""),
        "trailer": trailer(said),
        "watch": offers(said, regions),
    }
    return {name: value for name, value in facts.items() if value}


def names(entries: Iterable[Named]) -> list[str]:
    return _cut(each.name for each in entries)


def _cut(texts: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(filter(None, (_line_of(text or "") for text in texts))))


def _line_of(text: str) -> str:
    return " ".join(printable(text).split())[:MAX_NAME].strip()


def languages(said: TmdbMovie) -> list[str]:
    """The original language first."""
    ordered = sorted(said.spoken_languages, key=lambda each: each.iso_639_1 != said.original_language)
    return _cut(each.english_name for each in ordered)


def certificate(said: TmdbMovie, regions: Collection[str]) -> str | None:
    """Of the first of these regions that has one; where it has several, the most frequent."""
    found = {each.iso_3166_1: each.release_dates for each in said.release_dates.results}
    for region in regions:
        counted = Counter(filter(None, (_line_of(each.certification or "") for each in found.get(region, []))))
        if counted:
            return CERTIFICATE_PREFIX.get(region, "") + counted.most_common(1)[0][0][:50]
    return None


def trailer(said: TmdbMovie) -> str | None:
    """An official one rather than another."""
    found = [each for each in said.videos.results if each.site == "YouTube" and each.type == "Trailer" and each.key]
    best = min(found, key=lambda each: not each.official, default=None)
    key = best.key if best else None
    return f"https://www.youtube.com/watch?v={key}" if key and key.replace("-", "").replace("_", "").isalnum() else None


def offers(said: TmdbMovie, regions: Collection[str]) -> dict[str, Offers]:
    found = {region: _offers(said.watch.results[region]) for region in regions if region in said.watch.results}
    return {region: each for region, each in found.items() if each.stream or each.rent or each.buy}


def _offers(region: RegionOffers) -> Offers:
    return Offers(
        stream=_providers([*region.flatrate, *region.free, *region.ads]),
        rent=_providers(region.rent),
        buy=_providers(region.buy),
    )


def _providers(providers: list[Provider]) -> list[str]:
    ordered = sorted(providers, key=lambda each: 1000 if each.display_priority is None else each.display_priority)
    return _cut(each.provider_name for each in ordered)[:MAX_OFFERS]


def genre_names(said: Iterable[Named], known: Collection[str]) -> list[str]:
    """By the names that the catalogue uses; those that it has not are left out."""
    possible = [(name, *GENRES.get(name, ())) for name in names(said)]
    found = (next((name for name in each if name in known), None) for each in possible)
    return [name for name in found if name is not None]
