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
        ("196", "", "number of movies is missing"),
        ("196", "ten", "“ten” is not a number of movies"),
        ("196", "0", "“0” is not a number of movies"),
        ("196", "-1", "“-1” is not a number of movies"),
        ("196", "101", "“101” is too many"),
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


async def test_the_result_shows_rank_title_year_stars_and_reason(site: Site) -> None:
    page = (await site.client.get("/result?user_id=196&amount=3")).text
    assert page.count('class="rank"') == 3
    for part in ("Alien", "1971", "Drama", "Predicted: 4.7 of 5 stars", "because you liked Alien"):
        assert part in page
