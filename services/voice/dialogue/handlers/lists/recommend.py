"""What to watch: one's own list for a listener who is known, popular movies for a stranger."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import MAX_MOVIES_READ, ListSource
from services.voice.dialogue.handlers.lists.reading import next_page, read_from_top, read_whole
from services.voice.dialogue.pagination import load_movies
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from services.voice.language.wording import statement

POPULAR = ListSource(is_popular=True)


async def recommend(turn: Turn) -> Reply:
    user_id = await identity.own_user_id(turn)
    if user_id is None:
        return (await popular(turn)).hint("list.get_your_own")
    return await read_from_top(turn, ListSource(user_id=user_id), statement("list.mine"))


async def popular(turn: Turn) -> Reply:
    return await read_from_top(turn, POPULAR, statement("list.popular"))


async def read_popular_amount(turn: Turn, amount: int) -> Reply:
    """As many popular movies as a stranger wants."""
    movies = await load_movies(POPULAR, turn.ports)
    reply = read_whole(turn, POPULAR, movies, min(amount, MAX_MOVIES_READ))
    return reply.hint("list.get_your_own")


async def something_else(turn: Turn) -> Reply:
    """The next movies, for somebody who wants none of those that were read. They are not dismissed."""
    if turn.conversation.question == "another_surprise":
        return await turn.redirect("SurpriseIntent")
    if turn.conversation.listing is None:
        return await recommend(turn)
    return (await next_page(turn)).hint("dismiss.hint")


async def back_to_list(turn: Turn) -> Reply:
    return await (recommend if turn.conversation.listing is None else next_page)(turn)


async def not_now(turn: Turn) -> Reply:
    """Not tonight: reads on, and nothing is dismissed."""
    if turn.conversation.listing is None:
        return turn.reply(unfinished=None).say("courtesy.not_now").ask("else")
    return (await next_page(turn)).after(statement("courtesy.not_now"))
