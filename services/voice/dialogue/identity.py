"""Who is speaking. A spoken or remembered ID gives read access only; a linked account may also write."""

from services.voice.dialogue.ports import READ_SCOPE, WRITE_SCOPE, Account
from services.voice.dialogue.replies import EarlyReply
from services.voice.dialogue.turns import Turn, or_none


async def linked_account(turn: Turn) -> Account | None:
    token = turn.user.access_token
    return await turn.ports.accounts.owner(token) if token else None


async def readable_account(turn: Turn) -> Account | None:
    account = await linked_account(turn)
    return account if account and READ_SCOPE in account.scopes else None


async def remembered_user_id(turn: Turn) -> int | None:
    remembered_users, alexa_user = turn.ports.remembered_users, turn.user.user_id
    return await remembered_users.find(alexa_user, turn.user.person_id) if remembered_users and alexa_user else None


async def recognise(turn: Turn) -> tuple[int | None, Account | None]:
    """The speaker's user, and the account if it is linked. A person whose voice was recognised comes before the
    account, which belongs to the household.
    """
    own_id = await remembered_user_id(turn) if turn.user.person_id else None
    account = await readable_account(turn)
    if own_id is not None:
        return own_id, account if account and account.user_id == own_id else None
    if account is not None:
        return account.user_id, account
    return (await remembered_user_id(turn) if turn.user.person_id is None else None), None


async def own_user_id(turn: Turn) -> int | None:
    """The user whom "my list" means: the recognised one rather than an ID that was spoken. None also if that cannot be
    found out now, so that everybody gets an answer.
    """
    return await recognised_user_id(turn) or turn.conversation.listener_id


async def require_own_user_id(turn: Turn) -> int:
    if turn.conversation.listener_id is None:
        return await require_user_id(turn)
    return await recognised_user_id(turn) or turn.conversation.listener_id


async def recognised_user_id(turn: Turn) -> int | None:
    recognised = await or_none(recognise(turn))
    return recognised[0] if recognised else None


async def require_user_id(turn: Turn) -> int:
    """The ID spoken last, or else the recognised user. Asks an unknown user for an ID."""
    user_id = turn.conversation.listener_id or (await recognise(turn))[0]
    if user_id is None:
        raise EarlyReply(turn.ask_first("id").say("numbers.needed"))
    return user_id


async def require_write_access(turn: Turn) -> Account:
    """The speaker's linked account, if it may change its ratings. Otherwise sends a card that links it."""
    account = await linked_account(turn)
    if account is None or not may_write(account):
        raise EarlyReply(turn.reply().say(_refusal(turn, account)).with_account_link().ask(turn.next_question()))
    own_id = await remembered_user_id(turn) if turn.user.person_id else None
    if own_id not in {None, account.user_id}:
        raise EarlyReply(turn.reply().say("link.other_person", name=account.name).ask(turn.next_question()))
    return account


async def require_read_access(turn: Turn) -> Account:
    """The speaker's linked account, if it may read. Otherwise sends a card that links it."""
    own_id, account = await recognise(turn)
    if account is None:
        key = "link.needed" if own_id is None or turn.user.access_token is None else "link.other_list"
        raise EarlyReply(turn.reply(unfinished=None).say(key).with_account_link().ask(turn.next_question()))
    return account


def may_write(account: Account) -> bool:
    return WRITE_SCOPE in account.scopes


def _refusal(turn: Turn, account: Account | None) -> str:
    if turn.user.access_token is None:
        return "link.needed"
    return "link.refused" if account is None else "link.not_allowed"
