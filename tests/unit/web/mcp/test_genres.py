import httpx
import pytest

from services.web.localization.languages import use_language
from services.web.mcp.genres import with_known_genres
from shared.contracts.errors import InvalidInput
from tests.unit.web.conftest import Site
from tests.unit.web.mcp.conftest import Caller

UNKNOWN = InvalidInput("There is no genre of this name. The genres are: Children's, Drama, Sci-Fi.")


def test_translated_names_become_those_of_the_catalogue() -> None:
    given = {"genre": ["Kinderfilme", "sci-fi"], "without_genre": "Drama", "amount": 3}
    assert with_known_genres(given, UNKNOWN) == {**given, "genre": ["Children's", "Sci-Fi"]}


def test_names_that_nobody_knows_stay_an_error() -> None:
    assert with_known_genres({"genre": ["Nosuch"]}, UNKNOWN) is None
    assert with_known_genres({"genre": 7}, UNKNOWN) is None
    assert with_known_genres({"genre": ["Kinderfilme"]}, InvalidInput("Something else.")) is None


async def test_a_name_from_the_error_is_accepted_when_it_is_given_back(
    ada: Caller, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = site.recommender.handle

    def strict(request: httpx.Request) -> object:
        asked = request.url.params
        if {*asked.get_list("genre"), *asked.get_list("without_genre")} - {"Children's", "Drama", "Sci-Fi"}:
            raise UNKNOWN
        return answered(request)

    monkeypatch.setattr(site.recommender, "handle", strict)
    with use_language("de"):
        refused = await ada.calls("my_list", genre=["Nosuch"])
        assert refused.is_error
        names = refused.text.rstrip(".").partition(": ")[2].split(", ")
        assert names[0] == "Kinderfilme"
        for name in names:
            assert not (await ada.calls("my_list", genre=[name])).is_error, name
            assert not (await ada.calls("popular", without_genre=[name])).is_error, name
