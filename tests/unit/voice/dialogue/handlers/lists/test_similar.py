from dataclasses import dataclass, field, replace

import pytest

from services.voice.dialogue.handlers.lists.similar import similar
from services.voice.dialogue.replies import EarlyReply
from shared.contracts.movies import SpokenTitle
from shared.contracts.questions.wishes import Wish
from tests.support.alexa.turns import keys, make_turn, ref
from tests.support.alexa.utterances import GrammarMovies, backend


@dataclass
class CountedMovies(GrammarMovies):
    asked: list[str] = field(default_factory=list)

    async def understand_title(self, words: str) -> SpokenTitle:
        self.asked.append("title")
        return await super().understand_title(words)

    async def read_wish(self, words: str) -> Wish:
        self.asked.append("wish")
        return await super().read_wish(words)


async def test_movies_similar_to_a_title_are_read() -> None:
    reply = await similar(make_turn(Title="alien"))
    assert keys(reply)[0] == "list.similar"
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source.similar_to == ref(2)


async def test_more_than_a_title_is_a_wish() -> None:
    reply = await similar(make_turn(backend(), Title="heat but lighter"))
    assert keys(reply)[0] == "wish.movies"
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source.wish == "like heat but lighter"


async def test_a_title_of_several_words_stays_a_title() -> None:
    assert keys(await similar(make_turn(backend(), Title="the godfather")))[0] == "list.similar"


@pytest.mark.parametrize("title", ["jaws", "the godfather"])
async def test_for_a_certain_title_the_recommender_is_asked_once(title: str) -> None:
    turn, movies = make_turn(backend(), Title=title), CountedMovies(backend())
    await similar(replace(turn, ports=replace(turn.ports, movies=movies)))
    assert movies.asked == ["title"]


@pytest.mark.parametrize(
    "words", ["comedies", "the eighties", "anything with dinosaurs", "science fiction", "old westerns", "die achtziger"]
)
async def test_movies_of_a_kind_are_described(words: str) -> None:
    reply = await similar(make_turn(backend(), Title=words))
    assert not {"find.unknown", "find.nearest", "wish.nothing"}.intersection(keys(reply))
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source.similar_to is None


async def test_what_is_understood_in_part_only_stays_an_unknown_title() -> None:
    with pytest.raises(EarlyReply) as early:
        await similar(make_turn(backend(), Title="comedies of zorblax"))
    assert keys(early.value.reply)[0] in {"find.unknown", "find.nearest"}
