from dataclasses import replace
from typing import Any

import pytest

from services.voice.dialogue.conversation import Conversation, FilledIntent, Listing, ListSource, SlotValue
from services.voice.dialogue.handlers.lists.search import MAX_NAME_LENGTH, by_filters, by_person
from services.voice.dialogue.replies import Reply
from shared.contracts.questions.wishes import Wish
from tests.support.alexa.turns import LINKED, keys, make_turn, resolved
from tests.support.fakes.voice import FakeBackend, FakeMovies
from tests.support.questions.wishes import WishNames, read

OWNER = 945


def source_of(reply: Reply) -> ListSource | None:
    return reply.conversation.listing.source if reply.conversation.listing else None


@pytest.mark.parametrize(
    ("slots", "filters"),
    [
        ({"Genre": "Comedy", "Without": "Horror", "OtherWithout": "War"}, {"genre": "Comedy", "without": "Horror+War"}),
        ({"Under": "120"}, {"max_runtime": 119}),
        ({"AtMost": "90"}, {"max_runtime": 90}),
        ({"Over": "180"}, {"min_runtime": 181}),
        ({"AtLeast": "90", "AtMost": "120"}, {"min_runtime": 90, "max_runtime": 120}),
        ({"AtLeast": "120", "AtMost": "90"}, {"min_runtime": 90, "max_runtime": 120}),
        ({"Around": "90"}, {"min_runtime": 80, "max_runtime": 100}),
        ({"Length": "short"}, {"max_runtime": 95}),
        ({"Length": "short", "AtLeast": "120"}, {"min_runtime": 120}),
        ({"Language": "fr", "Audience": "12"}, {"language": "fr", "max_age": 12}),
        ({"Topic": "time travel", "Decade": "1980"}, {"tag": "time travel", "from_year": 1980, "to_year": 1989}),
    ],
)
async def test_slots_become_filters_of_popular_movies_for_a_stranger(
    slots: dict[str, str], filters: dict[str, Any]
) -> None:
    turn = make_turn(FakeBackend(matches_all=True)).with_intent(FilledIntent(name="FilterIntent").with_slots(**slots))
    assert source_of(await by_filters(turn)) == ListSource(is_popular=True, **filters)


async def test_without_certificates_an_audience_gets_movies_for_children() -> None:
    turn = make_turn(FakeBackend(matches_all=True, known={"certificate": 0}), Audience=SlotValue(text="5", id="5"))
    assert source_of(await by_filters(turn)) == ListSource(is_popular=True, genre="Children")


async def test_years_before_and_after_do_not_include_the_year() -> None:
    reply = await by_filters(make_turn(Genre=resolved("Horror"), BeforeYear=SlotValue(text="1970")))
    assert source_of(reply) == ListSource(is_popular=True, genre="Horror", to_year=1969)
    assert keys(reply)[0] == "list.genre_years"


async def test_filters_choose_from_the_whole_catalogue_for_a_known_listener() -> None:
    turn = make_turn(FakeBackend(matches_all=True), token=LINKED, Person="al pacino and robert de niro")
    assert source_of(await by_filters(turn)) == ListSource(user_id=OWNER, person="al pacino+robert de niro")


@pytest.mark.parametrize(
    ("slots", "filters"),
    [
        ({"Under": "120"}, {"genre": "Horror", "person": "roy scheider", "max_runtime": 119}),
        ({"Person": "robert shaw"}, {"genre": "Horror", "person": "robert shaw", "min_runtime": 100}),
        ({"Genre": "Thriller", "Over": "60"}, {"genre": "Thriller", "min_runtime": 61}),
        ({"Without": "Horror"}, {"without": "Horror", "person": "roy scheider", "min_runtime": 100}),
    ],
)
async def test_a_list_is_narrowed_unless_a_genre_is_named(slots: dict[str, str], filters: dict[str, Any]) -> None:
    before = ListSource(user_id=196, genre="Horror", person="roy scheider", min_runtime=100)
    turn = make_turn(FakeBackend(matches_all=True), Conversation(listing=Listing(source=before)))
    intent = FilledIntent(name="FilterIntent").with_slots(**slots)
    assert source_of(await by_filters(turn.with_intent(intent))) == ListSource(user_id=196, **filters)


