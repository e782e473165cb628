import pytest

from services.voice.dialogue.conversation import Conversation, MovieRef, SlotValue, Write
from services.voice.dialogue.movie_resolution import resolve_movie, resolve_movies, rest_of_page
from services.voice.dialogue.replies import EarlyReply
from services.voice.dialogue.turns import Turn
from shared.contracts.movies import Movie
from tests.support.alexa.turns import keys, make_turn, reading, ref, resolved
from tests.support.fakes.voice import FakeBackend


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


@pytest.fixture
async def conversation(backend: FakeBackend) -> Conversation:
    """Three movies of user 196 were read: The Godfather, Alien and Brazil."""
    return await reading(backend)


async def question(turn: Turn) -> tuple[list[str], str | None]:
    with pytest.raises(EarlyReply) as early:
        await resolve_movie(turn)
    return keys(early.value.reply), early.value.reply.question


async def test_a_number_counts_the_movies_that_were_read(backend: FakeBackend, conversation: Conversation) -> None:
    assert await resolve_movie(make_turn(backend, conversation, Place=resolved("2"))) == ref(2, 196)
    assert await resolve_movie(make_turn(backend, conversation, Place=resolved("last"))) == ref(3, 196)
    assert await resolve_movie(make_turn(backend, conversation, ListPosition="1")) == ref(1, 196)


async def test_a_movie_of_an_earlier_page_is_found_again(backend: FakeBackend, conversation: Conversation) -> None:
    assert conversation.listing is not None
    later = conversation.replace(listing=conversation.listing.model_copy(update={"start": 3, "page": []}))
    assert await resolve_movie(make_turn(backend, later, Place="2")) == ref(2, 196)
    backend.lists[196].remove(2)
    assert await resolve_movie(make_turn(backend, later, Place="2")) == ref(2, 196), "by its details"


async def test_a_number_that_was_not_read_is_refused(backend: FakeBackend, conversation: Conversation) -> None:
    assert await question(make_turn(backend, conversation, Place="9")) == (["find.no_place"], "which")
    assert await question(make_turn(backend, Place="1")) == ([], "title")


async def test_a_title_is_matched_with_the_page_first(backend: FakeBackend, conversation: Conversation) -> None:
    backend.recommender_down = True
    assert await resolve_movie(make_turn(backend, conversation, Title="godfather")) == ref(1)


async def test_another_title_is_searched(backend: FakeBackend, conversation: Conversation) -> None:
    assert await resolve_movie(make_turn(backend, conversation, Title="vertigo")) == ref(9)
    assert await question(make_turn(backend, conversation, Title="zabriskie point")) == (["find.unknown"], "title")


async def test_it_is_the_movie_that_was_mentioned_last(backend: FakeBackend, conversation: Conversation) -> None:
    assert await resolve_movie(make_turn(backend, conversation.replace(current_movie=ref(5)))) == ref(5)


async def test_it_may_be_the_only_movie_of_the_page(backend: FakeBackend) -> None:
    assert await resolve_movie(make_turn(backend, await reading(backend, count=1))) == ref(1, 196)


async def test_otherwise_the_skill_asks_and_keeps_the_intent(backend: FakeBackend, conversation: Conversation) -> None:
    assert await question(make_turn(backend, conversation)) == ([], "which")
    assert await question(make_turn(backend)) == ([], "title")


@pytest.mark.parametrize("slot", ["Place", "Title"])
@pytest.mark.parametrize("pronoun", ["it", "that one", "them", "den", "The other one."])
async def test_a_pronoun_is_never_a_title(
    backend: FakeBackend, conversation: Conversation, slot: str, pronoun: str
) -> None:
    assert await question(make_turn(backend, conversation, texts={slot: pronoun})) == ([], "which")


async def test_the_other_one_is_the_rest_of_two(backend: FakeBackend) -> None:
    two = (await reading(backend, count=2)).replace(current_movie=ref(1))
    assert await resolve_movie(make_turn(backend, two, Place=resolved("other"))) == ref(2, 196)


async def test_the_middle_one_is_of_three(backend: FakeBackend, conversation: Conversation) -> None:
    assert await resolve_movie(make_turn(backend, conversation, Place=resolved("middle"))) == ref(2, 196)
    two = await reading(backend, count=2)
    assert await question(make_turn(backend, two, Place=resolved("middle"))) == ([], "which")


async def test_a_number_is_a_title_before_a_list_is_read(backend: FakeBackend) -> None:
    seven = Movie(movie_id=90, title="Seven", year=1995, genres=["Crime"])
    backend.movies |= {90: seven}
    title = make_turn(backend, Place=SlotValue(text="seven", id="7"))
    assert await resolve_movie(title, for_writing=True) == MovieRef(movie_id=90, title="Seven")
    place = make_turn(backend, Place=SlotValue(text="number seven", id="7"))
    with pytest.raises(EarlyReply):
        await resolve_movie(place, for_writing=True)


async def test_all_of_them_are_those_read_last_that_are_still_open(
    backend: FakeBackend, conversation: Conversation
) -> None:
    turn = make_turn(backend, conversation, Title="all of them")
    assert await resolve_movies(turn) == [ref(1, 196), ref(2, 196), ref(3, 196)]
    done = conversation.replace(writes=[[Write(kind="seen", movie=ref(2))]])
    assert await resolve_movies(make_turn(backend, done, Place=resolved("both"))) == [ref(1, 196), ref(3, 196)]


