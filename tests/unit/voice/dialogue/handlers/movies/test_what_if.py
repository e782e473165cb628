import pytest

from services.voice.dialogue.conversation import Opinion
from services.voice.dialogue.handlers.movies.what_if import what_if
from services.voice.dialogue.replies import EarlyReply
from services.voice.language.wording import LOCALES, Wording, statement
from tests.support.alexa.turns import LINKED, keys, make_turn, reading, ref
from tests.support.fakes.voice import FakeBackend, choose_first

OWNER, ALIEN, HEAT = 945, 2, 4
WORDINGS = {locale: Wording.load(locale, choose_first("")) for locale in LOCALES}


@pytest.fixture
def backend() -> FakeBackend:
    backend = FakeBackend()
    backend.opinions[OWNER, ALIEN] = Opinion(rating=5)
    return backend


async def test_without_a_rating_the_movie_that_was_described_has_another_place(backend: FakeBackend) -> None:
    conversation = (await reading(backend, OWNER)).replace(current_movie=ref(HEAT))
    reply = await what_if(make_turn(backend, conversation, token=LINKED, Title="alien"))
    assert reply.statements == (statement("what_if.place", title="Heat", place=11, rated="Alien", stars=5.0),)
    assert (backend.writes, reply.question) == ([], "go_on")


async def test_without_a_movie_in_mind_the_list_that_would_be_is_told(backend: FakeBackend) -> None:
    reply = await what_if(make_turn(backend, token=LINKED, Title="alien"))
    assert keys(reply) == ["what_if.list"]
    titles = reply.statements[0].values["titles"]
    assert isinstance(titles, list)
    assert len(titles) == 3


async def test_a_movie_that_is_not_rated_changes_nothing(backend: FakeBackend) -> None:
    reply = await what_if(make_turn(backend, token=LINKED, Title="heat"))
    assert reply.statements == (statement("what_if.not_rated", title="Heat"),)


async def test_only_a_linked_listener_is_told(backend: FakeBackend) -> None:
    with pytest.raises(EarlyReply) as refused:
        await what_if(make_turn(backend, Title="alien"))
    assert keys(refused.value.reply) == ["link.needed"]


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en-US", "Without your 5 stars for Alien, Heat would stand at number 41."),
        ("en-GB", "Without your 5 stars for Alien, Heat would stand at number 41."),
        ("de-DE", "Hättest du Alien nicht 5 Sterne gegeben, stünde Heat auf Platz 41."),
    ],
)
def test_every_locale_tells_it(locale: str, told: str) -> None:
    said = statement("what_if.place", title="Heat", place=41, rated="Alien", stars=5.0)
    assert WORDINGS[locale].text(said) == told
