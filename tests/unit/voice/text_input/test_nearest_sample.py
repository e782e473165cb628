import pytest

from services.voice.text_input.filled_intents import filled_slots
from services.voice.text_input.nearest_sample import CHANGES, Near, NearestSamples
from services.voice.text_input.own_words import SmallWords
from services.voice.text_input.samples import Sample
from services.voice.text_input.slot_types import CustomSlotType
from tests.support.alexa.simulators import simulator
from tests.support.alexa.utterances import Utterance, load_utterances

PLACE = CustomSlotType("Place", [{"id": "2", "name": {"value": "number two"}}])


def sample(intent: str, text: str) -> Sample:
    return Sample.of(intent, text.split(), {"Place": PLACE, "Title": PLACE})


SAMPLES = [
    sample("CastIntent", "who plays in {Place}"),
    sample("SeenIntent", "I have already seen {Place}"),
    sample("PopularIntent", "what is popular at the moment"),
    sample("PlotIntent", "what is {Title} about"),
]
NEAREST = NearestSamples(SAMPLES, ["you"], ["not", "who"], "is", SmallWords(["have"], ["at"], ["well"]))


SEEN = Near("SeenIntent", frozenset({"Place"}), frozenset())


def test_the_words_that_tell_most_decide() -> None:
    found = NEAREST.nearest("who all plays in number two", {"Place": "number two"})
    assert found == Near("CastIntent", frozenset({"Place"}), frozenset({"all"}))


def test_contractions_are_the_same_as_their_words() -> None:
    assert NEAREST.nearest("what's popular at the moment", {}) == Near("PopularIntent", frozenset(), frozenset())
    assert NEAREST.in_full("I've seen what's there") == "I have seen what is there"


def test_unrelated_words_are_near_to_nothing() -> None:
    assert NEAREST.nearest("what is the weather in paris", {}) is None


def test_a_sample_whose_slot_would_have_to_be_cut_out_is_not_generalised() -> None:
    assert {intent for intent, _ in NEAREST.kept} == {"CastIntent", "SeenIntent", "PopularIntent"}


@pytest.mark.parametrize("said", ["I have not already seen number two", "have you already seen number two"])
def test_what_turns_a_sentence_around_has_to_be_the_same(said: str) -> None:
    assert NEAREST.nearest(said, {"Place": "number two"}) is None


@pytest.mark.parametrize("said", ["mother has already seen number two", "already seen number two have I"])
def test_what_changes_something_is_said_of_oneself(said: str) -> None:
    assert NEAREST.nearest("well I have seen number two already", {"Place": "number two"}) == SEEN
    assert NEAREST.nearest(said, {"Place": "number two"}) is None


NO_CHANGES = [
    *("have you seen number two", "should I see number two", "has anybody seen number two", "who has seen number two"),
    *("I haven't seen number two", "I have never seen it", "why did you remove number two", "don't remove number two"),
    *("how many stars does number two have", "was number two seen by others"),
    *("I would like to have seen number two", "did I rate number two", "did I give it four stars", "who gave it five"),
    *("why would I put number two on my watchlist", "is number two on my watchlist", "never mind number two for now"),
    *("I own it", "we already own number two on DVD", "I have it at home"),
    *("what if I remove number two", "do you want me to rate it", "if I had seen number two would you suggest it"),
]
NO_GERMAN_CHANGES = [
    *("hast du Nummer zwei gesehen", "soll ich Nummer zwei sehen", "wer hat Nummer zwei gesehen"),
    *("Nummer zwei habe ich noch nie gesehen", "warum hast du Nummer zwei gestrichen"),
    *("wie viele Sterne hat Nummer zwei", "habe ich Nummer zwei bewertet"),
    *("steht Nummer zwei auf meiner Merkliste", "was wäre wenn ich den gesehen hätte"),
    *("den habe ich auf DVD", "die drei hab ich alle daheim"),
]
OF_OTHERS = [each for name in ("told_of_others.tsv", "told_of_others_2.tsv") for each in load_utterances(name)]
"""Questions, and what others think. The first set was written before any of it was mended, the second after it."""


@pytest.mark.parametrize(
    ("locale", "said"),
    [*(("en-US", each) for each in NO_CHANGES), *(("de-DE", each) for each in NO_GERMAN_CHANGES)],
)
def test_a_question_a_negation_or_what_one_owns_changes_nothing(locale: str, said: str) -> None:
    """What was not seen is told, and stays."""
    intent = simulator(locale).request(said)["intent"]
    assert intent["name"] not in CHANGES or filled_slots(intent).keys() == {"Unseen"}


@pytest.mark.parametrize("utterance", OF_OTHERS, ids=lambda each: each.said)
def test_a_question_or_what_is_told_of_others_changes_nothing(utterance: Utterance) -> None:
    locale = "de-DE" if utterance.locale == "de-DE" else "en-US"
    assert simulator(locale).request(utterance.said)["intent"]["name"] not in CHANGES
