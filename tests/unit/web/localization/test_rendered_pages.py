"""Pages in all their states, with a catalogue that marks each text: what is visible and not marked is data."""

import re
from collections.abc import Iterator
from gettext import NullTranslations
from html.parser import HTMLParser

import pytest
from babel import Locale

from services.web.localization.translation import CATALOGUES
from tests.support.catalogue.fake_catalogue import TITLES
from tests.unit.web.conftest import Site

MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
VOID = {"meta", "link", "input", "br", "use", "path", "circle", "rect", "img", "image"}
DATA_TAGS = {"bdi", "code", "script", "style", "cite", "blockquote", "pre"}
NAMES = {
    *("Matinee", "MovieLens", "Alexa", "Echo", "IMDb", "TMDB", "UTC", "DynamoDB", "Redis", "JustWatch", "Ada"),
    *("US", "Bert", "Cleo", "Dana", "ms", "item", "fake", "csv", "Januar", "Freitag"),
    *("English", "Deutsch", "UK", *Locale("de").months["format"]["wide"].values()),
    *(word for code in ("US", "GB", "DE") for word in Locale("de").territories[code].split()),
}
SPOKEN = {"aria-label", "title", "placeholder", "alt", "content", "data-order"}
DATA = {word for text in (*TITLES, "because you liked") for word in WORD.findall(text)}
"""The titles, and the sentence that a list without an explanation came with."""
GERMAN = {"Accept-Language": "de"}
CSV = "Name,Year,Rating\nAlien,1979,4.5\nNo such movie,1980,4\nJaws,1975,2.5\n,,x\n"


class Marking(NullTranslations):
    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@pytest.fixture(autouse=True)
def _marked_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOGUES, "de", Marking())


class VisibleText(HTMLParser):
    """What a page shows and says, without the elements that hold data."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.text: list[str] = []
        self.spoken: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        is_data = tag in DATA_TAGS or "cover" in (values.get("class") or "").split()
        is_data |= tag != "html" and "lang" in values
        if tag == "meta" and not str(values.get("name", values.get("property"))).endswith(("description", "title")):
            return
        self.spoken += [value for name, value in attrs if name in SPOKEN and value and "lang" not in values]
        if tag not in VOID:
            self.open.append(is_data or (bool(self.open) and self.open[-1]))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append("…" if self.open and self.open[-1] else data)


def unmarked_words(html: str) -> set[str]:
    page = VisibleText(html)
    found: set[str] = set()
    for text in ("".join(page.text), *page.spoken):
        rest = text
        while MARKED.search(rest):
            rest = MARKED.sub(" ", rest)
        found |= set(WORD.findall(rest))
    return found - NAMES - DATA


PUBLIC = [
    *("/", "/movies", "/movies?q=xyzzy", "/movies?from_year=2000&to_year=1990&min_runtime=x", "/movies/1", "/about"),
    *("/status", "/signin", "/signup", "/recover", "/goodbye", "/nothing", "/voice", "/services"),
    *("/result?user_id=196", "/result?user_id=196&amount=101", "/result?user_id=ten"),
    *("/result?user_id=196&genre=Western", "/result?user_id=196&sort=stars"),
    *("/together", "/together?users=13,196", "/together?with=196", "/together?users=x"),
]
OWN = [
    *("/", "/profile", "/watchlist", "/diary", "/diary/2026", "/movies/1", "/movies", "/services"),
    *("/together?with=196", "/result?user_id=944"),
]


@pytest.mark.parametrize("path", PUBLIC)
async def test_a_public_page_shows_no_text_that_is_not_marked(site: Site, path: str) -> None:
    page = await site.client.get(path, headers=GERMAN)
    assert 'lang="de"' in page.text
    assert unmarked_words(page.text) == set()


def deeds() -> Iterator[tuple[str, dict[str, str]]]:
    for part in ("stars", "movie", "wish", "list"):
        back = "/result?user_id=944&amount=5"
        yield "/movies/1/rating", {"rating": "4.5", "part": part, "back": back, "shown": "1 Alien\n99 Gone"}
    for action in ("seen", "dismissed", "wanted", "wanted/delete", "rested", "diary"):
        yield f"/movies/2/{action}", {"part": "stars", "back": "/movies", "day": "2026-01-02"}


async def test_own_pages_and_deeds_show_no_text_that_is_not_marked(site: Site) -> None:
    new = {"name": "Ada", "password": "correct horse", "cookies": ""}
    welcome = await site.client.post("/signup", data=new, headers=GERMAN)
    codes = {word for code in re.findall(r"<code>(.*?)</code>", welcome.text) for word in WORD.findall(code)}
    assert unmarked_words(welcome.text) - codes == set()
    for path, form in deeds():
        answer = await site.client.post(path, data=form, headers=GERMAN | {"HX-Request": "true"})
        assert answer.status_code == 200, path
        assert unmarked_words(answer.text) == set(), path
    for path in OWN:
        page = await site.client.get(path, headers=GERMAN)
        assert (page.status_code, unmarked_words(page.text)) == (200, set()), path


async def test_refused_forms_show_no_text_that_is_not_marked(site: Site) -> None:
    forms = [
        ("/signup", {"name": "7", "password": "correct horse"}),
        ("/signin", {"name": "Ada", "password": "wrong"}),
        ("/recover", {"name": "Ada", "code": "x", "password": "short"}),
        ("/movies/1/rating", {"rating": "4"}),
    ]
    for path, form in forms:
        answer = await site.client.post(path, data=form, headers=GERMAN)
        assert answer.status_code >= 400
        assert unmarked_words(answer.text) == set(), path


async def test_an_import_shows_no_text_that_is_not_marked(site: Site) -> None:
    await site.sign_up()
    answer = await site.client.post("/profile/import", files={"ratings": ("ratings.csv", CSV)})
    path = answer.headers["location"]
    for action in ("", "/commit", "/undo"):
        if action:
            await site.client.post(f"{path}{action}")
        await site.dependencies.imports.wait()
        page = await site.client.get(path, headers=GERMAN)
        assert unmarked_words(page.text) == set(), action


def test_what_is_not_marked_is_found() -> None:
    html = '<p title="A hint">⟦Two <b>words⟧</b> here <bdi>Alien³</bdi><span aria-label="⟦said⟧"></span></p>'
    assert unmarked_words(html) == {"hint", "here"}
