"""What would be without a rating: told to the owner of the profile, and not stored."""

from services.voice.dialogue import identity
from services.voice.dialogue.movie_resolution import resolve_movie
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from services.voice.language.wording import Statement, statement
from shared.contracts.questions.what_if import WhatIf, actual_changes

FIRST_MOVIES = 3


async def what_if(turn: Turn) -> Reply:
    account = await identity.require_read_access(turn)
    described = turn.conversation.current_movie
    rated = await resolve_movie(turn)
    about = described.movie_id if described and described.movie_id != rated.movie_id else None
    answer = await turn.ports.movies.what_if(account.user_id, rated.movie_id, about)
    return turn.reply(unfinished=None).answer(_told(rated.title, answer)).ask(turn.next_question())


def _told(rated: str, answer: WhatIf) -> Statement:
    if not actual_changes(answer.changes):
        return statement("what_if.not_rated", title=rated)
    values = {"rated": rated, "stars": answer.changes[0].before}
    if answer.movie is not None and answer.movie.place is not None:
        key = "what_if.same_place" if answer.movie.place == answer.movie.place_now else "what_if.place"
        return statement(key, title=answer.movie.title, place=answer.movie.place, **values)
    titles = [movie.title for movie in answer.movies[:FIRST_MOVIES]]
    return statement("what_if.list", titles=titles, **values) if titles else statement("what_if.empty", **values)
