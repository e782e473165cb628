"""Every text has a translation, and no template has a text that cannot get one."""

import ast
import re
from io import BytesIO

import pytest

from services.voice.language.wording import read_toml
from services.web.localization.extraction import (
    WEB,
    extract_source,
    read_translations,
    template_catalogue,
    untranslated,
)
from services.web.localization.translation import TRANSLATED
from services.web.localization.vocabulary import GENRES

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def texts_of(text: object) -> list[str]:
    return [str(each) for each in text] if isinstance(text, list | tuple) else [str(text)]


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_is_left_untranslated(language: str) -> None:
    """`make messages` adds what is new to the file."""
    translations = read_translations(language)  # type: ignore[arg-type]
    found = {texts_of(message.id)[0] for message in template_catalogue() if message.id}
    known = {texts_of(message.id)[0] for message in translations if message.id}
    assert (found - known, known - found) == (set(), set())
    assert untranslated(translations) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_have_the_values_of_their_texts(language: str) -> None:
    for message in read_translations(language):  # type: ignore[arg-type]
        if message.id:
            allowed = {name for text in texts_of(message.id) for name in PLACEHOLDER.findall(text)}
            plural = texts_of(message.string)[-1]
            assert set(PLACEHOLDER.findall(plural)) <= allowed
            assert allowed - {"count"} <= set(PLACEHOLDER.findall(plural)), message.id


def test_genres_have_the_names_that_the_skill_says() -> None:
    spoken, written = read_toml("de-DE", "slots")["Genre"], read_translations("de")
    for genre in GENRES:
        if genre != "IMAX":  # the skill has no word for it
            message = written.get(genre)
            assert message is not None
            assert message.string == spoken[genre.removesuffix("'s")][0]


ENGLISH_ERRORS = ("import_cli.py", "skill_test_account.py", "clients/movie_file.py", "pages/operator/movies.py")
"""Of commands, the API and operators' pages."""


def test_errors_that_pages_show_have_no_values_but_those_of_messages() -> None:
    """An f-string cannot be translated."""
    raised = [
        f"{path.relative_to(WEB)}:{node.lineno}"
        for path in WEB.rglob("*.py")
        if not path.as_posix().endswith(ENGLISH_ERRORS)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
        if any(isinstance(argument, ast.JoinedStr) for argument in node.exc.args)
    ]
    assert raised == []


def test_sentences_of_errors_are_found_where_they_are_raised() -> None:
    source = b"""
class Late(Conflict):
    message = "Too late."

def check() -> None:
    if _("marked"):
        raise InvalidInput("Choose a name.")
    raise ValueError("for programmers")
"""
    found = [text for _, _, text, _ in extract_source(BytesIO(source), {"_": None}, (), {})]
    assert sorted(found) == ["Choose a name.", "Too late.", "marked"]
