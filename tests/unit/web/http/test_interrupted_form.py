"""A session ends while a form is open: after signing in, the form is sent again with one click, and nothing is lost."""

import html
import re

import pytest

from services.web.http.interrupted_form import MAX_CHARACTERS, InterruptedForm
from tests.unit.web.conftest import Site

FIELD = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">')
RATING = {"rating": "4.5", "back": "/movies/1?q=a&amp;b", "note": '<"é>'}


def hidden_fields(page: str, action: str) -> dict[str, str]:
    form = page.partition(f'action="{action}"')[2].partition("</form>")[0]
    return {name: html.unescape(value) for name, value in FIELD.findall(form)}


async def interrupt(site: Site, path: str, fields: dict[str, str], scripts: bool = False) -> dict[str, str]:
    """The hidden fields of the sign-in page that answers the form."""
    await site.client.post("/signout")
    headers = {"referer": "http://testserver/movies/1"} | ({"hx-request": "true"} if scripts else {})
    answer = await site.client.post(path, data=fields, headers=headers)
    assert answer.status_code == 401
    return hidden_fields(answer.text, "/signin")


@pytest.mark.parametrize("scripts", [False, True], ids=["plain", "with scripts"])
async def test_the_form_is_sent_again_after_signing_in(site: Site, scripts: bool) -> None:
    own = await site.sign_up()
    carried = await interrupt(site, "/movies/1/rating", RATING | {"visitor": str(own)}, scripts)
    assert site.recommender.ratings == {}
    wrong = await site.client.post("/signin", data=carried | {"name": "ada", "password": "wrong horse"})
    carried = hidden_fields(wrong.text, "/signin")
    page = await site.client.post("/signin", data=carried | {"name": "ada", "password": "correct horse"})
    assert page.status_code == 200
    form = hidden_fields(page.text, "/movies/1/rating")
    assert form == RATING | {"visitor": str(own)}
    sent = await site.client.post("/movies/1/rating", data=form)
    assert (sent.status_code, site.recommender.ratings) == (303, {own: {1: 4.5}})


async def test_somebody_else_does_not_send_it(site: Site) -> None:
    own = await site.sign_up("Ann")
    carried = await interrupt(site, "/movies/1/rating", RATING | {"visitor": str(own)})
    await site.sign_up("Ben")
    answer = await site.client.post("/signin", data=carried | {"name": "Ben", "password": "correct horse"})
    assert (answer.status_code, "4.5" in answer.text) == (303, False)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/profile/password", {"old": "correct horse", "new": "wet battery"}),
        ("/movies/1/rating", {"rating": "4" * MAX_CHARACTERS}),
    ],
)
async def test_a_form_with_a_password_or_too_much_text_is_not_repeated(
    site: Site, path: str, fields: dict[str, str]
) -> None:
    own = await site.sign_up()
    await site.client.post("/signout")
    answer = await site.client.post(path, data=fields | {"visitor": str(own)})
    assert answer.status_code in {401, 413, 422}
    assert not [value for value in fields.values() if value in answer.text]
    assert "interrupted" not in answer.text


async def test_a_form_with_a_file_is_not_repeated(site: Site) -> None:
    own = await site.sign_up()
    await site.client.post("/signout")
    files = {"ratings": ("r.csv", "title,rating\nAlien,5\n", "text/csv")}
    answer = await site.client.post("/profile/import", data={"visitor": str(own)}, files=files)
    assert (answer.status_code, "interrupted" in answer.text) == (401, False)


@pytest.mark.parametrize(
    "text", ["", "{", '{"path": "//evil.example", "owner": "1", "fields": []}', '{"path": "/", "owner": "1"}']
)
def test_what_this_site_did_not_write_is_ignored(text: str) -> None:
    assert InterruptedForm.read(text) is None
