"""Movies that an operator adds, changes, hides and sends as a file, without JavaScript."""

import html
import re

import httpx
import pytest

from shared.contracts.movie_records import FromTmdb
from tests.unit.web.pages.operator.conftest import Office

MOVIE = 22
PATH = f"/operator/movies/{MOVIE}"


@pytest.fixture
async def signed_in(office: Office) -> Office:
    assert await office.sign_in() == 303
    return office


def form_in(page: str) -> dict[str, str]:
    """The fields of the form of a movie, as a browser would send them back."""
    form = page.partition('class="operator-form"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'<input[^>]*? name="(\w+)" value="([^"]*)"', form))
    fields |= dict(re.findall(r'<textarea[^>]*? name="(\w+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL))
    return {name: html.unescape(value).replace("\n", "\r\n") for name, value in fields.items()}


async def send(office: Office, path: str = PATH, **changes: str) -> httpx.Response:
    fields = form_in(await office.page(path.removeprefix("/operator")))
    return await office.site.client.post(path, data=fields | changes)


async def test_only_what_was_changed_is_stated(signed_in: Office) -> None:
    response = await send(signed_in, overview="A plot.", genres="Drama\r\n  Film Noir \r\n\r\n", runtime="99")
    assert response.headers["location"] == f"{PATH}?saved=changed"
    stated = signed_in.store.records[MOVIE].fields.stated()
    assert stated == {"overview": "A plot.", "genres": ["Drama", "Film-Noir"], "runtime": 99}
    page = await signed_in.page(f"/movies/{MOVIE}?saved=changed")
    assert "Saved. Everybody sees it" in page
    assert form_in(page)["genres"] == "Drama\r\nFilm-Noir"


async def test_a_form_that_is_sent_unchanged_changes_nothing(signed_in: Office) -> None:
    await signed_in.store.change(MOVIE, overview="One.\n\nTwo & <b>", tags=["a", "b"], imdb_id=78748)
    before = dict(signed_in.store.records)
    assert (await send(signed_in)).status_code == 303
    assert signed_in.store.records == before


async def test_an_emptied_field_is_taken_back(signed_in: Office) -> None:
    await signed_in.store.change(MOVIE, title="Wrong", runtime=99)
    await send(signed_in, title="", runtime="")
    assert signed_in.store.records[MOVIE].fields.stated() == {}
    assert form_in(await signed_in.page(f"/movies/{MOVIE}"))["title"] == "Movie 3"


async def test_what_tmdb_said_stays_tmdbs_unless_it_is_changed(signed_in: Office) -> None:
    source = {"fields": ["overview", "runtime"], "fetched_on": "2999-01-01"}
    await signed_in.store.change(MOVIE, overview="A ship.", runtime=117, from_tmdb=source)
    await send(signed_in, runtime="118")
    fields = signed_in.store.records[MOVIE].fields
    assert (fields.overview, fields.runtime) == ("A ship.", 118)
    assert fields.from_tmdb == FromTmdb(fields=["overview"], fetched_on="2999-01-01")


async def test_what_somebody_else_changed_meanwhile_is_not_overwritten(signed_in: Office) -> None:
    fields = form_in(await signed_in.page(f"/movies/{MOVIE}"))
    await signed_in.store.change(MOVIE, overview="Theirs.")
    for _ in range(2):
        response = await signed_in.site.client.post(PATH, data=fields | {"overview": "Mine."})
        assert response.status_code == 412
        assert "Mine." in response.text
        assert "Show it as it is now" in response.text
        fields = form_in(response.text)
    assert signed_in.store.records[MOVIE].fields.overview == "Theirs."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"year": "19x"}, "Year: "),
        ({"runtime": "0"}, "Runtime in minutes: "),
        ({"trailer": "javascript:alert(1)"}, "Address of a trailer: "),
        ({"imdb_id": "tt"}, "IMDb id: "),
        ({"shown": "{"}, "The form is incomplete"),
        ({"shown": "[]"}, "The form is incomplete"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(
    signed_in: Office, changes: dict[str, str], sentence: str
) -> None:
    response = await send(signed_in, overview="Typed.", **changes)
    assert (response.status_code, sentence in response.text, "Typed." in response.text) == (422, True, True)
    assert signed_in.store.records == {}


async def test_a_movie_is_hidden_and_shown_again(signed_in: Office) -> None:
    for hidden, sentence in (("true", "Show it again"), ("false", "Hide it")):
        version = signed_in.store.records[MOVIE].version if MOVIE in signed_in.store.records else 0
        form = {"hidden": hidden, "version": str(version)}
        response = await signed_in.site.client.post(f"{PATH}/hidden", data=form)
        assert response.headers["location"] == f"{PATH}?saved={'hidden' if hidden == 'true' else 'shown'}"
        assert sentence in await signed_in.page(f"/movies/{MOVIE}")
    stale = await signed_in.site.client.post(f"{PATH}/hidden", data={"hidden": "true", "version": "0"})
    assert stale.status_code == 412


async def test_a_movie_is_added_once(signed_in: Office) -> None:
    movie = {"title": "Dune", "year": "2021", "imdb_id": "tt1160419", "directors": "Denis Villeneuve"}
    first = await signed_in.site.client.post("/operator/movies/new", data=movie)
    again = await signed_in.site.client.post("/operator/movies/new", data=movie)
    assert [each.headers["location"] for each in (first, again)] == [
        "/operator?saved=added",
        "/operator?saved=known",
    ]
    ((movie_id, record),) = signed_in.store.records.items()
    assert record.fields.stated() == {
        "title": "Dune",
        "year": 2021,
        "imdb_id": 1160419,
        "directors": ["Denis Villeneuve"],
    }
    assert f'href="/operator/movies/{movie_id}"' in await signed_in.page("?q=dune")


@pytest.mark.parametrize(
    ("movie", "sentence"),
    [({"title": "Dune"}, "needs an imdb_id"), ({"key": "a"}, "needs a title"), ({"year": "x"}, "Year: ")],
)
async def test_what_a_new_movie_lacks_is_said(signed_in: Office, movie: dict[str, str], sentence: str) -> None:
    response = await signed_in.site.client.post("/operator/movies/new", data=movie)
    assert (response.status_code, sentence in response.text) == (422, True)
    assert all(value in response.text for value in movie.values())


async def test_a_movie_that_cannot_be_added_now_can_be_later(signed_in: Office) -> None:
    signed_in.recommender.down = True
    refused = await signed_in.site.client.post("/operator/movies/new", data={"title": "Dune", "imdb_id": "tt1160419"})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
    assert 'value="Dune"' in refused.text


async def test_what_came_of_the_last_file_is_shown(signed_in: Office) -> None:
    assert "No file was sent yet" in await signed_in.page()
    lines = b'\xef\xbb\xbf{"title": "A <b>", "key": "a"}\n{"title": "B"}\nnonsense\n'
    response = await signed_in.site.client.post("/operator/file", files={"movies": ("<films>.jsonl", lines)})
    assert response.headers["location"] == "/operator#last-file"
    page = await signed_in.page()
    assert "&lt;films&gt;.jsonl" in page
    assert re.search(r"1 added, 0 changed, 0 unchanged,\s+2 refused", page)
    assert "Line 2: a new movie needs an imdb_id" in page
    signed_in.recommender.down = True
    await signed_in.site.client.post("/operator/file", files={"movies": ("again.jsonl", lines)})
    assert "It was not all read" in await signed_in.page()


async def test_a_movie_that_is_none_is_not_found(signed_in: Office) -> None:
    assert (await signed_in.site.client.get("/operator/movies/999999")).status_code == 404
