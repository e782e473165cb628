"""Each change, whatever list is being read: what is read decides which movie is meant, and what "remove" means."""

from collections.abc import Mapping

import pytest

from services.voice.dialogue.conversation import Conversation
from tests.support.alexa.conversation_stage import Stage, as_request
from tests.support.alexa.utterances import backend
from tests.support.fakes.voice import FakeBackend
from tests.support.running.voice_service import voice_over_http

READS: Mapping[str, Mapping[str, str]] = {
    "en-US": {
        "own list": "my list",
        "search": "films with tom hanks",
        "filtered": "thrillers from the nineties",
        "similar": "something like alien",
        "popular": "what's popular",
        "wish": "my wish is comedies",
        "watchlist": "what's on my watchlist",
    },
    "de-DE": {
        "own list": "meine Liste",
        "search": "Filme mit tom hanks",
        "filtered": "Thriller aus den Neunzigern",
        "similar": "etwas wie alien",
        "popular": "was ist beliebt",
        "wish": "mein Wunsch ist comedies",
        "watchlist": "was steht auf meiner Merkliste",
    },
}
DEEDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en-US": {
        "rate": (
            "rate number one five",
            "give the first one a five",
            "five stars for number one",
            "number one gets five",
        ),
        "see": ("I've seen number one", "mark number one as seen"),
        "rest": ("not number one now", "leave number one for later"),
        "want": ("put number one on my watchlist", "save number one for later"),
        "remove": ("remove number one", "take number one off the list", "not the first one", "drop number one"),
    },
    "de-DE": {
        "rate": ("gib Nummer eins fünf", "bewerte Nummer eins mit fünf", "fünf Sterne für den ersten"),
        "see": ("Nummer eins habe ich schon gesehen", "den ersten kenne ich schon"),
        "rest": ("Nummer eins jetzt nicht", "den ersten lieber ein andermal"),
        "want": ("setz Nummer eins auf meine Merkliste",),
        "remove": ("streich Nummer eins", "nimm den ersten von der Liste", "Nummer eins will ich nicht"),
    },
}
CASES = [
    (locale, read, deed, said)
    for locale, reads in READS.items()
    for read in reads
    for deed, texts in DEEDS[locale].items()
    for said in texts
]
UNDO = {"en-US": "undo", "de-DE": "rückgängig"}


def world() -> FakeBackend:
    made = backend()
    made.watchlists[945] = [7, 2]
    return made


async def say(stage: Stage, *texts: str) -> None:
    for text in texts:
        await stage.say(as_request(text, stage.locale, stage.attributes))


def first_heard(stage: Stage) -> int:
    listing = Conversation.from_attributes(stage.attributes).listing
    assert listing is not None
    return listing.heard[0]


@pytest.mark.parametrize(("locale", "read", "deed", "said"), CASES)
async def test_a_deed_is_done_to_what_is_read_and_undone(locale: str, read: str, deed: str, said: str) -> None:
    made = world()
    async with voice_over_http(made) as client:
        stage = Stage(client, made, locale, access_token="good")
        await say(stage, READS[locale][read])
        movie_id = first_heard(stage)
        await say(stage, said)
        kind = deed if deed != "remove" else "unwant" if read == "watchlist" else "dismiss"
        assert [write[:3] for write in made.writes] == [(kind, 945, movie_id)], stage.heard
        await say(stage, UNDO[locale])
    assert [(write[0], *write[2:4]) for write in made.writes[1:]] == [("take back", 945, movie_id)]


@pytest.mark.parametrize("said", [text for texts in DEEDS["en-US"].values() for text in texts])
async def test_on_the_list_of_another_nothing_but_the_own_watchlist_is_written(said: str) -> None:
    made = world()
    async with voice_over_http(made) as client:
        stage = Stage(client, made, "en-US", access_token="good")
        await say(stage, "my ID is 196 and I want three movies", said)
    wants = said in DEEDS["en-US"]["want"]
    assert [write[:2] for write in made.writes] == ([("want", 945)] if wants else [])


@pytest.mark.parametrize("said", ["remove number one from my watchlist", "take alien off my watchlist"])
async def test_a_movie_is_taken_off_the_watchlist_whatever_is_read(said: str) -> None:
    made = world()
    made.watchlists[945] = [4, 2]
    async with voice_over_http(made) as client:
        stage = Stage(client, made, "en-US", access_token="good")
        await say(stage, "my list", said)
    assert made.writes == [("unwant", 945, 4 if "one" in said else 2)]


async def test_what_is_not_on_the_watchlist_is_not_dismissed_instead() -> None:
    made = world()
    async with voice_over_http(made) as client:
        stage = Stage(client, made, "en-US", access_token="good")
        await say(stage, "what's on my watchlist", "remove heat")
    assert made.writes == []
    assert "Heat is not on your watchlist." in stage.heard
