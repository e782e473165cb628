from itertools import chain

import pytest

from services.voice.language.phrases import expand, expand_all
from services.voice.language.wording import read_toml
from services.voice.skill_package.interaction_model import language_model, spread_patterns
from services.voice.text_input.courtesy import Frames
from services.voice.text_input.language import Language

LANGUAGES = {locale: Language.load(locale) for locale in ("en-US", "en-GB", "de-DE")}


@pytest.mark.parametrize(
    ("locale", "said", "request_words"),
    [
        ("en-US", "Would you please give it four stars?", "could you please give it four stars?"),
        ("en-GB", "will you give it four stars, please", "can you give it four stars, please"),
        ("en-US", "would you give it four stars", "would you give it four stars"),
        ("en-GB", "give it four stars, would you", "give it four stars"),
        ("en-US", "Please rate fargo five stars would you please?", "please rate fargo five stars"),
        ("en-US", "four stars please would you", "four stars please could you"),
        ("en-US", "would you please", "could you please"),
        ("en-US", "rate would you rather five stars", "rate would you rather five stars"),
        ("en-GB", "please add will you marry me to my list", "please add will you marry me to my list"),
        ("en-US", "please would you drop it", "please could you drop it"),
        ("de-DE", "setz willst du gehen bitte auf die Liste", "setz willst du gehen bitte auf die liste"),
        ("en-US", "four stars would you", "four stars would you"),
        ("en-US", "would you say he pleased them", "would you say he pleased them"),
        ("de-DE", "Würdest du ihm bitte vier Sterne geben", "könntest du ihm bitte vier sterne geben"),
        ("de-DE", "würdest du ihm vier Sterne geben", "würdest du ihm vier sterne geben"),
    ],
)
def test_a_question_with_please_or_after_a_command_is_a_request(locale: str, said: str, request_words: str) -> None:
    assert LANGUAGES[locale].as_request(said) == request_words


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_question_is_no_courtesy_at_the_end_and_its_word_is_polite(locale: str) -> None:
    language = LANGUAGES[locale]
    assert language.please in language.polite_words
    assert not language.hearing.courtesy.after & language.hearing.questions.after


def test_numbers_and_pauses_are_of_the_language() -> None:
    assert (LANGUAGES["en-US"].pause, LANGUAGES["de-DE"].pause) == ("and", "und")
    assert LANGUAGES["en-US"].numbers != LANGUAGES["de-DE"].numbers


@pytest.mark.parametrize("locale", LANGUAGES)
def test_what_is_typed_is_hardly_among_the_samples(locale: str) -> None:
    samples = {text for intent in language_model(locale)["intents"] for text in intent["samples"]}
    samples |= {text for _, pattern in spread_patterns(locale) for text in expand(pattern)}
    said = {text.lower() for text in samples}
    for _, pattern in LANGUAGES[locale].typed:
        texts = {text.lower() for text in expand(pattern)}
        assert len(texts & said) < len(texts) / 10, pattern


@pytest.mark.parametrize("locale", ["en-US", "en-GB", "de-DE"])
def test_every_frame_and_value_of_doubt_is_of_doubt(locale: str) -> None:
    frames = Frames.of(read_toml(locale, "built_in")["doubts"])
    values = expand_all(chain.from_iterable(read_toml(locale, "slots")["Doubt"].values()))
    small = Language.load(locale).small
    assert [words for words in {*frames.before, *frames.after, *values} if small.doubt(words) is None] == []
