import pytest

from services.voice.dialogue.conversation import Conversation, MovieRef, SlotValue
from services.voice.dialogue.replies import EarlyReply
from services.voice.dialogue.title_resolution import by_title, chosen_remake, remakes
from shared.contracts.movies import Movie, SpokenTitle
from tests.support.alexa.turns import keys, make_turn, reading, ref
from tests.support.catalogue.voice_movies import MOVIES
from tests.support.fakes.voice import FakeBackend

ALIEM = SlotValue(text="aliem")


async def test_a_certain_title_is_taken_for_a_write() -> None:
    assert await by_title(SlotValue(text="alien"), make_turn(), for_writing=True) == ref(2)


async def test_a_title_that_is_not_certain_is_asked_about_before_a_write() -> None:
    assert await by_title(ALIEM, make_turn(), for_writing=False) == ref(2)
    with pytest.raises(EarlyReply) as early:
        await by_title(ALIEM, make_turn(intent="RateIntent", Title="aliem", Stars="five"), for_writing=True)
    conversation = early.value.reply.conversation
    assert (conversation.question, conversation.candidates) == ("did_you_mean", [ref(2)])
    assert conversation.unfinished is not None
    assert set(conversation.unfinished.intent.slots) == {"Stars"}


@pytest.mark.parametrize("for_writing", [True, False])
async def test_an_absent_title_is_said_to_be_absent_with_the_nearest(for_writing: bool) -> None:
    with pytest.raises(EarlyReply) as early:
        await by_title(SlotValue(text="fargo city"), make_turn(conversation=Conversation()), for_writing=for_writing)
    reply = early.value.reply
    assert (keys(reply), reply.question) == (["find.nearest"], "title")
    assert reply.statements[0].values == {"title": "fargo city", "nearest": "Fargo"}


async def test_a_title_on_the_page_needs_no_search() -> None:
    backend = FakeBackend()
    conversation = await reading(backend)
    backend.recommender_down = True
    assert await by_title(SlotValue(text="the alien"), make_turn(backend, conversation), for_writing=True) == ref(2)


@pytest.mark.parametrize(
    ("text", "entity", "movie"),
    [
        ("der weiße hai", "tiny:5", ref(5)),
        ("aliem", "tiny:5", ref(5)),
        ("alien", "tiny:5", ref(2)),
        ("alien", "other:5", ref(2)),
        ("alien", "tiny:99", ref(2)),
    ],
)
async def test_an_id_of_our_data_set_counts_where_the_words_are_not_certain(
    text: str, entity: str, movie: MovieRef
) -> None:
    assert await by_title(SlotValue(text=text, id=entity), make_turn(), for_writing=True) == movie


async def test_an_id_of_another_data_set_says_nothing() -> None:
    with pytest.raises(EarlyReply):
        await by_title(SlotValue(text="der weiße hai", id="other:5"), make_turn(), for_writing=True)


@pytest.mark.parametrize("for_writing", [True, False])
async def test_remakes_are_asked_about(for_writing: bool) -> None:
    backend = FakeBackend()
    backend.movies[40] = Movie(movie_id=40, title="Alien", year=2030, genres=[])
    with pytest.raises(EarlyReply) as early:
        await by_title(SlotValue(text="alien"), make_turn(backend), for_writing=for_writing)
    reply = early.value.reply
    assert reply.question == "remake"
    assert reply.conversation.question_values() == {"title": "Alien", "years": [1979, 2030]}


def movie(movie_id: int, title: str, year: int | None) -> Movie:
    return Movie(movie_id=movie_id, title=title, year=year, genres=[])


OLD = MovieRef(movie_id=2, title="Sabrina", year=1954)
NEW = MovieRef(movie_id=1, title="Sabrina", year=1995)


@pytest.mark.parametrize(
    ("movies", "found"),
    [
        ([movie(1, "Sabrina", 1995), movie(2, "Sabrina", 1954)], [OLD, NEW]),
        ([movie(1, "Sabrina", 1995), movie(3, "Sabrina's Day", 1996)], []),
        ([movie(1, "Sabrina", 1995), movie(2, "Sabrina", None)], []),
        ([movie(1, "Sabrina", 1995), movie(2, "Sabrina", 1995)], []),
    ],
)
def test_movies_of_one_title_are_told_apart_by_their_years(movies: list[Movie], found: list[MovieRef]) -> None:
    assert remakes(SpokenTitle(certainty="uncertain", movies=movies)) == found


@pytest.mark.parametrize(
    ("answer", "chosen"),
    [(1954, OLD), ("1995", NEW), ("1", OLD), ("2", NEW), ("older", OLD), ("newer", NEW), (1960, None), (None, None)],
)
def test_a_remake_is_chosen_by_year_place_or_age(answer: str | int | None, chosen: MovieRef | None) -> None:
    asked = Conversation(question="remake", candidates=[OLD, NEW])
    assert chosen_remake(asked, answer) == chosen
    assert chosen_remake(asked.replace(question="which"), answer) is None


@pytest.mark.parametrize("said", ["the movie alien", "film alien", "Der Film alien", "den film alien"])
async def test_a_title_may_be_named_as_a_movie(said: str) -> None:
    assert await by_title(SlotValue(text=said), make_turn(), for_writing=True) == ref(2)


async def test_a_title_that_begins_so_is_one() -> None:
    backend = FakeBackend()
    backend.movies[90] = Movie(movie_id=90, title="The Movie Alien", year=1999, genres=[])
    found = await by_title(SlotValue(text="the movie alien"), make_turn(backend), for_writing=True)
    assert found.movie_id == 90


class AskedBackend(FakeBackend):
    """Counts how often the recommender is asked."""

    asked = 0

    def check_recommender(self) -> None:
        self.asked += 1
        super().check_recommender()


async def test_a_title_is_asked_about_twice_at_most() -> None:
    backend = AskedBackend()
    with pytest.raises(EarlyReply):
        await by_title(SlotValue(text="film " * 80 + "x"), make_turn(backend), for_writing=True)
    assert backend.asked == 2


@pytest.mark.parametrize(
    ("said", "movie_id"), [("the movie alien", 2), ("movie brazil", 90), ("the movie movie brazil", 90)]
)
async def test_without_the_recommender_a_title_may_begin_so_too(
    said: str, movie_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOVIES, 90, movie(90, "Movie Brazil", 1999))
    backend = FakeBackend()
    backend.lists[196] = [1, 2, 4, 90]
    conversation = await reading(backend, count=1)
    backend.recommender_down = True
    found = await by_title(SlotValue(text=said), make_turn(backend, conversation), for_writing=True)
    assert found.movie_id == movie_id


async def test_a_movie_on_the_page_may_be_named_as_one_without_the_recommender() -> None:
    backend = AskedBackend()
    conversation = await reading(backend)
    backend.recommender_down, backend.asked = True, 0
    turn = make_turn(backend, conversation)
    assert await by_title(SlotValue(text="the movie alien"), turn, for_writing=True) == ref(2)
    assert backend.asked == 1
