"""What columns are called in other languages and by other people, normalized."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

MAX_COLUMN_NAME = 100
OTHER_LANGUAGES = {
    "title": "titel filmtitel deutschertitel titre titredufilm titulo titolo tittel tytuł nazev nimi",
    "originaltitle": (
        "originaltitel titreoriginal titulooriginal titolooriginale originaletitel originaltittel tytułoryginalny"
    ),
    "year": (
        "jahr erscheinungsjahr produktionsjahr annee anneedesortie anneedeproduction ano anno jaar ar aar rok vuosi"
    ),
    "ratedat": "bewertetam bewertungsdatum datumderbewertung datedenotation fechadevoto datadivoto",
    "releasedate": "erscheinungsdatum veroffentlichung kinostart datedesortie sortie fechadeestreno estreno premiera",
    "watcheddate": "gesehenam angesehenam sehdatum vule",
    "watched": "gesehen angesehen vu visto gezien sedd katsottu obejrzane",
    "added": "hinzugefugt hinzugefugtam ajoute ajoutele anadido aggiunto",
    "date": "datum fecha data dato",
    "yourrating": "deinebewertung ihrebewertung votrenote tupuntuacion tuvoto",
    "type": "typ titeltyp medientyp tipo",
}
SPELLINGS = {
    "title": "filmtitle",
    "year": "movieyear filmyear productionyear yearreleased yearofrelease",
    "ratedat": "ratedon rateddate ratingdate dateofrating",
    "watcheddate": (
        "datewatched watchedon dateseen seenon datelogged loggedon loggedat loggeddate dateviewed viewedon vieweddate"
    ),
    "added": "addedon addedat addeddate dateadded",
    "imdbid": "tconst ttid imdbtitleid imdbnr imdbnummer imdburl imdblink imdbkey",
    "tmdbid": "themoviedbid tmdbnr",
}
COLUMNS = {
    other: name for names in (OTHER_LANGUAGES, SPELLINGS) for name, others in names.items() for other in others.split()
}
NOT_ENGLISH = {other for name in ("title", "year", "ratedat") for other in OTHER_LANGUAGES[name].split()}
FRENCH = ("note", "titre")
"""A note is a French rating, a German grade, of which the least is the best, and an English remark."""
OUT_OF = re.compile(r"(?<!\d)(?<!\d )/(?=\s*(?:5|10|20|100)\b)")
"""As in "Rating /10", which is no "Rating10"."""
TITLES_WITH_YEARS = (
    *("title", "name", "movie", "film", "movietitle", "movietitel", "filmtitle", "filmname", "moviename"),
    *OTHER_LANGUAGES["title"].split(),
)
BESIDE_YEAR = re.compile(
    r"(?<=\w) ?(?:[(\[/,&+]|\b(?:and|und|et|y|e|en|i)\b) ?(?:release |erscheinungs|produktions|production )?"
    r"(?:year|jahr|annee|ano|anno|jaar|ar|rok|vuosi)(?: (?:de|of) \w+)? ?[)\]]?$",
    re.IGNORECASE,
)
"""As in "Movie (Year)", a title, which is no "Movie year"."""


def column_name(name: str) -> str:
    """Normalized; a title that stands with its year is called a title."""
    return _column_name(name) if len(name) <= MAX_COLUMN_NAME else normalize(name)


@lru_cache(1024)
def _column_name(name: str) -> str:
    """Computed once: each record of a list in JSON names its fields."""
    plain = " ".join(_without_accents(name).split())
    beside = BESIDE_YEAR.search(plain)
    title = normalize(plain[: beside.start()]) if beside else ""
    return title if title in TITLES_WITH_YEARS else normalize(name)


def normalize(name: str) -> str:
    """Names differ by case, spaces, accents and punctuation in the wild: "TMDb ID", "tmdb_id", "tmdbId"."""
    plain = name if name.isascii() else _without_accents(name)
    plain = OUT_OF.sub("outof", plain) if "/" in plain else plain
    return "".join(character for character in plain.casefold() if character.isalnum())


def _without_accents(name: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))


def with_other_names(columns: Mapping[str, int]) -> dict[str, int]:
    """The columns by their own names, and by the name that a column of another language or spelling stands for."""
    named = {COLUMNS[name]: at for name, at in reversed(list(columns.items())) if name in COLUMNS}
    if columns.keys() >= {*FRENCH}:
        named["rating"] = columns["note"]
    return named | dict(columns)


def is_in_another_language(columns: Mapping[str, int]) -> bool:
    """Than English, the only one of these whose speakers may write the month before the day."""
    return any(name in NOT_ENGLISH for name in columns)
