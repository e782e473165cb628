"""A wish in the listener's own words. What is not understood is said."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import ListSource
from services.voice.dialogue.handlers.lists.reading import read_found
from services.voice.dialogue.pagination import find_movies
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn, or_none
from services.voice.language.wording import statement
from shared.contracts.questions.wishes import MAX_WORDS_LENGTH

MAX_WORDS_SAID_BACK = 80


async def wish(turn: Turn) -> Reply:
    slot = turn.slot("Wish")
    words = slot.text[:MAX_WORDS_LENGTH] if slot else ""
    account = await or_none(identity.readable_account(turn))
    source = ListSource(wish=words, user_id=account.user_id if account else None)
    found = await find_movies(source, turn.ports)
    missed = ", ".join(found.wish.not_understood if found.wish else ())[:MAX_WORDS_SAID_BACK]
    if found.wish is None or not found.wish.parts:
        return turn.reply(unfinished=None).say("wish.nothing", words=missed or words).ask(turn.next_question())
    reply = await read_found(turn, source, statement("wish.movies"), found)
    return reply.after(statement("wish.missed", words=missed)) if missed else reply
