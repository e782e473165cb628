"""The reason for a recommendation as the pages show it. In English it is the sentence of the API."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Protocol

from services.web.localization.formats import decimal, number, short_decimal
from services.web.localization.languages import current_language
from services.web.localization.translation import SOURCE, gettext, ngettext
from shared.contracts.english_reasons import SECOND_PERSON, THIRD_PERSON, reason
from shared.contracts.explanations import DIRECTOR, DISLIKED_STARS, LIKED_STARS, CitedRating, Explanation


class Explained(Protocol):
    @property
    def reason(self) -> str: ...

    @property
    def explanation(self) -> Explanation | None: ...


def reason_text(row: Explained, *, own: bool = True) -> str:
    """`own`: whether the reader is the person whose ratings are cited. Lists stored without an explanation show the
    sentence that they came with."""
    if row.explanation is None:
        return row.reason
    if current_language() == SOURCE:
        return reason(row.explanation, SECOND_PERSON if own else THIRD_PERSON)
    if row.explanation.like:
        return _likeness(row.explanation)
    return WORDS[row.explanation.kind](row.explanation, own)


def _ratings(explanation: Explanation, own: bool) -> str:
    """Ratings that follow each other and say the same share one clause."""
    if explanation.shared:
        return _by_features(explanation, own)
    runs = groupby(explanation.movies, _kind)
    clauses = gettext(" and ").join(_clause(list(run), own) for _, run in runs)
    return gettext("Because %(clauses)s") % {"clauses": clauses}


def _by_features(explanation: Explanation, own: bool) -> str:
    count = len(explanation.movies)
    values = {"titles": gettext(" and ").join(movie.title for movie in explanation.movies)}
    if any(feature.kind == DIRECTOR for feature in explanation.shared):
        text = (
            ngettext(
                "By the director of %(titles)s, which you liked",
                "By the director of %(titles)s, which you liked",
                count,
            )
            if own
            else ngettext(
                "By the director of %(titles)s, which they liked",
                "By the director of %(titles)s, which they liked",
                count,
            )
        )
        return text % values
    text = (
        ngettext(
            "Shares %(features)s with %(titles)s, which you liked",
            "Shares %(features)s with %(titles)s, which you liked",
            count,
        )
        if own
        else ngettext(
            "Shares %(features)s with %(titles)s, which they liked",
            "Shares %(features)s with %(titles)s, which they liked",
            count,
        )
    )
    return text % {**values, "features": _feature_names(explanation)}


def _feature_names(explanation: Explanation) -> str:
    names = [gettext(each.name) if each.kind == "genre" else each.name for each in explanation.shared]
    return gettext(" and ").join(names)


def _likeness(explanation: Explanation) -> str:
    values = {"titles": gettext(" and ").join(movie.title for movie in explanation.like)}
    if any(feature.kind == DIRECTOR for feature in explanation.shared):
        return gettext("By the director of %(titles)s") % values
    if explanation.shared:
        return gettext("Shares %(features)s with %(titles)s") % {**values, "features": _feature_names(explanation)}
    return gettext("Because it is like %(titles)s") % values


def _kind(movie: CitedRating) -> float:
    """Ratings of one kind are told with the same words."""
    if movie.stars >= LIKED_STARS:
        return LIKED_STARS
    return DISLIKED_STARS if movie.stars <= DISLIKED_STARS else movie.stars


def _clause(movies: Sequence[CitedRating], own: bool) -> str:
    titles = gettext(" and ").join(movie.title for movie in movies)
    kind, count = _kind(movies[0]), len(movies)
    if kind == LIKED_STARS:
        text = (
            ngettext("you liked %(titles)s", "you liked %(titles)s", count)
            if own
            else ngettext("they liked %(titles)s", "they liked %(titles)s", count)
        )
    elif kind == DISLIKED_STARS:
        text = gettext("you did not like %(titles)s") if own else gettext("they did not like %(titles)s")
    else:
        text = (
            gettext("you gave %(stars)s stars to %(titles)s")
            if own
            else gettext("they gave %(stars)s stars to %(titles)s")
        )
    return text % {"titles": titles, "stars": short_decimal(kind)}


def _neighbours(explanation: Explanation, own: bool) -> str:
    count, average = explanation.count or 0, explanation.average
    if average is None:
        return gettext("Nobody has rated it yet")
    if explanation.among is not None:
        text = (
            gettext("%(count)s of the %(among)s people whose taste is closest to yours gave it %(stars)s on average")
            if own
            else gettext(
                "%(count)s of the %(among)s people whose taste is closest to theirs gave it %(stars)s on average"
            )
        )
        return text % {"count": number(count), "among": number(explanation.among), "stars": decimal(average)}
    text = (
        ngettext(
            "%(count)s person with a taste like yours gave it %(stars)s on average",
            "%(count)s people with a taste like yours gave it %(stars)s on average",
            count,
        )
        if own
        else ngettext(
            "%(count)s person with a taste like theirs gave it %(stars)s on average",
            "%(count)s people with a taste like theirs gave it %(stars)s on average",
            count,
        )
    )
    return text % {"count": number(count), "stars": decimal(average)}


def _popularity(explanation: Explanation, _own: bool) -> str:
    if explanation.average is None:
        return gettext("Nobody has rated it yet")
    text = ngettext(
        "%(count)s person rated it, %(stars)s stars on average",
        "%(count)s people rated it, %(stars)s stars on average",
        explanation.count or 0,
    )
    return text % {"count": number(explanation.count or 0), "stars": decimal(explanation.average)}


WORDS: dict[str, Callable[[Explanation, bool], str]] = {
    "ratings": _ratings,
    "neighbours": _neighbours,
    "popularity": _popularity,
}
