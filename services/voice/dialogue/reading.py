import asyncio

import structlog

from services.voice.dialogue import sentences as say
from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.ports import Lists
from services.voice.dialogue.turns import Reply
from services.voice.envelope import Card
from shared.errors import MatineeError

# Alexa waits 8 s for an answer; the check of its certificates takes up to 2 of them.
READ_SECONDS = 5
log = structlog.get_logger()


async def read_list(lists: Lists, now: Conversation) -> Reply:
    """The list of a conversation that has both its numbers, or the reason why there is none."""
    assert now.user_id is not None
    assert now.amount is not None
    titles = await _titles(lists, now.user_id, min(now.amount, say.MOST))
    if titles is None:
        return Reply(f"{say.STORES_AWAY} {say.ONCE_MORE}", say.ONCE_MORE, now)
    if not titles:
        says = f"{say.no_record(now.user_id)} {say.ANOTHER_ID}"
        return Reply(says, say.ANOTHER_ID, Conversation(asking=True, amount=now.amount))
    return _reading(titles, asked=now.amount)


async def _titles(lists: Lists, user_id: int, amount: int) -> list[str] | None:
    """None where they cannot be had now: an Echo can only say so, whatever the reason is."""
    try:
        async with asyncio.timeout(READ_SECONDS):
            return await lists.titles(user_id, amount)
    except (MatineeError, TimeoutError) as error:
        log.warning("list not read", user_id=user_id, error=repr(error))
    except Exception as error:
        log.error("list not read", user_id=user_id, exc_info=error)
    return None


def _reading(titles: list[str], asked: int) -> Reply:
    says = f"{say.movie_list(titles, asked)} {say.ANOTHER_LIST}"
    card = Card.of(f"{say.count_of_movies(len(titles))} for you", say.numbered(titles))
    return Reply(says, say.ANOTHER_LIST, Conversation(titles=titles), card)
