"""No template has a text that is not marked for translation: a lint over the syntax trees of templates."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from jinja2 import nodes

from services.web.views.render import TEMPLATES, Renderer
from services.web.views.static_files import Assets

ENVIRONMENT = Renderer(Assets(), lambda _: "http://web").environment
ENGLISH = ("operator/", "api_reference.html")
"""Pages for operators and developers."""
IN_EACH_LANGUAGE = re.compile(r"legal/\w+_(en|de)\.html")
NAMES = {
    *("Matinee", "Redis", "DynamoDB", "Alexa", "Echo:", "IMDb", "TMDB", "UTC", "Ada", "Bert", "Cleo", "Dana"),
    *("English", "Deutsch", "website", "width=device-width, initial-scale=1"),
}
SPOKEN = {"aria-label", "title", "placeholder", "alt", "content"}
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[A-Z][a-z]+( |$)|[a-z]+ [a-z]+ [a-z]+")
TRANSLATING = {"_", "gettext", "ngettext"}
HOLE = "\x00"
ADDRESS = ("/", ".png")
TECHNICAL = {"code", "script", "cite"}


def names_of_templates() -> list[str]:
    names = [path.relative_to(TEMPLATES).as_posix() for path in sorted(TEMPLATES.rglob("*.html"))]
    return [name for name in names if not name.startswith(ENGLISH) and not IN_EACH_LANGUAGE.fullmatch(name)]


class Texts(HTMLParser):
    """Texts and spoken attributes of a page with holes where the template writes values."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.skipped = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skipped += tag in TECHNICAL or ("lang", "en") in attrs
        if tag != "meta" or ("name", "description") in attrs:
            self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.skipped -= tag in TECHNICAL and self.skipped > 0

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.found.append(data)


def literal_texts(name: str) -> list[str]:
    return [text.strip() for found in texts_of((TEMPLATES / name).read_text()) for text in found.split(HOLE)]


def texts_of(template: str) -> list[str]:
    outputs = ENVIRONMENT.parse(template).find_all(nodes.Output)
    pieces = [piece.data if isinstance(piece, nodes.TemplateData) else HOLE for each in outputs for piece in each.nodes]
    return Texts("".join(pieces)).found


def constants(node: nodes.Node) -> Iterator[str]:
    """Strings of expressions, without those that are translated."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATING:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    for child in node.iter_child_nodes():
        yield from constants(child)


@pytest.mark.parametrize("name", names_of_templates())
def test_every_text_is_marked_for_translation(name: str) -> None:
    texts = [text for text in literal_texts(name) if WORD.search(text) and not text.startswith(ADDRESS)]
    unmarked = [text for text in texts if not set(WORD.findall(text)) <= NAMES and text not in NAMES]
    expressions = constants(ENVIRONMENT.parse((TEMPLATES / name).read_text()))
    unmarked += [text for text in expressions if SENTENCE.match(text) and text not in NAMES]
    assert unmarked == []


def test_the_lint_finds_what_is_not_marked() -> None:
    html = '<p title="A hint">Two words{{ _("marked") }}</p>{% if x %}<b>More</b>{% endif %}<code>make run</code>'
    found = [text for text in texts_of(html) if WORD.search(text)]
    assert found == ["A hint", f"Two words{HOLE}", "More"]
