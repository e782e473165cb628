"""Who is speaking. A spoken or remembered ID gives read access only; a linked account may also write."""

from services.voice.dialogue.ports import READ_SCOPE, WRITE_SCOPE, Account
from services.voice.dialogue.replies import EarlyReply
from services.voice.dialogue.turns import Turn


async def linked_account(turn: Turn) -> Account | None:
    token = turn.user.access_token
    return await turn.ports.accounts.owner(token) if token else None


async def readable_account(turn: Turn) -> Account | None:
    account = await linked_account(turn)
    return account if account and READ_SCOPE in account.scopes else None


async def remembered_user_id(turn: Turn) -> int | None:
    remembered_users, alexa_user = turn.ports.remembered_users, turn.user.user_id
    return await remembered_users.find(alexa_user) if remembered_users and alexa_user else None


async def require_user_id(turn: Turn) -> int:
    """The user whose list to read: the ID spoken last, or the recognised user. Otherwise asks for an ID."""
    user_id = turn.conversation.listener_id or await _recognised_user_id(turn)
    if user_id is None:
        raise EarlyReply(turn.ask_first("id").say("numbers.needed"))
    return user_id


async def _recognised_user_id(turn: Turn) -> int | None:
    account = await readable_account(turn)
    return account.user_id if account else await remembered_user_id(turn)


async def require_write_access(turn: Turn) -> Account:
    """The linked account, if it may change its ratings. Otherwise sends a card that links it."""
    account = await linked_account(turn)
    if account is not None and WRITE_SCOPE in account.scopes:
        return account
    reason = "link.refused" if account is None else "link.not_allowed"
    if turn.user.access_token is None:
        reason = "link.needed"
    raise EarlyReply(turn.reply().say(reason).with_account_link().ask(turn.next_question()))