@pytest.mark.parametrize("words", ["the other two", "die anderen beiden"])
async def test_the_other_two_are_those_that_are_still_open(
    backend: FakeBackend, conversation: Conversation, words: str
) -> None:
    done = conversation.replace(writes=[[Write(kind="seen", movie=ref(2))]])
    assert await resolve_movies(make_turn(backend, done, Title=words)) == [ref(1, 196), ref(3, 196)]


async def test_both_of_three_are_asked_about(backend: FakeBackend, conversation: Conversation) -> None:
    with pytest.raises(EarlyReply) as early:
        await resolve_movies(make_turn(backend, conversation, Place=resolved("both")))
    assert early.value.reply.question == "which"


@pytest.mark.parametrize(("place", "movies"), [("first_two", [1, 2]), ("last_two", [2, 3])])
async def test_two_at_an_end_are_of_those_read_last(
    backend: FakeBackend, conversation: Conversation, place: str, movies: list[int]
) -> None:
    turn = make_turn(backend, conversation, Place=resolved(place))
    assert await resolve_movies(turn) == [ref(movie_id, 196) for movie_id in movies]
    assert await question(turn) == ([], "which"), "where one is meant"


async def test_the_first_two_may_be_of_an_earlier_page(backend: FakeBackend, conversation: Conversation) -> None:
    assert conversation.listing is not None
    later = conversation.replace(listing=conversation.listing.model_copy(update={"start": 3}))
    with pytest.raises(EarlyReply) as early:
        await resolve_movies(make_turn(backend, later, Place=resolved("first_two")))
    assert early.value.reply.question == "which"
    assert await resolve_movies(make_turn(backend, later, Place=resolved("last_two"))) == [ref(2, 196), ref(3, 196)]


async def test_three_places_are_three_movies_each_once(backend: FakeBackend, conversation: Conversation) -> None:
    for third, movies in (("3", [1, 2, 3]), ("1", [1, 2])):
        one, two, three = map(resolved, ("1", "2", third))
        turn = make_turn(backend, conversation, Place=one, OtherPlace=two, ThirdPlace=three)
        assert await resolve_movies(turn) == [ref(movie_id, 196) for movie_id in movies]


@pytest.mark.parametrize(("about", "place", "movie"), [(1, "after", 2), (3, "before", 2), (3, "after", None)])
async def test_the_one_beside_is_of_the_movie_that_was_talked_about(
    backend: FakeBackend, conversation: Conversation, about: int, place: str, movie: int | None
) -> None:
    turn = make_turn(backend, conversation.replace(written_movie=ref(about)), Place=resolved(place))
    if movie is None:
        assert await question(turn) == ([], "which")
    else:
        assert await resolve_movie(turn) == ref(movie, 196)


async def test_the_others_are_others_than_those_that_were_talked_about(
    backend: FakeBackend, conversation: Conversation
) -> None:
    after = conversation.replace(current_movie=ref(2))
    assert await resolve_movies(make_turn(backend, after, Place=resolved("others"))) == [ref(1, 196), ref(3, 196)]
    with pytest.raises(EarlyReply):
        await resolve_movies(make_turn(backend, conversation, Place=resolved("others")))


@pytest.mark.parametrize("title", ["fargo and jaws", "the movies fargo and jaws", "die Filme fargo und jaws"])
async def test_two_titles_that_are_heard_as_one_are_both_meant(backend: FakeBackend, title: str) -> None:
    assert await resolve_movies(make_turn(backend, Title=title)) == [ref(6), ref(5)]


@pytest.mark.parametrize("title", ["fargo and number two", "Fargo und den zweiten", "the second one and fargo"])
async def test_a_title_and_a_place_are_heard_as_one(
    backend: FakeBackend, conversation: Conversation, title: str
) -> None:
    movies = await resolve_movies(make_turn(backend, conversation, Title=title))
    assert sorted(movie.movie_id for movie in movies) == [2, 6]


@pytest.mark.parametrize("title", ["fargo and number nine", "fargo and all"])
async def test_a_title_with_no_single_place_is_asked_about(
    backend: FakeBackend, conversation: Conversation, title: str
) -> None:
    with pytest.raises(EarlyReply):
        await resolve_movies(make_turn(backend, conversation, Title=title))


@pytest.mark.parametrize("title", ["fargo or jaws", "fargo and the matrix", "fargo and fargo"])
async def test_two_titles_are_not_both_meant_in_doubt(backend: FakeBackend, title: str) -> None:
    with pytest.raises(EarlyReply):
        await resolve_movies(make_turn(backend, Title=title))


async def test_a_title_with_and_is_one_movie(backend: FakeBackend) -> None:
    title = "the good the bad and the ugly"
    assert await resolve_movies(make_turn(backend, Title=title)) == [ref(12)]


async def test_the_rest_of_a_page_is_of_movies_on_it(conversation: Conversation) -> None:
    assert rest_of_page(conversation, [ref(2)]) == [ref(1, 196), ref(3, 196)]
    assert rest_of_page(conversation, [ref(9)]) == []
