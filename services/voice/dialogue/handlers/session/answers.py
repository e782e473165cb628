"""Yes and no, to whatever was asked."""

from services.voice.dialogue import identity
from services.voice.dialogue.handlers.lists import numbers, reading
from services.voice.dialogue.handlers.movies import why
from services.voice.dialogue.handlers.session.goodbye import say_goodbye
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn

OFFERS = {
    "open": numbers.request_movies,
    "what": numbers.request_movies,
    "else": numbers.request_movies,
    "another_list": numbers.request_movies,
    "my_list": reading.my_list,
    "go_on": reading.next_part,
    "from_top": reading.from_top,
    "why": why.why,
}
# A no to these is not yet a goodbye.
SMALL_OFFERS = {"my_list", "go_on", "from_top", "which", "title", "genre", "years", "stars", "why"}


async def yes(turn: Turn) -> Reply:
    """A yes to a question that asks what or which is no answer yet, so it is asked again."""
    asked = turn.conversation.asked
    if asked in OFFERS:
        return await OFFERS[asked](turn)
    if asked == "another_id":
        return turn.reply().ask("id")
    if asked == "once_more" and turn.conversation.unfinished is not None:
        return await turn.go_on()
    return turn.ask_again()


async def no(turn: Turn) -> Reply:
    if turn.conversation.asked not in SMALL_OFFERS:
        return await say_goodbye(turn)
    question = identity.what_next(turn) if turn.conversation.asked == "stars" else "else"
    return turn.reply(unfinished=None).say("seen.fine").ask(question)
