"""What would be with other ratings, as the pages tell it. In English it is the sentence of the API."""

from collections.abc import Sequence

from services.web.localization.formats import number, short_decimal
from services.web.localization.languages import current_language
from services.web.localization.translation import SOURCE, gettext, ngettext
from services.web.views.list_changes import ListChanges
from shared.contracts.questions.what_if import PlacedMovie, RatingChange, WhatIf, actual_changes


def what_if_text(answer: WhatIf) -> str:
    """About a movie, or else about the first one of the list that would be."""
    if current_language() == SOURCE:
        return answer.statement
    changed = actual_changes(answer.changes)
    if not changed:
        return gettext("Nothing would change.") if answer.changes else _present(answer)
    return gettext("%(condition)s: %(consequence)s") % {
        "condition": condition(changed),
        "consequence": _consequence(answer),
    }


def condition(changed: Sequence[RatingChange]) -> str:
    if len(changed) > 1:
        return ngettext("With this change", "With these %(count)s changes", len(changed)) % {"count": len(changed)}
    (change,) = changed
    values = {"title": change.title, "before": _stars(change.before), "after": _stars(change.after)}
    if change.after is None:
        return gettext("Without your %(before)s ★ for %(title)s") % values
    if change.before is None:
        return gettext("With %(after)s ★ for %(title)s") % values
    return gettext("With %(after)s ★ instead of %(before)s for %(title)s") % values


def _stars(stars: float | None) -> str:
    return short_decimal(stars or 0)


def _present(answer: WhatIf) -> str:
    if answer.movie is None:
        return _first(answer, gettext("Your list begins with %(title)s."), gettext("Your list is empty."))
    if answer.movie.place_now is None:
        return gettext("%(title)s is not recommended to you.") % {"title": answer.movie.title}
    return gettext("%(title)s stands in place %(place)s.") % _values(answer.movie, answer.movie.place_now)


def _consequence(answer: WhatIf) -> str:
    movie = answer.movie
    if movie is None:
        return _first(answer, gettext("Your list would begin with %(title)s."), gettext("Your list would be empty."))
    if movie.place is None:
        return gettext("%(title)s would not be recommended to you.") % {"title": movie.title}
    if movie.place == movie.place_now:
        return gettext("%(title)s would still stand in place %(place)s.") % _values(movie, movie.place)
    return gettext("%(title)s would stand in place %(place)s.") % _values(movie, movie.place)


def _first(answer: WhatIf, text: str, text_of_none: str) -> str:
    return text % {"title": answer.movies[0].title} if answer.movies else text_of_none


def _values(movie: PlacedMovie, place: int) -> dict[str, str]:
    return {"title": movie.title, "place": number(place)}


def changes_of(answer: WhatIf) -> ListChanges:
    """How the list that would be differs from the present one."""
    moves = {
        movie.movie_id: None if movie.place_now is None else movie.place_now - place
        for place, movie in enumerate(answer.movies, 1)
    }
    return ListChanges(moves, [movie.title for movie in answer.dropped])
