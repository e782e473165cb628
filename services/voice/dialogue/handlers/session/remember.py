"""Remembering which profile goes with this Echo, and forgetting it. Only reading gets easier by it."""

from services.voice.dialogue import identity
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def remember_me(turn: Turn) -> Reply:
    voices, alexa_user = turn.ports.voices, turn.user.user_id
    if voices is None or alexa_user is None:
        return turn.reply().say("remember.away").ask("else")
    user_id = await identity.listener(turn)
    if not await turn.ports.lists.movies(user_id, 1):
        return turn.reply(listener=None, unfinished=None).say("remember.no_record").ask("else")
    await voices.remember(alexa_user, user_id)
    reply = turn.reply(listener=user_id, unfinished=None).say("remember.done", user_id=user_id)
    return reply.ask(identity.what_next(turn) if turn.conversation.listing else "my_list")


async def forget_me(turn: Turn) -> Reply:
    voices, alexa_user = turn.ports.voices, turn.user.user_id
    forgotten = voices is not None and alexa_user is not None and await voices.forget(alexa_user)
    reply = turn.reply(listener=None, listing=None, about=None, unfinished=None, again=[])
    return reply.say("forget.done" if forgotten else "forget.nothing").ask("else")
