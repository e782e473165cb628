"""What the page calls sources, scales and reasons."""

from collections import Counter

from services.web.localization.formats import number, short_decimal
from services.web.localization.messages import N_, ngettext_later
from services.web.localization.translation import gettext, ngettext
from services.web.ratings_import.reading.entries import LeftOut
from services.web.ratings_import.record import ImportRecord, Outlier, Summary

SOURCES = {
    "letterboxd": "Letterboxd",
    "imdb": "IMDb",
    "trakt": "Trakt",
    "tmdb": "TMDB",
    "movielens": "MovieLens",
    "movielens-dataset": N_("a MovieLens data set"),
    "netflix": "Netflix",
    "criticker": "Criticker",
    "movary": "Movary",
    "simkl": "Simkl",
    "tv-time": "TV Time",
    "matinee": "Matinee",
    "other": N_("a site that we do not know"),
}
SCALES = {5: N_("out of five"), 10: N_("out of ten"), 20: N_("out of twenty"), 100: N_("out of a hundred")}
LEFT_OUT = {
    LeftOut.SERIES: ngettext_later(
        "%(count)s series or episode was left out.", "%(count)s series and episodes were left out."
    ),
    LeftOut.WATCHED: ngettext_later(
        "%(count)s watched movie without a rating was left out.",
        "%(count)s watched movies without a rating were left out.",
    ),
    LeftOut.WANTED: ngettext_later(
        "%(count)s movie on a watchlist was left out.", "%(count)s movies on a watchlist were left out."
    ),
    LeftOut.LIKED: ngettext_later(
        "%(count)s liked movie without a rating was left out.", "%(count)s liked movies without a rating were left out."
    ),
    LeftOut.OTHER_LISTS: ngettext_later(
        "%(count)s movie was left out that is only in a collection or on another list.",
        "%(count)s movies were left out that are only in a collection or on another list.",
    ),
    LeftOut.LISTS: ngettext_later("%(count)s list was left out.", "%(count)s lists were left out."),
    LeftOut.FILES: ngettext_later(
        "%(count)s file of another kind was left out.", "%(count)s files of another kind were left out."
    ),
    LeftOut.ROWS: ngettext_later(
        "%(count)s row below column names that do not fit the other ratings was left out.",
        "%(count)s rows below column names that do not fit the other ratings were left out.",
    ),
}

FUTURE = ngettext_later(
    "%(count)s row has a date in the future, and counts as of today.",
    "%(count)s rows have a date in the future, and count as of today.",
)
EARLY = ngettext_later(
    "%(count)s row has a date before its movie came out, and counts as of the year of the movie.",
    "%(count)s rows have a date before their movie came out, and count as of the year of the movie.",
)
NUMBERS = ngettext_later(
    "%(count)s movie has a number of IMDb or TMDB in place of a title, which is not known here. Export titles too.",
    "%(count)s movies have numbers of IMDb or TMDB in place of titles, none of which is known here. Export titles too.",
)
BEYOND = ngettext_later(
    "%(count)s rating is beyond this scale and is left out, in line:",
    "%(count)s ratings are beyond this scale and are left out, in lines:",
)
SHOWN_LINES = 50


def source_name(record: ImportRecord) -> str:
    return gettext(SOURCES.get(record.source, record.source))


def stated(record: ImportRecord) -> list[tuple[str, int]]:
    """What the file says besides ratings."""
    counts = [
        (gettext("Seen, unrated"), record.seen),
        (gettext("Of these liked"), record.liked),
        (gettext("Watchlist"), record.wanted),
        (gettext("Diary days"), record.days),
    ]
    return [(label, count) for label, count in counts if count]


def amount_of(record: ImportRecord, count: int) -> str:
    """What an import of so many films is called."""
    if record.seen or record.wanted:
        text = ngettext("%(count)s movie", "%(count)s movies", count)
    else:
        text = ngettext("%(count)s rating", "%(count)s ratings", count)
    return text % {"count": number(count)}


def outliers(record: ImportRecord) -> list[str]:
    """Ratings beyond the least scale that the file may be on, as long as nobody has said which it is."""
    shown = [gettext("%(rating)s (line %(line)s)") % _outlier_values(each) for each in record.outliers]
    more = record.outlier_count - len(shown)
    return [*shown, *([gettext("%(count)s more") % {"count": number(more)}] if more else [])]


def _outlier_values(outlier: Outlier) -> dict[str, str]:
    return {"rating": short_decimal(outlier.rating), "line": outlier.line}


def left_out(record: ImportRecord) -> list[str]:
    """Sentences about what the file holds besides ratings of films, and what of it cannot be true."""
    left = Counter(record.left_out)
    if summary := record.summary:
        left[LeftOut.WATCHED] += summary.zeros
    counts = [(LEFT_OUT[LeftOut(why)], count) for why, count in left.items()]
    if summary:
        counts += [(FUTURE, summary.future), (EARLY, summary.early), (NUMBERS, summary.numbers)]
    sentences = [_sentence(words, count) for words, count in counts if count]
    return sentences + ([_beyond(summary)] if summary and summary.beyond else [])


def _sentence(words: tuple[str, str], count: int) -> str:
    return ngettext(*words, count) % {"count": number(count)}


def _beyond(summary: Summary) -> str:
    return f"{_sentence(BEYOND, summary.beyond)} {', '.join(summary.beyond_lines[:SHOWN_LINES])}."
