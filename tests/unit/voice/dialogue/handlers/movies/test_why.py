import pytest

from services.voice.dialogue.conversation import Listing, ListSource
from services.voice.dialogue.handlers.movies.why import explain, why
from services.voice.language.wording import LOCALES, Wording, statement
from shared.contracts.explanations import CitedMovie, CitedRating, CommonFeature, Explanation
from shared.contracts.lists import RecommendedMovie
from tests.support.alexa.turns import keys, make_turn, reading, ref
from tests.support.catalogue.voice_movies import recommended
from tests.support.fakes.voice import FakeBackend, choose_first

ALIEN, BRAZIL = CitedRating(movie_id=2, title="Alien", stars=5), CitedRating(movie_id=3, title="Brazil", stars=4.5)
FARGO = CitedMovie(movie_id=5, title="Fargo")
DIRECTOR = CommonFeature(kind="director", name="Jane Doe")
WORDINGS = {locale: Wording.load(locale, choose_first("")) for locale in LOCALES}


def heat(explanation: Explanation | None) -> RecommendedMovie:
    return recommended(4).model_copy(update={"explanation": explanation, "reason": "Because you liked Alien"})


EXPLANATIONS = [
    (
        Explanation(kind="ratings", movies=[ALIEN]),
        "Heat is on the list because you liked Alien.",
        "Heat steht auf der Liste, weil dir Alien gefallen hat.",
    ),
    (
        Explanation(kind="ratings", movies=[ALIEN, BRAZIL]),
        "Heat is on the list because you liked Alien and Brazil.",
        "Heat steht auf der Liste, weil dir Alien und Brazil gefallen haben.",
    ),
    (
        Explanation(kind="ratings", movies=[ALIEN], shared=[DIRECTOR]),
        "Heat is by the director of Alien, which you liked.",
        "Heat hat dieselbe Regie wie Alien, und das hat dir gefallen.",
    ),
    (
        Explanation(kind="ratings", movies=[ALIEN, BRAZIL], shared=[DIRECTOR]),
        "Heat is by the director of Alien and Brazil, which you liked.",
        "Heat hat dieselbe Regie wie Alien und Brazil, und die haben dir gefallen.",
    ),
    (
        Explanation(kind="ratings", movies=[ALIEN], shared=[CommonFeature(kind="tag", name="noir")]),
        "Heat is on the list because you liked Alien.",
        "Heat steht auf der Liste, weil dir Alien gefallen hat.",
    ),
    (
        Explanation(kind="ratings", like=[FARGO]),
        "Heat is on the list because it is like Fargo.",
        "Heat steht auf der Liste, weil der Film Fargo ähnelt.",
    ),
    (
        Explanation(kind="neighbours", like=[FARGO, FARGO]),
        "Heat is on the list because it is like Fargo and Fargo.",
        "Heat steht auf der Liste, weil der Film Fargo und Fargo ähnelt.",
    ),
    (
        Explanation(kind="neighbours", count=12, among=50, average=4.2),
        "Of the 50 people closest to your taste, 12 gave Heat 4.2 stars on average.",
        "Von den 50 Leuten, deren Geschmack deinem am nächsten ist, gaben 12 Heat im Schnitt 4,2 Sterne.",
    ),
    (
        Explanation(kind="neighbours", count=12, average=4.2),
        "12 people with a taste like yours gave Heat 4.2 stars on average.",
        "12 Leute mit einem Geschmack wie deinem gaben Heat im Schnitt 4,2 Sterne.",
    ),
    (
        Explanation(kind="neighbours", count=1, average=4.0),
        "One person with a taste like yours gave Heat 4 stars.",
        "Jemand mit einem Geschmack wie deinem gab Heat 4 Sterne.",
    ),
    (
        Explanation(kind="popularity", count=1234, average=3.9),
        "1234 people rated Heat. On average they gave it 3.9 stars.",
        "1234 Leute haben Heat bewertet. Im Schnitt gaben sie 3,9 Sterne.",
    ),
    (
        Explanation(kind="popularity", count=1, average=1.0),
        "One person rated Heat, and gave it 1 star.",
        "Eine Person hat Heat bewertet und einen Stern gegeben.",
    ),
    (
        Explanation(kind="popularity", count=0),
        "Nobody has rated Heat yet.",
        "Noch niemand hat Heat bewertet.",
    ),
]


@pytest.mark.parametrize(("explanation", "english", "german"), EXPLANATIONS)
def test_an_explanation_is_said_in_every_language(explanation: Explanation, english: str, german: str) -> None:
    reason = explain("Heat", heat(explanation))
    assert [WORDINGS[locale].text(reason) for locale in LOCALES] == [english, english, german]


async def test_a_list_stored_before_explanations_is_explained_by_the_recommender() -> None:
    backend = FakeBackend(has_explanations=False)
    reply = await why(make_turn(backend, await reading(backend), Place="2"))
    assert [WORDINGS["de-DE"].text(each) for each in reply.statements] == [
        "Alien steht auf der Liste, weil dir Alien und Tom and Jerry gefallen haben."
    ]


async def test_without_the_recommender_a_list_stored_before_explanations_has_only_its_reason() -> None:
    backend = FakeBackend(has_explanations=False, recommender_down=True)
    assert keys(await why(make_turn(backend, await reading(backend), Place="2"))) == ["why.stored_reason"]


def test_a_movie_without_an_explanation_is_explained_by_its_english_reason_or_not_at_all() -> None:
    reason = explain("Heat", heat(None))
    assert WORDINGS["en-US"].text(reason) == "About Heat, the list says: Because you liked Alien."
    assert WORDINGS["de-DE"].text(reason) == (
        "Heat steht auf der Liste, aber den Grund dafür kann ich dir noch nicht nennen."
    )


async def test_a_movie_of_the_list_is_explained() -> None:
    backend = FakeBackend()
    reply = await why(make_turn(backend, await reading(backend), Place="2"))
    assert keys(reply) == ["why.two"]
    assert reply.conversation.current_movie == ref(2, 196)
    assert reply.question == "go_on"


async def test_only_the_owner_of_a_list_hears_reasons() -> None:
    backend = FakeBackend()
    reply = await why(make_turn(backend, await reading(backend, 945), Place="2"))
    assert (keys(reply), reply.question) == (["why.for_owner"], "go_on")


async def test_a_similar_movie_is_explained_by_the_one_it_is_similar_to() -> None:
    backend = FakeBackend()
    listing = Listing(source=ListSource(similar_to=ref(2)), heard=[1], page=[ref(1)])
    conversation = (await reading(backend)).replace(listing=listing)
    reply = await why(make_turn(backend, conversation, Place="1"))
    assert reply.statements == (statement("why.similar", title="The Godfather", like="Alien"),)


async def test_a_movie_that_is_not_on_the_list_has_no_reason() -> None:
    backend = FakeBackend()
    assert keys(await why(make_turn(backend, await reading(backend, 945), Title="alien"))) == ["why.not_listed"]
