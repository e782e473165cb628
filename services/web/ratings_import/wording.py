"""What the page calls sources, scales and reasons."""

from services.web.ratings_import.record import ImportRecord

SOURCES = {
    "letterboxd": "Letterboxd",
    "imdb": "IMDb",
    "trakt": "Trakt",
    "tmdb": "TMDB",
    "movielens": "MovieLens",
    "movielens-dataset": "a MovieLens data set",
    "netflix": "Netflix",
    "criticker": "Criticker",
    "movary": "Movary",
    "tv-time": "TV Time",
    "matinee": "Matinee",
    "other": "a site that we do not know",
}
SCALES = {5: "out of five", 10: "out of ten", 100: "out of a hundred"}


SINGULAR = {"series and episodes": "series or episode", "films": "film", "lists": "list", "files": "file"}


def source_name(record: ImportRecord) -> str:
    return SOURCES.get(record.source, record.source)


def stated(record: ImportRecord) -> list[tuple[str, int]]:
    """What the file says besides ratings."""
    counts = [
        ("Seen, unrated", record.seen),
        ("Of these liked", record.liked),
        ("Watchlist", record.wanted),
        ("Diary days", record.days),
    ]
    return [(label, count) for label, count in counts if count]


def amount_of(record: ImportRecord, count: int) -> str:
    """What an import of so many films is called."""
    noun = "film" if record.seen or record.wanted else "rating"
    return f"{count:,} {noun if count == 1 else f'{noun}s'}"


def left_out(record: ImportRecord) -> list[str]:
    """Sentences about what the file holds besides ratings of films."""
    return [_sentence(why, count) for why, count in record.left_out.items()]


def _sentence(why: str, count: int) -> str:
    if count == 1:
        for plural, singular in SINGULAR.items():
            why = why.replace(plural, singular)
    return f"{count:,} {why} {'was' if count == 1 else 'were'} left out."
