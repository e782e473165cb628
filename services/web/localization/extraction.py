"""Finds the texts to translate in templates and source, and brings the `.po` files up to date with them."""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_python
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from services.web.localization.languages import Language
from services.web.localization.translation import po_file

ROOT = Path(__file__).parents[3]
WEB = ROOT / "services/web"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "N_": None,
    "Message": None,
    "ngettext": (1, 2),
    "ngettext_later": (1, 2),
}
JINJA_OPTIONS = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
PROGRAMMERS_ERRORS = ("ValueError", "TypeError", "RuntimeError", "AssertionError", "PydanticCustomError")


def extract_source(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """What is marked, and the sentences of errors, which are translated when a page shows them."""
    yield from extract_python(file, keywords, comment_tags, options)
    file.seek(0)
    for node in ast.walk(ast.parse(file.read())):
        text = _sentence_of_error(node)
        if text is not None:
            yield node.lineno, None, text, []  # type: ignore[attr-defined]  # statements have lines


def _sentence_of_error(node: ast.AST) -> str | None:
    """Of `message = "..."` in a class of errors and `raise Error("...")`."""
    match node:
        case ast.Assign(targets=[ast.Name(id="message")], value=ast.Constant(value=str(text))):
            return text
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(text)), *_])):
            return None if name in PROGRAMMERS_ERRORS else text
    return None


def template_catalogue() -> Catalog:
    catalogue = Catalog(fuzzy=False)
    for path in _files():
        method: Any = babel_extract if path.suffix == ".html" else extract_source
        options: Any = JINJA_OPTIONS if path.suffix == ".html" else {}
        found = extract(method, BytesIO(path.read_bytes()), KEYWORDS, options=options)
        for _line, message, _comments, context in found:
            catalogue.add(message, locations=[(path.relative_to(ROOT).as_posix(), 0)], context=context)
    return catalogue


def _files() -> list[Path]:
    templates = sorted((WEB / "templates").rglob("*.html"))
    source = sorted(path for folder in (WEB, ROOT / "shared/contracts") for path in folder.rglob("*.py"))
    return [*templates, *source]


def read_translations(language: Language) -> Catalog:
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language)


def update(language: Language) -> list[str]:
    """Adds new texts to the file and removes those that are gone. Returns the texts that have no translation."""
    catalogue = read_translations(language)
    catalogue.update(template_catalogue(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with po_file(language).open("wb") as file:
        write_po(file, catalogue, width=120, no_location=True, omit_header=True, sort_output=True)
    return untranslated(catalogue)


def untranslated(catalogue: Catalog) -> list[str]:
    """Missing, or in need of a second look."""
    return [str(message.id) for message in catalogue if message.id and (not _is_whole(message.string) or message.fuzzy)]


def _is_whole(translation: Any) -> bool:
    return all(translation) if isinstance(translation, tuple) else bool(translation)
