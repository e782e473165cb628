"""What each source calls its columns. A source is recognised by columns that no other source has.

Names are normalized: "TMDb ID" is `tmdbid`. A column that is named here nowhere is ignored, above all a public average.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass

from services.web.ratings_import.reading.entries import Scale, Source

TITLES = ("title", "name", "filmname", "titlename", "moviename", "movietitle", "movie", "film")
OTHER_TITLES = ("originaltitle", "originalname")
YEARS = ("year", "releaseyear", "releasedate", "released", "release")
DATES = (
    *("ratedat", "daterated", "watcheddate", "watchedat", "eventutcts", "timestamp", "date", "created", "createdat"),
    *("logged", "watched", "seen", "viewed", "added"),
)
IMDB_IDS, TMDB_IDS, MOVIE_IDS = ("imdbid", "const", "imdb"), ("tmdbid", "tmdb"), ("movieid",)
FILM_COLUMNS = {*TITLES, *OTHER_TITLES, *IMDB_IDS, *TMDB_IDS, *MOVIE_IDS}
PEOPLE = ("userid", "profilename")
TYPES = ("type", "titletype", "entitytype", "mediatype")
OWN = (
    "my|your|own|personal|meine?|deine?|ihre|eigene|ma|ta|votre|mi|tu|(?:la)?(?:mia|tua)|(?:il)?(?:mio|tuo)|a?minha"
    "|mijn|min|mitt?|moja"
)
RATINGS = (
    "rating|score|stars|grade|vote|bewertung|wertung|benotung|punkte|punktzahl|sterne|puntuacion|calificacion|valoracion"
    "|nota|voto|valutazione|punteggio|avaliacao|beoordeling|waardering|betyg|vurdering|karakter|ocena|hodnoceni"
)
GENERIC_RATING = re.compile(
    rf"(?:(?P<own>{OWN})?(?:{RATINGS})|(?P<mine>userrating|(?:ma|votre)note)|note(?=(?:sur|outof)?(?:20|10|5)))"
    r"(?:outof|of|von|sur|sobre|su|de|0|1|05)?(?P<scale>100|20|10|5)?(?:stars?|points?|sternen?|punkten?)?"
)
"""A user's score is an average of the public, and a note is what it is in French only."""
VOTES = re.compile(
    r"(?:imdb|tmdb|num|total|no|(?:number|nr|anzahl)(?:of|der)?|nombrede|numerode)?(?:votes|votecount|stimmen|votos)"
)
PUBLIC_RATING = re.compile(
    r"(?:imdb|tmdb|trakt|public|community|average|avg|mean)(?:rating|score|vote|bewertung)|voteaverage"
)


@dataclass(frozen=True)
class Format:
    """The columns of the user's own rating, the first that is not empty counts. Without them a row rates nothing."""

    source: Source
    scale: Scale | None
    ratings: tuple[str, ...]
    shows: tuple[frozenset[str], ...]
    """The columns that show the source: all of one of these sets."""
    dates: tuple[str, ...] = DATES
    days: tuple[str, ...] = ()
    """The columns of the day on which the film was seen."""
    tells_seen: bool = False
    """Whether a film without a rating was seen, unless it is on a watchlist."""

    def fits(self, columns: Set[str]) -> bool:
        return any(columns >= required for required in self.shows)


def _all(*names: str) -> frozenset[str]:
    return frozenset(names)


