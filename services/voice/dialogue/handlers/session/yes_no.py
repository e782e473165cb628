"""Yes and no, in answer to the open question."""

from services.voice.dialogue.handlers.lists import reading
from services.voice.dialogue.handlers.movies import why
from services.voice.dialogue.handlers.session import numbers
from services.voice.dialogue.handlers.session.goodbye import say_goodbye
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn

OFFERS = {
    "open": numbers.request_movies,
    "what": numbers.request_movies,
    "else": numbers.request_movies,
    "another_list": numbers.request_movies,
    "my_list": reading.my_list,
    "go_on": reading.next_page,
    "from_top": reading.from_top,
    "why": why.why,
}
# A no to one of these does not end the conversation.
SMALL_OFFERS = {"my_list", "go_on", "from_top", "which", "title", "genre", "years", "stars", "why"}


async def yes(turn: Turn) -> Reply:
    """A yes does not answer a question for a value, so that question is asked again."""
    question = turn.conversation.question
    if question in OFFERS:
        return await OFFERS[question](turn)
    if question == "another_id":
        return turn.reply().ask("id")
    if question == "once_more" and turn.conversation.unfinished is not None:
        return await turn.resume()
    return turn.ask_again()


async def no(turn: Turn) -> Reply:
    question = turn.conversation.question
    if question not in SMALL_OFFERS:
        return await say_goodbye(turn)
    reply = turn.reply(unfinished=None).say("seen.fine")
    return reply.ask(turn.next_question() if question == "stars" else "else")
