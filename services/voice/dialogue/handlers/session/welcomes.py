"""Opening the skill. Strangers hear the paper's welcome; those whom the skill knows are offered their list."""

import asyncio

import structlog

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.ports import Account
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from shared.contracts.errors import MatineeError

# Nobody waits for a greeting: who cannot be recognised in this time is greeted as a stranger.
SECONDS = 1.5
log = structlog.get_logger()


async def welcome(turn: Turn) -> Reply:
    try:
        async with asyncio.timeout(SECONDS):
            account = await identity.reader(turn)
            user_id = account.user_id if account else await identity.remembered(turn)
    except (MatineeError, TimeoutError) as error:
        log.warning("listener not recognised", error=repr(error))
        return first_welcome()
    return first_welcome() if user_id is None else _welcome_back(user_id, account)


def first_welcome() -> Reply:
    return Reply(Conversation()).ask("open")


def _welcome_back(user_id: int, account: Account | None) -> Reply:
    reply = Reply(Conversation(listener=user_id))
    greeted = reply.say("welcome.back_name", name=account.name) if account else reply.say("welcome.back")
    return greeted.ask("my_list")
