"""Remembers which Matinee user owns this Echo, or forgets it. A remembered user can only read."""

from services.voice.dialogue import identity
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def remember_me(turn: Turn) -> Reply:
    remembered_users, alexa_user = turn.ports.remembered_users, turn.user.user_id
    if remembered_users is None or alexa_user is None:
        return turn.reply().say("remember.away").ask("else")
    user_id = await identity.require_user_id(turn)
    if not await turn.ports.lists.movies(user_id, 1):
        return turn.reply(listener_id=None, unfinished=None).say("remember.no_record").ask("else")
    await remembered_users.remember(alexa_user, turn.user.person_id, user_id)
    reply = turn.reply(listener_id=user_id, unfinished=None).say("remember.done", user_id=user_id)
    return reply.ask(turn.next_question() if turn.conversation.listing else "my_list")


async def forget_me(turn: Turn) -> Reply:
    forgotten = await _forget(turn)
    reply = turn.reply(listener_id=None, listing=None, current_movie=None, unfinished=None, repeatable=[])
    return reply.say("forget.done" if forgotten else "forget.nothing").ask("else")


async def _forget(turn: Turn) -> bool:
    remembered_users, alexa_user = turn.ports.remembered_users, turn.user.user_id
    if remembered_users is None or alexa_user is None:
        return False
    return await remembered_users.forget(alexa_user, turn.user.person_id)
