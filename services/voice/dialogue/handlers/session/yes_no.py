"""Yes and no, in answer to the open question."""

from services.voice.dialogue.handlers.lists import reading, recommend
from services.voice.dialogue.handlers.movies import introduction, why
from services.voice.dialogue.handlers.session import numbers
from services.voice.dialogue.handlers.session.goodbye import say_goodbye
from services.voice.dialogue.handlers.session.surprise import surprise
from services.voice.dialogue.handlers.waiting_stars import forgotten
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn

OFFERS = {
    "open": numbers.request_movies,
    "what": numbers.request_movies,
    "else": numbers.request_movies,
    "another_list": numbers.request_movies,
    "my_list": reading.my_list,
    "popular": recommend.popular,
    "introduce": introduction.introduce,
    "another_surprise": surprise,
    "go_on": reading.next_page,
    "from_top": reading.from_top,
    "why": why.why,
}
# A no to one of these does not end the conversation.
# fmt: off
SMALL_OFFERS = {
    "my_list", "popular", "another_surprise", "go_on", "from_top", "which", "title", "remake", "genre", "years",
    "stars", "why", "rest", "seen", "these_stars", "undo",
}
# fmt: on
OF_CHANGES = {"rest", "seen", "these_stars", "undo"}
"""Whether to change something, which waits for a yes."""


async def yes(turn: Turn) -> Reply:
    """A yes does not answer a question for a value, so that question is asked again."""
    conversation = turn.conversation
    question = conversation.question
    if question in OFFERS:
        return await OFFERS[question](turn)
    if question == "another_id":
        return turn.reply().ask("id")
    if question == "did_you_mean" and conversation.unfinished and conversation.candidates:
        return await turn.resume(current_movie=conversation.candidates[0], candidates=[])
    if question in {"once_more", *OF_CHANGES} and conversation.unfinished is not None:
        return await turn.resume()
    return turn.ask_again()


async def no(turn: Turn) -> Reply:
    question = turn.conversation.question
    if question == "did_you_mean":
        return _next_candidate(turn)
    if question == "introduction":
        return await introduction.skip_introduction(turn)
    if question == "introduce":
        return turn.reply(unfinished=None).say("seen.fine").ask("popular")
    if question not in SMALL_OFFERS:
        return await say_goodbye(turn)
    reply = turn.reply(unfinished=None, **forgotten(turn.conversation)).say("seen.fine")
    return reply.ask(turn.next_question() if question in {"stars", *OF_CHANGES} else "else")


def _next_candidate(turn: Turn) -> Reply:
    candidates = turn.conversation.candidates[1:]
    return turn.reply(candidates=candidates).ask("did_you_mean" if candidates else "title")


async def next_or_skip(turn: Turn) -> Reply:
    if turn.conversation.question == "introduction":
        return await introduction.skip_introduction(turn)
    if turn.conversation.question == "another_surprise":
        return await surprise(turn)
    return await reading.next_page(turn)