async def test_movies_that_may_belong_to_the_list_are_counted() -> None:
    reply = await by_filters(make_turn(Genre=resolved("Horror"), Over=resolved("120")))
    assert reply.statements[-1].key == "unknown.length"
    assert reply.statements[-1].values == {"count": 2}
    nothing = await by_filters(make_turn(Language=resolved("fr")))
    assert keys(nothing) == ["list.no_filtered_movies", "unknown.language"]
    both = await by_filters(make_turn(Genre=resolved("Western"), Language=resolved("fr"), Audience=resolved("6")))
    assert keys(both) == ["list.no_filtered", "unknown.facts_of_one"]


async def test_what_was_not_understood_is_said() -> None:
    reply = await by_filters(make_turn(Language="klingon"))
    assert (keys(reply), reply.question) == (["list.no_filter"], "else")


async def test_a_topic_that_is_no_value_of_the_slot_is_a_tag_too() -> None:
    reply = await by_filters(make_turn(FakeBackend(matches_all=True), Topic="submarines"))
    assert source_of(reply) == ListSource(is_popular=True, tag="submarines")


async def test_a_person_is_found_and_said_not_to_be_there() -> None:
    found = await by_person(make_turn(Person="steven spielberg"))
    assert found.conversation.listing is not None
    assert found.conversation.listing.heard == [5]
    assert keys(await by_person(make_turn(Person="tom hanks"))) == ["list.no_filtered_movies"]


@pytest.mark.usefixtures("no_list_for_a_wish")
async def test_what_was_heard_as_a_person_is_read_as_a_wish_without_its_movies() -> None:
    reply = await by_person(make_turn(Person="comedies"))
    assert source_of(reply) == ListSource(is_popular=True, genre="Comedy")


async def test_a_name_that_is_not_understood_beside_a_filter_is_said() -> None:
    reply = await by_person(make_turn(FakeBackend(matches_all=True), Person="tom hanks comedies"))
    assert source_of(reply) == ListSource(is_popular=True, genre="Comedy")
    assert (keys(reply)[0], reply.statements[0].values) == ("wish.missed", {"words": "tom hanks"})


class KnownPeople(FakeMovies):
    async def read_wish(self, words: str) -> Wish:
        return read(words, names=WishNames(people=("tom hanks",)))


@pytest.mark.parametrize(
    ("said", "filters"),
    [
        ("tom hanks older than 1990", {"person": "tom hanks", "to_year": 1989}),
        ("tom hanks from 1990 to 95", {"person": "tom hanks", "from_year": 1990, "to_year": 1995}),
        ("tom hanks", {"person": "tom hanks"}),
        ("ninety five", {"from_year": 1995, "to_year": 1995}),
    ],
)
async def test_a_person_that_is_known_and_years_filter_together(said: str, filters: dict[str, Any]) -> None:
    turn = make_turn(FakeBackend(matches_all=True), Person=said)
    ports = replace(turn.ports, movies=KnownPeople(FakeBackend(matches_all=True)))
    reply = await by_person(replace(turn, ports=ports))
    assert source_of(reply) == ListSource(is_popular=True, **filters)
    assert "wish.missed" not in keys(reply)


@pytest.fixture
def no_list_for_a_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(FakeMovies, "wished")


async def test_where_no_people_are_known_they_cannot_be_searched_for() -> None:
    backend = FakeBackend(known={})
    reply = await by_person(make_turn(backend, Person="x" * (MAX_NAME_LENGTH + 1)))
    assert (keys(reply), reply.question) == (["person.unknown"], "else")
    assert reply.statements[0].values["person"] == "x" * MAX_NAME_LENGTH


async def test_a_person_without_a_name_is_unknown_too() -> None:
    assert keys(await by_person(make_turn())) == ["person.unknown_name"]


@pytest.mark.parametrize("said", ["1995", "95"])
async def test_a_year_may_be_heard_as_a_person(said: str) -> None:
    assert source_of(await by_person(make_turn(Person=said))) == ListSource(
        is_popular=True, from_year=1995, to_year=1995
    )


async def test_a_number_that_may_be_of_either_century_is_no_year() -> None:
    assert source_of(await by_person(make_turn(Person="22"))) is None
