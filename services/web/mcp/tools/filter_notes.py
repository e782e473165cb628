"""What an answer says of its filters beside the movies: what is unknown never passes, or changes, silently."""

from services.web.clients.recommender import Recommender
from services.web.localization.formats import number
from services.web.localization.translation import gettext, ngettext
from shared.contracts.filtering.filters import MovieFilters


async def with_notes(sentence: str, filters: MovieFilters, unknown: int, recommender: Recommender) -> str:
    """`unknown`: of how many movies something is unknown that the filters ask for."""
    names_people = bool(filters.person or filters.without_person)
    are_unknown = names_people and not (await recommender.status()).known.get("person")
    return noted(sentence, 0 if filters.include_unknown else unknown, people_unknown=are_unknown)


def noted(sentence: str, unknown: int, *, people_unknown: bool) -> str:
    notes = [_unknown_movies(unknown)] if unknown else []
    if people_unknown:
        people = "Who made or plays in these movies is not known here, so that people change nothing or leave nothing."
        notes.append(gettext(people))
    return " ".join([sentence, *notes])


def _unknown_movies(unknown: int) -> str:
    count = ngettext(
        "%(unknown)s more movie may match, but the year, minutes, language, age or services are unknown.",
        "%(unknown)s more movies may match, but the year, minutes, language, age or services are unknown.",
        unknown,
    )
    again = gettext("With include_unknown they are among the movies: call again with it if the user wants them.")
    return f"{count % {'unknown': number(unknown)}} {again}"
