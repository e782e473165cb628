"""All locales have the same sentences, and each is short enough to be spoken."""

import re
from collections.abc import Sequence
from typing import get_args

import pytest

from embedded.programs import ROOT
from services.voice.dialogue.conversation import Question
from services.voice.dialogue.engine import choose_by_request
from services.voice.dialogue.suggestions import TOPICS
from services.voice.language.wording import LOCALES, PLACEHOLDER, Wording, read_toml, statement
from services.voice.text_input.nlu_simulator import FALLBACK
from tests.support.alexa.simulators import simulator
from tests.support.fakes.voice import choose_first

WORDINGS = {locale: Wording.load(locale, choose_first("")) for locale in LOCALES}
ENGLISH = WORDINGS["en-US"]
TEXTS = [
    pytest.param(locale, key, id=f"{locale}-{key}")
    for locale, wording in WORDINGS.items()
    for key in wording.sentences
    if not key.startswith(("words.", "suggestions.", "card."))
]
# Placeholders count as one word.
MAX_WORDS = 24


@pytest.mark.parametrize("locale", LOCALES)
def test_every_locale_has_every_sentence_with_the_same_placeholders(locale: str) -> None:
    expected = {key: placeholders(variants) for key, variants in ENGLISH.sentences.items()}
    if locale.startswith("de"):
        expected["why.stored_reason"] = {("title", "title")}  # the stored reason is an English sentence
    assert {key: placeholders(variants) for key, variants in WORDINGS[locale].sentences.items()} == expected


def placeholders(variants: Sequence[str]) -> set[tuple[str, str]]:
    """The placeholders of a sentence, which all its variants share."""
    first, *others = (set(PLACEHOLDER.findall(variant)) for variant in variants)
    assert all(other == first for other in others), variants
    return first


def test_every_sentence_is_used() -> None:
    source = "".join(path.read_text() for path in (ROOT / "services" / "voice").rglob("*.py"))
    questions = {f"{way}.{question}" for way in ("ask", "again") for question in get_args(Question)}
    spoken = {key for key in ENGLISH.sentences if not key.startswith(("words.", "suggestions."))}
    assert {key for key in spoken if f'"{key}"' not in source} == questions


@pytest.mark.parametrize(("locale", "key"), TEXTS)
def test_a_sentence_is_short(locale: str, key: str) -> None:
    for way in WORDINGS[locale].sentences[key]:
        for sentence in re.split(r"(?<=[.?!:]) ", way):
            assert len(PLACEHOLDER.sub("x", sentence).split()) <= MAX_WORDS, sentence


@pytest.mark.parametrize("locale", LOCALES)
def test_every_question_has_a_sentence_and_a_reprompt(locale: str) -> None:
    for question in get_args(Question):
        for way in (*WORDINGS[locale].sentences[f"ask.{question}"], *WORDINGS[locale].sentences[f"again.{question}"]):
            assert way.endswith("?")


@pytest.mark.parametrize("locale", LOCALES)
def test_suggestions_are_understood(locale: str) -> None:
    for question in get_args(Question):
        for suggestion in WORDINGS[locale].suggestions(TOPICS.get(question, question)):
            assert simulator(locale).request(suggestion)["intent"]["name"] != FALLBACK, suggestion


@pytest.mark.parametrize("locale", LOCALES)
def test_every_genre_has_a_name_and_a_phrase_for_its_movies(locale: str) -> None:
    genres = read_toml(locale, "slots")["Genre"]
    assert all(len(ways) >= 2 for ways in genres.values())
    for genre in genres:
        assert genre not in {WORDINGS[locale].text(statement("list.genre", genre=genre))}


@pytest.mark.parametrize(
    ("locale", "heard"),
    [
        ("en-US", "If you like Mars Attacks! try these."),
        ("de-DE", "Wenn dir Mars Attacks! gefällt, versuch diese."),
    ],
)
def test_titles_are_read_unchanged(locale: str, heard: str) -> None:
    text = WORDINGS[locale].text(statement("list.similar", title="Mars Attacks!"))
    assert text.replace("!,", "!") == heard


