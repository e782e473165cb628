from services.voice.text_input.samples import Sample, SampleIndex
from services.voice.text_input.slot_types import FreeTextSlotType

SLOTS = {"Title": FreeTextSlotType()}


def of(text: str) -> Sample:
    return Sample.of("AnIntent", text.split(), SLOTS)


def test_only_samples_whose_rarest_word_is_said_are_candidates() -> None:
    index = SampleIndex(map(of, ["play {Title}", "play it now", "play it later", "{Title}"]))
    found = [sample.text for sample in index.candidates({"play", "it", "now"})]
    assert found == ["play it now", "play {Title}", "{Title}"]


def test_candidates_with_fewer_free_slots_and_more_words_come_first() -> None:
    index = SampleIndex(map(of, ["stop {Title}", "stop it", "please stop it"]))
    assert [sample.text for sample in index.candidates({"stop", "it", "please"})] == [
        "please stop it",
        "stop it",
        "stop {Title}",
    ]


def test_a_sample_matches_a_text_with_all_its_words() -> None:
    sample, text = of("play {Title} now"), "play heat now"
    match = sample.match(text, set(text.split()))
    assert match is not None
    assert (match["Title"], sample.free_words(match)) == ("heat", 1)
    assert sample.match("play heat", {"play", "heat"}) is None


def test_the_first_match_without_free_text_is_the_only_one() -> None:
    index = SampleIndex(map(of, ["play {Title}", "play it", "{Title}"]))

    def texts(said: str) -> list[tuple[int, str]]:
        return [(free, sample.text) for free, sample, _ in index.matches(said, lambda _, filled: dict(filled))]

    assert texts("play it") == [(0, "play it")]
    assert texts("play heat now") == [(2, "play {Title}"), (3, "{Title}")]
    assert list(index.matches("play heat", lambda *_: None)) == []
