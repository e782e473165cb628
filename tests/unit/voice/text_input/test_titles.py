import pytest

from services.voice.text_input.filled_intents import Match
from services.voice.text_input.samples import Sample
from services.voice.text_input.slot_types import FreeTextSlotType
from services.voice.text_input.titles import Titles, is_of_a_kind, likes_a_kind

TITLES = Titles(
    {"not", "tonight", "everyone", "when", "which", "do"},
    {"did", "is", "hat"},
    {"im"},
    {"when", "which", "what"},
    {"gave", "has", "which"},
    tells_movies=lambda text: "for the kids" in text,
    match=lambda texts: Match(0, {}) if texts == ["thanks"] else None,
)
FREE = {"Title": FreeTextSlotType(), "UnseenTitle": FreeTextSlotType(), "Stars": FreeTextSlotType()}


def are_none(intent: str, sample: str, **texts: str) -> bool:
    filled = {name: {"value": text} for name, text in texts.items()}
    return TITLES.are_none(Sample.of(intent, sample.split(), FREE), filled)


@pytest.mark.parametrize(
    ("words", "is_none"),
    [
        ("fargo", False),
        ("some like it hot", False),
        ("not", True),
        ("did i give it", True),
        ("i gave heat", True),
        ("my wife gave it", True),
        ("isn't that a", True),
        ("im internet steht", True),
        ("life is beautiful", False),
        ("die kritiker gaben ihm nur", True),
        ("das boot", False),
        ("when harry met sally", False),
        ("what's eating gilbert grape", False),
        ("what's", True),
        ("what's new", True),
        ("when critics gave it", True),
        ("when did fargo get", True),
        ("what do people give", True),
        ("which of these", True),
    ],
)
def test_words_of_a_sentence_before_stars_are_no_title(words: str, is_none: bool) -> None:
    assert are_none("RateIntent", "{Title} {Stars}", Title=words, Stars="four stars") == is_none


@pytest.mark.parametrize("sample", ["{Title} gets {Stars}", "{Title} and {Stars}"])
@pytest.mark.parametrize(
    ("words", "is_none"),
    [("who framed roger rabbit", False), ("never been kissed", False), ("what", True), ("did i give it", True)],
)
def test_a_question_before_stars_is_no_title(sample: str, words: str, is_none: bool) -> None:
    assert are_none("RateIntent", sample, Title=words, Stars="four stars") == is_none


@pytest.mark.parametrize(("words", "is_none"), [("fargo", False), ("the kids", True), ("tonight", True)])
def test_what_movies_should_be_for_is_no_title(words: str, is_none: bool) -> None:
    assert are_none("CorrectIntent", "no for {Title}", Title=words) == is_none


@pytest.mark.parametrize(
    ("words", "alone", "behind_another"),
    [
        ("fargo", False, False),
        ("a good comedy in ages", True, False),
        ("nein doch", True, True),
        ("und nein und doch", True, True),
    ],
)
def test_what_was_not_seen_in_general_is_no_title(words: str, alone: bool, behind_another: bool) -> None:
    assert are_none("SeenIntent", "i haven't seen {UnseenTitle}", UnseenTitle=words) == alone
    both = {"Title": "heat", "UnseenTitle": words}
    assert are_none("SeenIntent", "i've seen {Title} but not {UnseenTitle}", **both) == behind_another


@pytest.mark.parametrize(
    ("text", "likes"),
    [
        ("ich hasse superheldenfilme", True),
        ("superheldenfilme finde ich langweilig", True),
        ("i hate this kind of movie", True),
        ("superhero movies bore me", True),
        ("ich hasse regen", False),
        ("show me movies", False),
    ],
)
def test_who_likes_movies_of_a_kind_or_not_tells_a_wish(text: str, likes: bool) -> None:
    assert likes_a_kind(text) == likes


@pytest.mark.parametrize(
    ("said", "title", "is_kind"),
    [
        ("i love", "sad movies", True),
        ("we absolutely love", "that kind of movie", True),
        ("i love", "some kind of wonderful", False),
        ("i love", "scary movie", False),
        ("i liked", "the bond films", False),
        ("more like", "marvel movies", False),
        ("i didn't like", "sad movies", True),
        ("ich mag", "traurige filme", True),
        ("ich liebe", "liebesfilme", True),
        ("ich liebe", "filmemusik", False),
        ("mehr wie", "liebesfilme", False),
        ("ich hasse", "diese art von filmen", True),
        ("ich stehe auf", "alte filme", True),
    ],
)
def test_movies_of_a_kind_are_no_single_one(said: str, title: str, is_kind: bool) -> None:
    words = [*said.split(), "{Title}"]
    slots = {"Title": FreeTextSlotType()}
    assert is_of_a_kind(Sample.of("SimilarIntent", words, slots), title) == is_kind
    assert not is_of_a_kind(Sample.of("RateIntent", words, slots), title)


@pytest.mark.parametrize(("words", "is_none"), [("fargo", False), ("thanks", True), ("and thanks", True)])
def test_what_is_said_for_itself_is_no_movie_that_somebody_knows(words: str, is_none: bool) -> None:
    assert are_none("SeenIntent", "i know {Title}", Title=words) == is_none
