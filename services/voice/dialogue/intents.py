"""What the skill does for each intent of its interaction model."""

from collections.abc import Awaitable, Callable, Mapping

from services.voice.dialogue import sentences as say
from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.reading import read_list
from services.voice.dialogue.turns import Heard, Reply, Turn

Handler = Callable[[Turn], Awaitable[Reply]]


def welcome() -> Reply:
    return Reply(say.WELCOME, say.WHAT_TO_DO)


async def request_movies(_: Turn) -> Reply:
    return Reply(say.ASK_BOTH, say.EXAMPLE, Conversation(asking=True))


async def submit(turn: Turn) -> Reply:
    return await _submit(turn, turn.number("UserId"), turn.number("Amount"))


async def number(turn: Turn) -> Reply:
    """A number alone is the ID until there is one, then the amount."""
    heard = turn.number("Number")
    if turn.conversation.user_id is None:
        return await _submit(turn, heard, Heard(), otherwise=say.THANKS)
    return await _submit(turn, Heard(), heard, otherwise=say.THANKS)


async def _submit(turn: Turn, user_id: Heard, amount: Heard, otherwise: str | None = None) -> Reply:
    before = turn.conversation
    now = Conversation(
        asking=True,
        user_id=user_id.number if user_id.said else before.user_id,
        amount=amount.number if amount.said else before.amount,
    )
    if now.user_id and now.amount:
        return await read_list(turn.lists, now)
    complaint = _unclear(user_id, amount) or otherwise or _unsaid(now)
    return Reply(f"{complaint} {_question(now)}", _question(now), now)


def _unclear(user_id: Heard, amount: Heard) -> str | None:
    if user_id.unclear and amount.unclear:
        return say.BAD_NUMBERS
    if user_id.unclear:
        return say.BAD_ID
    return say.BAD_AMOUNT if amount.unclear else None


def _unsaid(now: Conversation) -> str:
    return say.HALF_HEARD if now.user_id or now.amount else say.NOTHING_HEARD


def _question(now: Conversation) -> str:
    """What is still missing, and nothing else."""
    if now.user_id is None and now.amount is None:
        return say.ID_AND_AMOUNT
    return say.WHICH_ID if now.user_id is None else say.HOW_MANY


async def yes(turn: Turn) -> Reply:
    now = turn.conversation
    if now.user_id and now.amount:
        return await read_list(turn.lists, now)
    return _ask(now) if now.asking else await request_movies(turn)


async def repeat(turn: Turn) -> Reply:
    now = turn.conversation
    if now.titles:
        says = say.movie_list(now.titles, asked=len(now.titles))
        return Reply(f"{says} {say.ANOTHER_LIST}", say.ANOTHER_LIST, now)
    return _ask(now) if now.asking else Reply(say.WHAT_TO_DO, say.WHAT_TO_DO, now)


def _ask(now: Conversation) -> Reply:
    return Reply(_question(now), _question(now), now)


async def fallback(turn: Turn) -> Reply:
    now = turn.conversation
    if now.asking:
        return Reply(f"{say.SORRY_AGAIN} {_question(now)}", _question(now), now)
    return Reply(f"{say.SORRY} {say.WHAT_TO_DO}", say.WHAT_TO_DO, now)


async def give_help(turn: Turn) -> Reply:
    return Reply(say.HELP, say.WHAT_TO_DO, turn.conversation)


async def say_goodbye(_: Turn) -> Reply:
    return Reply(say.GOODBYE)


HANDLERS: Mapping[str, Handler] = {
    "RequestMoviesIntent": request_movies,
    "SubmitIntent": submit,
    "NumberIntent": number,
    "AMAZON.YesIntent": yes,
    "AMAZON.NoIntent": say_goodbye,
    "AMAZON.RepeatIntent": repeat,
    "AMAZON.HelpIntent": give_help,
    "AMAZON.FallbackIntent": fallback,
    "AMAZON.StopIntent": say_goodbye,
    "AMAZON.CancelIntent": say_goodbye,
    "AMAZON.NavigateHomeIntent": say_goodbye,
}
