"""Which movies the user means: by number, by title, or because they were just mentioned.

Pronouns and places refer to what was heard, never to titles. All functions raise `EarlyReply` with a question if that
is not clear.
"""

import re

from services.voice.dialogue.conversation import Conversation, Listing, ListSource, MovieRef, SlotValue
from services.voice.dialogue.pagination import load_movies
from services.voice.dialogue.replies import EarlyReply
from services.voice.dialogue.title_resolution import by_title, unclear
from services.voice.dialogue.turns import DIGITS, Turn, or_none
from services.voice.language.references import joined_titles, reference_of

ENDS = {"first_two": slice(2), "last_two": slice(-2, None)}
SEVERAL = {"both", "all", "others", *ENDS}
NEIGHBOURS = {"after": 1, "before": -1}
"""Places beside the movie that was talked about."""
ORDINAL = re.compile(
    r"\b(?:first|second|third|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf)th"
    r"|(?:ers|zwei|drit|vier|fünf|sechs|sieb|ach|neun|zehn|elf|zwölf)te[nmrs]?)\b",
    re.IGNORECASE,
)
"""In English and German."""
OF_REMAKES = {"older", "newer"}
"""What tells movies of the same title apart, and means nothing else."""


async def resolve_movie(turn: Turn, *, for_writing: bool = False) -> MovieRef:
    """One movie. A write needs a title that is certain."""
    reference = reference_in(turn)
    if reference is None and (title := turn.slot("Title")) is not None:
        return await by_title(title, turn, for_writing=for_writing)
    if reference is not None and DIGITS.fullmatch(reference):
        if for_writing and (title := _number_as_title(turn)) is not None:
            return await by_title(title, turn, for_writing=True)
        return await _by_number(int(reference), turn)
    if reference in NEIGHBOURS and (number := neighbour(turn.conversation, reference)) is not None:
        return await _by_number(number, turn)
    page = _page(turn.conversation)
    if reference == "last" and page:
        return page[-1]
    if reference == "middle" and len(page) % 2:
        return page[len(page) // 2]
    return _mentioned(reference, turn)


async def resolve_movies(turn: Turn) -> list[MovieRef]:
    """One movie or several, for writing."""
    reference = reference_in(turn)
    if turn.slot("OtherPlace") is not None:
        return await _named(turn)
    if reference not in SEVERAL:
        return await _both_titles(turn) or [await resolve_movie(turn, for_writing=True)]
    page = _page(turn.conversation)
    movies = _several(reference, turn.conversation)
    if not movies or (reference == "both" and len(movies) != 2):
        raise EarlyReply(unclear(turn).ask("which" if page else "title"))
    return movies


async def _both_titles(turn: Turn) -> list[MovieRef]:
    """The movies of two titles that were heard as one, if both are certain and no movie has the whole. One of them may
    be a place: "Fargo and number three"."""
    title = turn.slot("Title")
    if title is None or reference_in(turn) is not None or (parts := joined_titles(title.text)) is None:
        return []
    whole = await or_none(turn.understand_title(title.text))
    if whole is None or whole.certainty != "absent":
        return []
    try:
        halves = (turn.with_intent(turn.intent.with_slots(Title=part)) for part in parts)
        found = [await resolve_movie(half, for_writing=True) for half in halves]
    except EarlyReply:
        return []
    return found if len({movie.movie_id for movie in found}) > 1 else []


async def _named(turn: Turn) -> list[MovieRef]:
    """Those of two places or three, each once: "the first and the third"."""
    movies = [await resolve_movie(turn, for_writing=True)]
    for place in filter(turn.slot, ("OtherPlace", "ThirdPlace")):
        movies.append(await resolve_movie(turn.with_intent(turn.intent.only(place, "Place")), for_writing=True))
    return list({movie.movie_id: movie for movie in movies}.values())


def neighbour(conversation: Conversation, reference: str) -> int | None:
    """The number of the movie beside the one that was talked about, if it was read."""
    about, listing = conversation.current_movie or conversation.written_movie, conversation.listing
    if about is None or listing is None or about.movie_id not in listing.heard:
        return None
    number = listing.number(about) + NEIGHBOURS[reference]
    return number if 1 <= number <= len(listing.heard) else None


def refers_to_several(turn: Turn) -> bool:
    return reference_in(turn) in SEVERAL or turn.slot("OtherPlace") is not None


def number_alone(turn: Turn) -> int | None:
    """The number in "no, three", which may be of stars; "number three" and "the third" are places."""
    slot = turn.slot("Place") or turn.slot("Title")
    if slot is None or turn.slot("OtherPlace") or not slot.text.isalnum() or ORDINAL.search(slot.text):
        return None
    reference = reference_in(turn) or ""
    return int(reference) if DIGITS.fullmatch(reference) else None


def reference_in(turn: Turn) -> str | None:
    """The id of a place. Alexa may recognise one in any of these slots."""
    if (place := turn.slot_id("Place")) is not None:
        return place
    slots = [slot for name in ("Place", "ListPosition", "Title") if (slot := turn.slot(name)) is not None]
    if not slots:
        return None
    text = slots[0].text
    is_number = turn.slot("Title") is None and DIGITS.fullmatch(text) is not None
    return text if is_number else reference_of(text)


def _number_as_title(turn: Turn) -> SlotValue | None:
    """Before a list is read, "seven" is a title, and "number seven" is not."""
    place = turn.slot("Place")
    is_bare = turn.conversation.listing is None and place is not None and place.text.isalpha()
    return place if is_bare else None


def _page(conversation: Conversation) -> list[MovieRef]:
    """The movies read last."""
    listing = conversation.listing
    return [_of_list(movie, listing) for movie in listing.page] if listing else []


def _of_list(movie: MovieRef, listing: Listing) -> MovieRef:
    return movie.model_copy(update={"list_of": listing.source.user_id})


def rest_of_page(conversation: Conversation, movies: list[MovieRef]) -> list[MovieRef]:
    """The movies read last apart from these; none if these are of others."""
    page, ids = _page(conversation), {movie.movie_id for movie in movies}
    return [movie for movie in page if movie.movie_id not in ids] if ids <= {each.movie_id for each in page} else []


def _open_movies(conversation: Conversation) -> list[MovieRef]:
    """The movies read last, without those that the user has already rated, seen or dismissed in this session."""
    done = {write.movie.movie_id for writes in conversation.writes for write in writes if write.kind != "want"}
    return [movie for movie in _page(conversation) if movie.movie_id not in done]


def _several(reference: str, conversation: Conversation) -> list[MovieRef]:
    if reference in ENDS:
        return _end(reference, conversation)
    movies = _open_movies(conversation)
    return _without_current(movies, conversation) if reference == "others" else movies


def _without_current(movies: list[MovieRef], conversation: Conversation) -> list[MovieRef]:
    """None if nobody said anything of the rest of them: "the others" are others than those."""
    current = conversation.current_movie
    others = [movie for movie in movies if current is None or movie.movie_id != current.movie_id]
    return others if len(others) < len(_page(conversation)) else []


def _end(reference: str, conversation: Conversation) -> list[MovieRef]:
    """The first or last two of those read last. On a later page the first two may be numbers one and two: none."""
    listing, page = conversation.listing, _page(conversation)
    is_clear = listing is not None and len(page) > 1 and (listing.start == 0 or reference != "first_two")
    return page[ENDS[reference]] if is_clear else []


async def _by_number(number: int, turn: Turn) -> MovieRef:
    listing = turn.conversation.listing
    if listing is None:
        raise EarlyReply(unclear(turn).ask("title"))
    if not 1 <= number <= len(listing.heard):
        raise EarlyReply(unclear(turn).say("find.no_place", count=len(listing.heard), place=number).ask("which"))
    return _of_list(await _with_title(listing.heard[number - 1], listing, turn), listing)


async def _with_title(movie_id: int, listing: Listing, turn: Turn) -> MovieRef:
    """The session has the titles of the current page only; others are looked up in the list."""
    on_page = next((movie for movie in listing.page if movie.movie_id == movie_id), None)
    if on_page is not None:
        return on_page
    user_id = listing.source.user_id
    source = listing.source if user_id is None else ListSource(user_id=user_id)
    movies = await or_none(load_movies(source, turn.ports)) or []
    titles = {movie.movie_id: movie.title for movie in movies}
    title = titles.get(movie_id) or (await turn.ports.movies.details(movie_id)).title
    return MovieRef(movie_id=movie_id, title=title)


def _mentioned(reference: str | None, turn: Turn) -> MovieRef:
    """The only movie that "it", "the other one" or no word at all can refer to."""
    conversation, page = turn.conversation, _page(turn.conversation)
    if reference == "middle" or reference in OF_REMAKES or reference in NEIGHBOURS:
        movies = []
    elif reference == "other":
        movies = _others(conversation)
    elif reference in SEVERAL:
        movies = page
    else:
        movies = [conversation.current_movie] if conversation.current_movie else page
    if len(movies) != 1:
        raise EarlyReply(unclear(turn).ask("which" if page else "title"))
    return movies[0]


def _others(conversation: Conversation) -> list[MovieRef]:
    """The rest of two movies, one of which is the current one."""
    if conversation.question == "did_you_mean":
        return conversation.candidates[1:] if len(conversation.candidates) == 2 else []
    current = conversation.current_movie or conversation.written_movie
    page = _page(conversation)
    others = [movie for movie in page if current and movie.movie_id != current.movie_id]
    return others if len(page) == 2 else []
