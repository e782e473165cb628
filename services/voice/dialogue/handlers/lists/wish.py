"""A wish in the listener's own words. What is not understood is said."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import ListSource
from services.voice.dialogue.handlers.lists.reading import read_from_top
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn, or_none
from services.voice.language.wording import statement
from shared.contracts.questions.wishes import MAX_WORDS_LENGTH

MAX_WORDS_SAID_BACK = 80


async def wish(turn: Turn) -> Reply:
    slot = turn.slot("Wish")
    words = slot.text[:MAX_WORDS_LENGTH] if slot else ""
    understood = await turn.ports.movies.read_wish(words)
    missed = ", ".join(understood.not_understood)[:MAX_WORDS_SAID_BACK]
    if not understood.parts:
        return turn.reply(unfinished=None).say("wish.nothing", words=missed or words).ask(turn.next_question())
    account = await or_none(identity.readable_account(turn))
    source = ListSource(wish=words, user_id=account.user_id if account else None)
    reply = await read_from_top(turn, source, statement("wish.movies"))
    return reply.after(statement("wish.missed", words=missed)) if missed else reply
