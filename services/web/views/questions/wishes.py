"""How a part of a wish was understood, in the words of the page."""

from collections.abc import Callable, Sequence

from services.web.localization.formats import number
from services.web.localization.languages import current_locale
from services.web.localization.messages import N_
from services.web.localization.translation import gettext
from shared.contracts.movies import Movie
from shared.contracts.questions.wishes import Bounds, WishMeaning


def meaning_text(meaning: WishMeaning) -> str:
    return ", ".join(LABELS[name](getattr(meaning, name)) for name in meaning.stated())


def _movies(text: str) -> Callable[[Sequence[Movie]], str]:
    def said(movies: Sequence[Movie]) -> str:
        titles = [movie.title if movie.year is None else f"{movie.title} ({movie.year})" for movie in movies]
        return gettext(text) % {"titles": _listed(titles)}

    return said


def _genres(text: str) -> Callable[[Sequence[str]], str]:
    return lambda names: gettext(text) % {"genres": _listed([gettext(name) for name in names])}


def _names(text: str) -> Callable[[Sequence[str]], str]:
    return lambda names: gettext(text) % {"names": _listed(names)}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)


def _languages(codes: Sequence[str]) -> str:
    return _listed([current_locale().languages.get(code, code) for code in codes])


def _years(bounds: Bounds) -> str:
    first, last = bounds
    values = {"first": str(first), "last": str(last)}
    if first is None:
        return gettext("until %(last)s") % values
    if last is None:
        return gettext("from %(first)s") % values
    return str(first) if first == last else gettext("%(first)s to %(last)s") % values


def _runtime(bounds: Bounds) -> str:
    low, high = bounds
    if low is None:
        return gettext("at most %(minutes)s minutes") % {"minutes": number(high or 0)}
    if high is None:
        return gettext("at least %(minutes)s minutes") % {"minutes": number(low)}
    return gettext("%(low)s to %(high)s minutes") % {"low": number(low), "high": number(high)}


def _age(age: int) -> str:
    return gettext("for the age of %(age)s") % {"age": age}


def _popularity(value: float) -> str:
    if value > 0:
        return gettext("very well known") if value == 1 else gettext("well known")
    return gettext("hardly known") if value == -1 else gettext("not too well known")


def _diversity(value: float) -> str:
    return gettext("very varied") if value == 1 else gettext("varied")


LABELS: dict[str, Callable[..., str]] = {
    "like": _movies(N_("like %(titles)s")),
    "without_movie": _movies(N_("not %(titles)s")),
    "more": _genres(N_("more %(genres)s")),
    "less": _genres(N_("less %(genres)s")),
    "genre": lambda names: _listed([gettext(name) for name in names]),
    "without_genre": _genres(N_("no %(genres)s")),
    "person": _names(N_("with %(names)s")),
    "without_person": _names(N_("without %(names)s")),
    "tag": _names(N_("about %(names)s")),
    "without_tag": _names(N_("not about %(names)s")),
    "language": _languages,
    "service": _names(N_("on %(names)s")),
    "years": _years,
    "runtime": _runtime,
    "max_age": _age,
    "popularity": _popularity,
    "diversity": _diversity,
}
