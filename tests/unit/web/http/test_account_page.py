import pytest

from tests.unit.web.conftest import Site


@pytest.mark.parametrize("path", ["/signin", "/signup"])
async def test_each_form_is_sent_to_its_own_address_and_keeps_where_to_go(site: Site, path: str) -> None:
    page = (await site.client.get(path, params={"next": "/movies/1"})).text
    assert f'action="{path}"' in page
    assert 'name="next" value="/movies/1"' in page


async def test_the_page_that_answers_an_interrupted_form_is_the_one_to_sign_in(site: Site) -> None:
    own = await site.sign_up()
    await site.client.post("/signout")
    answer = await site.client.post("/movies/1/rating", data={"rating": "4", "visitor": str(own)})
    assert answer.status_code == 401
    for text in ('action="/signin"', 'name="interrupted"', 'name="password"', "nothing was saved"):
        assert text in answer.text
