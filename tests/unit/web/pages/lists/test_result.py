import re

import pytest

from tests.unit.web.conftest import Site


@pytest.mark.parametrize(
    ("user_id", "amount", "says"),
    [
        ("", "10", "user id is missing"),
        ("abc", "10", "“abc” is not a user id"),
        ("0", "10", "“0” is not a user id"),
        ("-3", "10", "“-3” is not a user id"),
        ("99999999999999999999", "10", "too large"),
        ("20000", "10", "No user has this id"),
    ],
)
async def test_invalid_input_leads_to_the_error_page_and_back_with_the_input(
    site: Site, user_id: str, amount: str, says: str
) -> None:
    answer = await site.client.get("/result", params={"user_id": user_id, "amount": amount})
    assert 400 <= answer.status_code < 500
    assert says in answer.text
    back_link = re.search(r'href="(/movies\?user_id=[^"]*)"', answer.text)
    assert back_link
    form = (await site.client.get(back_link[1].replace("&amp;", "&"))).text
    assert re.search(rf'name="user_id" value="{re.escape(user_id)}"', form)
    assert re.search(rf'name="amount" value="{re.escape(amount)}"', form)


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        ("", "number of movies is missing"),
        ("ten", "“ten” is not a number of movies"),
        ("0", "“0” is not a number of movies"),
        ("-1", "“-1” is not a number of movies"),
        ("101", "“101” is too many"),
    ],
)
async def test_an_amount_that_is_not_allowed_is_explained_at_its_field(site: Site, amount: str, says: str) -> None:
    query = {"user_id": "196", "amount": amount, "from_year": "1990", "to_year": "1980", "max_runtime": "x"}
    answer = await site.client.get("/result", params=query)
    assert answer.status_code == 422
    assert re.search(rf'name="amount" value="{re.escape(amount)}"', answer.text)
    assert re.search(rf'id="amount_error" role="alert">[^<]*{re.escape(says)}', answer.text)
    assert 'id="years_error" role="alert">The years run from 1990 to 1980.' in answer.text
    assert 'id="runtime_error" role="alert">“x” is not a number of minutes' in answer.text
    assert "Alien" in answer.text, "the list is there all the same"


async def test_the_page_says_what_orders_the_list(site: Site) -> None:
    ranked = (await site.client.get("/result?user_id=196&amount=3")).text
    assert "do not set the order" in ranked
    assert "/result?user_id=196&amount=3&sort=stars" in ranked.replace("&amp;", "&")
    assert "by predicted stars, the highest first" in (await site.client.get("/result?user_id=196&sort=stars")).text


async def test_the_result_shows_rank_title_year_stars_and_reason(site: Site) -> None:
    page = (await site.client.get("/result?user_id=196&amount=3")).text
    assert page.count('class="rank"') == 3
    for part in ("Alien", "1971", "Drama", "Predicted: 4.7 of 5 stars", "because you liked Alien"):
        assert part in page


async def test_only_the_own_list_is_my_list(site: Site) -> None:
    own = await site.sign_up()
    current = 'aria-current="page">My list'
    assert current in (await site.client.get(f"/result?user_id={own}&amount=3")).text
    assert current not in (await site.client.get("/result?user_id=196&amount=3")).text


async def test_the_window_of_ones_own_list_has_no_number(site: Site) -> None:
    own = await site.sign_up()
    assert "<title>Movies for you · Matinee" in (await site.client.get(f"/result?user_id={own}")).text
    assert "<title>For user 196 · Matinee" in (await site.client.get("/result?user_id=196")).text