def test_a_title_that_ends_a_sentence_gets_no_second_full_stop() -> None:
    assert ENGLISH.text(statement("list.item", place=1, title="Mars Attacks!")) == "Number 1: Mars Attacks!"
    assert ENGLISH.text(statement("list.item", place=1, title="E.T.")) == "Number 1: E.T."
    assert ENGLISH.text(statement("list.item", place=1, title="Heat")) == "Number 1: Heat."


def test_other_languages_say_titles_in_english() -> None:
    assert WORDINGS["de-DE"].ssml(statement("list.item", place=1, title="Tom & Jerry")) == (
        'Nummer 1: <lang xml:lang="en-US">Tom &amp; Jerry</lang>.'
    )


def test_ids_are_spoken_as_digits_and_years_as_dates() -> None:
    assert '<say-as interpret-as="digits">500</say-as>' in ENGLISH.ssml(statement("list.no_record", user_id=500))
    assert '<say-as interpret-as="date" format="y">1979</say-as>' in ENGLISH.ssml(
        statement("more.year", title="Alien", year=1979)
    )


@pytest.mark.parametrize(
    ("span", "english", "german"),
    [
        ([1990, 1999], "from the 1990s", "aus den 1990ern"),
        ([1990, 1995], "from 1990 to 1995", "von 1990 bis 1995"),
        ([1990, None], "from 1990 on", "ab 1990"),
        ([None, 1970], "up to 1970", "bis 1970"),
        ([1979, 1979], "from 1979", "von 1979"),
    ],
)
def test_spans_of_years_are_spoken_naturally(span: list[int | None], english: str, german: str) -> None:
    assert ENGLISH.text(statement("list.years", span=span)) == f"Here are movies {english}."
    assert WORDINGS["de-DE"].text(statement("list.years", span=span)) == f"Hier sind Filme {german}."


@pytest.mark.parametrize(
    ("stars", "english", "german"), [(1.0, "1 star", "einen Stern"), (4.5, "4.5 stars", "4,5 Sterne")]
)
def test_stars_are_counted_in_every_language(stars: float, english: str, german: str) -> None:
    assert english in ENGLISH.text(statement("more.predicted", stars=stars))
    assert german in WORDINGS["de-DE"].text(statement("more.predicted", stars=stars))


def test_a_value_never_becomes_markup() -> None:
    hostile = '</speak><audio src="x"/>{title} & "'
    assert "<audio" not in ENGLISH.ssml(statement("find.unknown", title=hostile))
    assert hostile in ENGLISH.text(statement("find.unknown", title=hostile))


def test_a_long_value_is_truncated() -> None:
    assert len(ENGLISH.text(statement("find.unknown", title="x" * 5000))) < 250


def test_an_unknown_or_incomplete_statement_cannot_be_said() -> None:
    assert ENGLISH.can_say(statement("find.unknown", title="x"))
    assert not ENGLISH.can_say(statement("find.unknown"))
    assert not ENGLISH.can_say(statement("find.nothing"))


def test_the_variant_depends_on_the_request_only() -> None:
    ways = ENGLISH.sentences["ask.go_on"]
    chosen = [choose_by_request(f"request {number}")(ways) for number in range(40)]
    assert set(chosen) == set(ways)
    assert chosen == [choose_by_request(f"request {number}")(ways) for number in range(40)]


@pytest.mark.parametrize(
    ("locale", "heard"),
    [
        ("en-US", "Here are movies that mix science fiction and horror for you."),
        ("de-DE", "Hier sind Mischungen aus Science Fiction und Horror für dich."),
    ],
)
def test_genres_without_a_name_in_common_are_a_mixture(locale: str, heard: str) -> None:
    assert WORDINGS[locale].text(statement("list.genre", genre="Sci-Fi+Horror")) == heard


def test_the_order_of_genres_does_not_matter_to_their_name() -> None:
    assert ENGLISH.text(statement("list.genre", genre="Romance+Comedy")) == "Here are romantic comedies for you."
