import pytest

from services.voice.text_input.own_words import OwnWords, SmallWords

SAMPLES = ["i have seen {Place}", "seen {Place} already", "have watched {Place}"]
OWN = OwnWords.of(sample.split() for sample in SAMPLES)
SMALL = SmallWords(asking={"did", "have"}, leading={"at", "last"}, fillers={"well", "so"})


@pytest.mark.parametrize(
    "said", ["i have seen {Place}", "well seen {Place} already", "so i have already watched {Place}"]
)
def test_samples_in_another_order_with_fillers_are_said_of_oneself(said: str) -> None:
    assert OWN.say(said.split(), SMALL)


@pytest.mark.parametrize("said", ["have watched {Place}", "did i have seen {Place}", "so have seen {Place}"])
def test_a_question_changes_nothing(said: str) -> None:
    assert not OWN.say(said.split(), SMALL)


def test_what_is_inverted_changes_nothing_unless_its_object_stands_first() -> None:
    own = OwnWords.of([["have", "watched", "{Place}"], ["{Place}", "i", "watched"]])
    asking_nothing = SmallWords(asking=set(), leading=set(), fillers=set())
    assert own.say(["have", "watched", "{Place}"], asking_nothing)
    assert not own.say(["have", "i", "watched", "{Place}"], asking_nothing)
    assert own.say(["{Place}", "i", "have", "watched"], asking_nothing)


@pytest.mark.parametrize("said", ["mother seen {Place}", "i have mother seen {Place}", "{Place} seen"])
def test_what_no_sample_says_may_be_of_somebody_else(said: str) -> None:
    assert not OWN.say(said.split(), SMALL)


def test_a_time_or_a_place_may_be_any_words() -> None:
    seen = ["i", "have", "seen", "{Place}"]
    assert OWN.say([*seen, "at", "the", "cinema", "last", "march"], SMALL)
    assert not OWN.say([*seen, "at", "the", "old", "cinema"], SMALL)


@pytest.mark.parametrize("said", ["", "well so"])
def test_fillers_alone_say_nothing(said: str) -> None:
    assert not OWN.say(said.split(), SMALL)


@pytest.mark.parametrize(("said", "asks"), [("Seen it?", True), ("seen it ? ", True), ("seen it", False)])
def test_what_ends_as_a_question_asks(said: str, asks: bool) -> None:
    assert SMALL.ask(said) is asks


def test_a_request_may_end_as_a_question() -> None:
    small = SmallWords(asking=(), leading=(), fillers=(), requesting={"could you"})
    assert not small.ask("Could you rate it?")
    assert not small.ask("rate it, could you?")
    assert small.ask("could your mother rate it?")


def test_a_word_of_doubt_is_found_anywhere() -> None:
    small = SmallWords(asking=(), leading=(), fillers=(), doubting={"perhaps"})
    assert small.doubt("I have Perhaps seen it")
    assert not small.doubt("I have seen it")


def test_several_words_may_be_of_doubt() -> None:
    small = SmallWords(asking=(), leading=(), fillers=(), doubting={"i think i gave"})
    assert small.doubt("I think I gave heat four stars")
    assert not small.doubt("I think I gather four stars")


def test_a_polite_word_is_not_of_doubt() -> None:
    small = SmallWords(asking=(), leading=(), fillers=(), requesting={"could you"}, doubting={"perhaps"})
    assert not small.doubt("could you perhaps give it four stars")
    assert small.doubt("could you give it perhaps four stars")
