"""Movies similar to one that the user names, or to two."""

from services.voice.dialogue.conversation import ListSource, MovieRef, SlotValue
from services.voice.dialogue.handlers.lists.reading import read_from_top
from services.voice.dialogue.handlers.lists.wish import more_than_a_title, no_title
from services.voice.dialogue.movie_resolution import resolve_movie
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.title_resolution import as_ref, by_title
from services.voice.dialogue.turns import Turn
from services.voice.language.references import split_titles
from services.voice.language.wording import statement


async def similar(turn: Turn) -> Reply:
    if (wished := await more_than_a_title(turn)) is not None:
        return wished
    if (described := await no_title(turn)) is not None:
        return described
    first, second = await _movies(turn)
    source = ListSource(similar_to=first, and_to=second, without=turn.slot_id("Without"))
    if second is None:
        return await read_from_top(turn, source, statement("list.similar", title=first.title))
    announcement = statement("list.similar_to_two", title=first.title, other=second.title)
    return await read_from_top(turn, source, announcement)


async def _movies(turn: Turn) -> tuple[MovieRef, MovieRef | None]:
    """One title may contain an "and", and two may be heard as one."""
    title, other = turn.slot("Title"), turn.slot("OtherTitle")
    if title is None or (parts := _parts(title, other)) is None:
        return await resolve_movie(turn), None
    whole = await turn.understand_title(title.text if other is None else f"{title.text} and {other.text}")
    if whole.certainty == "certain":
        return as_ref(whole.movies[0]), None
    first, second = [await by_title(SlotValue(text=part), turn, for_writing=False) for part in parts]
    return first, second if second.movie_id != first.movie_id else None


def _parts(title: SlotValue, other: SlotValue | None) -> tuple[str, str] | None:
    return split_titles(title.text) if other is None else (title.text, other.text)
