"""Opens the skill. New users hear the paper's welcome; recognised users are offered their list."""

import asyncio

import structlog

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.ports import Account
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from shared.contracts.errors import MatineeError

RECOGNITION_SECONDS = 1.5
"""Keeps the greeting quick: a user who is not recognised in this time gets the welcome for new users."""
log = structlog.get_logger()


async def welcome(turn: Turn) -> Reply:
    try:
        async with asyncio.timeout(RECOGNITION_SECONDS):
            user_id, account = await identity.recognise(turn)
    except (MatineeError, TimeoutError) as error:
        log.warning("listener not recognised", error=repr(error))
        return first_welcome()
    return first_welcome() if user_id is None else _welcome_back(user_id, account)


def first_welcome() -> Reply:
    return Reply(Conversation()).ask("open")


def _welcome_back(user_id: int, account: Account | None) -> Reply:
    reply = Reply(Conversation(listener_id=user_id))
    greeting = reply.say("welcome.back_name", name=account.name) if account else reply.say("welcome.back")
    return greeting.ask("my_list")
