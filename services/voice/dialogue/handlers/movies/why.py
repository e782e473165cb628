"""Why a movie is on the list: the reason that stands there, put into the listener's language."""

import re

from services.voice.dialogue.handlers.movies.more import find_on_list
from services.voice.dialogue.movie_resolution import resolve_movie
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from services.voice.language.wording import Statement, Value, statement
from shared.contracts.lists import RecommendedMovie

NUMBER = r"[\d.,]*\d"
# The reasons that the recommender gives, by what they are said as. A title may itself hold " and ".
REASONS = {
    "why.two": (
        rf"Because you gave (?P<first>.+?) (?P<first_stars>{NUMBER}) stars? "
        rf"and (?P<second>.+) (?P<second_stars>{NUMBER})"
    ),
    "why.one": rf"Because you gave (?P<first>.+) (?P<first_stars>{NUMBER}) stars?",
    "why.closest": rf"(?P<people>{NUMBER}) of the (?P<among>{NUMBER}) people .+ gave it (?P<stars>{NUMBER}) on average",
    "why.neighbour": rf"1 person with a taste like yours gave it (?P<stars>{NUMBER}) on average",
    "why.neighbours": rf"(?P<people>{NUMBER}) people with a taste like yours gave it (?P<stars>{NUMBER}) on average",
    "why.popular_one": rf"1 person rated it, (?P<stars>{NUMBER}) stars on average",
    "why.popular": rf"(?P<people>{NUMBER}) people rated it, (?P<stars>{NUMBER}) stars on average",
    "why.unrated": r"Nobody has rated it yet",
}


async def why(turn: Turn) -> Reply:
    named = await resolve_movie(turn)
    listed, listing = await find_on_list(turn, named), turn.conversation.listing
    reply = turn.reply(current_movie=named, unfinished=None)
    if isinstance(listed, RecommendedMovie):
        told = reason_as_said(named.title, listed.reason)
    elif listed and listing and listing.source.similar_to:
        told = statement("why.similar", title=named.title, like=listing.source.similar_to.title)
    else:
        told = statement("why.not_listed", title=named.title)
    return reply.answer(told).ask(turn.next_question())


def reason_as_said(title: str, reason: str) -> Statement:
    """A reason of a kind not known here is read as it stands."""
    for key, pattern in REASONS.items():
        if match := re.fullmatch(pattern, reason):
            return statement(key, title=title, **{name: _value(name, text) for name, text in match.groupdict().items()})
    return statement("why.told", title=title, reason=reason)


def _value(name: str, text: str) -> Value:
    if name.endswith("stars"):
        return float(text)
    return int(text.replace(",", "")) if name in {"people", "among"} else text