FORMATS = (
    Format(
        Source.TRAKT,
        Scale.TEN,
        ("rating",),
        (
            _all("traktid"),
            _all("traktrating"),
            *(_all("type", "title", date) for date in ("listedat", "ratedat", "watchedat")),
        ),
        ("ratedat", "watchedat", "listedat", "lastwatchedat"),
        ("watchedat", "lastwatchedat"),
        tells_seen=True,
    ),
    Format(
        Source.IMDB,
        Scale.TEN,
        ("yourrating", "yourated"),
        (_all("const", "titletype"), _all("const", "yourrating"), _all("const", "position"), _all("const", "title")),
        ("daterated", "created"),
    ),
    Format(
        Source.TMDB,
        Scale.TEN,
        ("yourrating",),
        (_all("tmdbid", "yourrating"), _all("tmdbid", "seasonnumber"), _all("tmdbid", "type", "name", "releasedate")),
        ("daterated",),
    ),
    Format(
        Source.SIMKL,
        Scale.TEN,
        ("rating",),
        (_all("title", "simklid", "watchlist"),),
        ("watcheddate",),
        ("watcheddate",),
        tells_seen=True,
    ),
    Format(
        Source.SIMKL,
        Scale.TEN,
        ("userrating",),
        (_all("title", "userrating", "status"), _all("title", "simklid")),
        ("userratedat", "lastwatchedat", "watchedat", "addedtowatchlistat"),
        ("lastwatchedat", "watchedat"),
        tells_seen=True,
    ),
    Format(
        Source.MOVARY,
        Scale.TEN,
        ("userrating",),
        (_all("title", "userrating"), _all("title", "watchedat", "plays"), _all("title", "tmdbid", "watchedat")),
        days=("watchedat",),
        tells_seen=True,
    ),
    Format(
        Source.LETTERBOXD,
        Scale.FIVE,
        ("rating",),
        (_all("letterboxduri"), _all("rating10", "title"), _all("rating10", "name"), _all("rating10", "tmdbid")),
        ("watcheddate", "date"),
        ("watcheddate",),
        tells_seen=True,
    ),
    Format(Source.CRITICKER, Scale.HUNDRED, ("score",), (_all("score", "filmname"),)),
    Format(
        Source.NETFLIX,
        Scale.FIVE,
        ("starvalue",),
        (_all("titlename", "profilename"),),
        ("eventutcts", "utctitleadddate"),
        tells_seen=True,
    ),
    Format(Source.TV_TIME, None, (), (_all("moviename", "entitytype"),), tells_seen=True),
    Format(Source.MOVIELENS_SITE, Scale.FIVE, ("rating",), (_all("movieid", "averagerating"),)),
    Format(Source.MOVIELENS_DATASET, Scale.FIVE, ("rating",), (_all("userid", "movieid", "rating"),), ("timestamp",)),
    Format(Source.OWN, Scale.FIVE, ("rating",), (_all("movieid", "title", "rating", "ratedat"),), ("ratedat",)),
    Format(Source.NETFLIX, None, (), (_all("title", "date"),), days=("date",), tells_seen=True),
)
"""In this order: the later ones are less particular."""


def recognise(columns: Mapping[str, int], forced: Source | None = None) -> Format | None:
    """None if the columns are no ratings, and no films either. `forced` is where the user says that they come from."""
    names = set(columns)
    if forced not in {None, Source.OTHER}:
        return _format_of(forced, names)
    for each in FORMATS if forced is None else ():
        if each.fits(names) and not (each.scale is None and _generic_ratings(names)):
            return each
    return _other_format(names)


def _format_of(source: Source | None, names: Set[str]) -> Format | None:
    """The source's own, if it fits, or the first whose rating and whose film are in the columns. A public average is
    never one of its ratings."""
    own = [each for each in FORMATS if each.source is source]
    usable = (each for each in own if names & {*each.ratings} and names & FILM_COLUMNS)
    return next((each for each in own if each.fits(names)), next(usable, None))


def _other_format(names: Set[str]) -> Format | None:
    rated, named = _generic_ratings(names), names & FILM_COLUMNS
    return Format(Source.OTHER, scale_in(rated[0]), (rated[0],), ()) if rated and named else None


def _generic_ratings(names: Set[str]) -> list[str]:
    """Columns that hold the user's own rating by their name, the most particular first."""
    return sorted((name for name in names if GENERIC_RATING.fullmatch(name)), key=lambda name: (-len(name), name))


def unclear_ratings(columns: Mapping[str, int]) -> list[str]:
    """Columns of ratings whose names do not say whose they are, if there are several, or if they may be the average of
    the votes that another column counts. None if one says that its ratings are one's own."""
    found = {columns[name]: name for name in reversed(_generic_ratings(set(columns)))}
    if any(_is_marked(name) for name in columns):
        return []
    return list(found.values()) if len(found) > 1 or is_average(columns) else []


def is_average(columns: Mapping[str, int]) -> bool:
    counts = any(VOTES.fullmatch(name) for name in columns)
    return counts and not any(PUBLIC_RATING.fullmatch(name) for name in columns)


def _is_marked(name: str) -> bool:
    found = GENERIC_RATING.fullmatch(name)
    return found is not None and bool(found["own"] or found["mine"])


def scale_in(name: str) -> Scale | None:
    found = GENERIC_RATING.fullmatch(name)
    return Scale(int(found["scale"])) if found and found["scale"] else None
