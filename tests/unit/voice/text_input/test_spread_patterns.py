import pytest

from services.voice.language.phrases import MOST_OF_A_SPREAD, expand
from services.voice.text_input.nlu_simulator import NluSimulator
from services.voice.text_input.slot_types import FreeTextSlotType
from services.voice.text_input.spread_patterns import SpreadPattern

SLOTS = {"Title": FreeTextSlotType()}


def phrases(pattern: str, text: str) -> set[str]:
    return {sample.text for sample in SpreadPattern.of("AnIntent", pattern, SLOTS).samples(set(text.split()))}


def test_only_phrases_of_the_words_of_a_text_are_made() -> None:
    pattern = "(show|play) (me|us|) {Title} (now|later|)"
    assert phrases(pattern, "play me heat later") == {
        "play {Title}",
        "play me {Title}",
        "play {Title} later",
        "play me {Title} later",
    }
    assert phrases(pattern, "stop heat now") == set()


def test_a_pattern_within_another_counts_by_its_own_words() -> None:
    assert phrases("(a (b|c)|d) e", "e c a") == {"a c e"}
    assert phrases("(a (b|c)|d) e", "b d") == set()


def test_all_its_words_give_every_phrase() -> None:
    pattern = "(|so) (if|when) (I (like|love)|we like) {Title} (what|what else)"
    assert phrases(pattern, "so if when I we like love what else") == set(
        map(" ".join, map(str.split, expand(pattern)))
    )


@pytest.mark.parametrize("subject", ["I", "you", "we"])
@pytest.mark.parametrize("verb", ["like", "liked", "love", "loved", "enjoyed"])
def test_typed_text_has_every_phrase_of_a_pattern_of_which_the_model_has_some(subject: str, verb: str) -> None:
    subjects, verbs, ends = 3, 5, 2 * 4 * 2 * 3
    assert subjects * verbs * ends > MOST_OF_A_SPREAD
    intent = SIMULATOR.request(f"if {subject} {verb} heat what else could we see")["intent"]
    assert (intent["name"], intent["slots"]["Title"]["value"]) == ("SimilarIntent", "heat")


SIMULATOR = NluSimulator("en-US")
