import re

from tests.unit.web.conftest import Site


async def test_a_movie_of_ones_list_leads_to_its_reasons(site: Site) -> None:
    user_id = await site.sign_up()
    assert 'href="/what-if?movie=3"' in (await site.client.get(f"/result?user_id={user_id}")).text
    await site.client.put(f"/api/users/{user_id}/ratings/7", json={"rating": 4.5})
    page = (await site.client.get("/what-if?movie=3")).text
    assert "Chinatown stands 3rd." in page
    assert 'aria-label="Your rating: 4.5 of 5 stars"' in page
    assert 'href="/what-if?movie=3&amp;without=7"' in page


async def test_ratings_that_speak_against_a_movie_stand_apart(site: Site) -> None:
    user_id = await site.sign_up()
    await site.client.put(f"/api/users/{user_id}/ratings/7", json={"rating": 4.5})
    assert "What speaks against it" not in (await site.client.get("/what-if?movie=3")).text
    await site.client.put(f"/api/users/{user_id}/ratings/5", json={"rating": 1})
    speaks_for, against = (await site.client.get("/what-if?movie=3")).text.split("What speaks against it")
    assert ("4.5 of 5 stars" in speaks_for, "1.0 of 5 stars" in speaks_for) == (True, False)
    assert "Your rating: 1.0 of 5 stars" in against.split("Your list")[0]


async def test_a_reason_is_taken_away_and_put_back_without_scripts(site: Site) -> None:
    user_id = await site.sign_up()
    await site.client.put(f"/api/users/{user_id}/ratings/7", json={"rating": 5})
    page = (await site.client.get("/what-if?movie=3&without=7")).text
    assert re.search(r"Without your 5 stars for [^,]+, Chinatown would stand \d+\w\w\.", page)
    assert 'href="/what-if?movie=3"' in page
    assert re.search(r'<span class="moved (up|down|new)">', page)
    assert site.recommender.ratings[user_id] == {7: 5.0}, "nothing is stored"


async def test_the_page_speaks_german(site: Site) -> None:
    user_id = await site.sign_up()
    await site.client.put(f"/api/users/{user_id}/ratings/7", json={"rating": 4.5})
    german = {"Accept-Language": "de"}
    page = (await site.client.get("/what-if?movie=3&without=7", headers=german)).text
    assert re.search(r"Ohne deine 4,5 ★ für [^:]+: Chinatown stünde auf Platz \d+\.", page)


async def test_it_is_only_told_to_somebody_who_signed_in(site: Site) -> None:
    answer = await site.client.get("/what-if?movie=3")
    assert (answer.status_code, "/signin" in answer.text) == (401, True)


async def test_what_no_page_links_to_is_left_out(site: Site) -> None:
    await site.sign_up()
    page = await site.client.get("/what-if?movie=x&without=-1&without=99999999999999999999")
    assert page.status_code == 200
    assert "Your list begins with" in page.text


async def test_without_a_question_the_page_says_where_to_ask_one(site: Site) -> None:
    await site.sign_up()
    page = (await site.client.get("/what-if")).text
    assert "<title>What if?" in page
    assert "“Why is this here?” beside a movie of your list" in page
    assert "beside a movie of your list" not in (await site.client.get("/what-if?movie=3")).text
