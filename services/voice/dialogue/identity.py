"""Who is speaking. An id that was said, or remembered, only reads; a linked account may write as well."""

from services.voice.dialogue.conversation import Asked
from services.voice.dialogue.ports import MAY_READ, MAY_WRITE, Account
from services.voice.dialogue.replies import Interjection
from services.voice.dialogue.turns import Turn


async def linked(turn: Turn) -> Account | None:
    token = turn.user.access_token
    return await turn.ports.accounts.owner(token) if token else None


async def reader(turn: Turn) -> Account | None:
    account = await linked(turn)
    return account if account and MAY_READ in account.scopes else None


async def remembered(turn: Turn) -> int | None:
    voices, alexa_user = turn.ports.voices, turn.user.user_id
    return await voices.find(alexa_user) if voices and alexa_user else None


async def known(turn: Turn) -> int | None:
    """Who this is without being told in this session."""
    account = await reader(turn)
    return account.user_id if account else await remembered(turn)


async def listener(turn: Turn) -> int:
    """Whose list is meant: that of the id said last, else of whom the skill knows, else it asks."""
    user_id = turn.conversation.listener or await known(turn)
    if user_id is None:
        raise Interjection(turn.ask_first("id").say("numbers.needed"))
    return user_id


async def writer(turn: Turn) -> Account:
    """The linked account that may change its own ratings; without one, a card that links it."""
    account = await linked(turn)
    if account is not None and MAY_WRITE in account.scopes:
        return account
    reason = "link.refused" if account is None else "link.not_allowed"
    if turn.user.access_token is None:
        reason = "link.needed"
    raise Interjection(turn.reply().say(reason).linking().ask(what_next(turn)))


def what_next(turn: Turn) -> Asked:
    return "go_on" if turn.conversation.listing else "else"
