import re

import pytest

from tests.unit.web.conftest import Site

PAGES = [
    "/",
    "/movies",
    "/about",
    "/status",
    "/signin",
    "/signup",
    "/result?user_id=196",
    "/together",
    "/together?users=13,196",
    "/together?with=196",
    "/movies/7",
    "/nothing",
    "/profile",
]
HTMX = {"hx-request": "true"}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("signed_in", [True, False])
async def test_no_page_has_inline_code_or_another_host(site: Site, path: str, signed_in: bool) -> None:
    if signed_in:
        await site.sign_up()
    page = (await site.client.get(path)).text
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?! src=)|javascript:", page)
    assert not re.search(r"""(?:src|<link[^>]*href|action)=["'](?!/)""", page)
    assert '<html lang="en">' in page
    assert re.search(r"<title>.+ · Matinee</title>", page)


@pytest.mark.parametrize(
    "path", ["/", "/movies?q=gandhi", "/result?user_id=196&amount=20", "/movies/7", "/together?users=1,2"]
)
async def test_titles_are_text_whatever_is_in_them(site: Site, path: str) -> None:
    page = (await site.client.get(path)).text
    assert "&lt;b&gt;Gandhi&lt;/b&gt;" in page
    assert "<b>" not in page


async def test_what_people_type_is_text(site: Site) -> None:
    evil = "\"><script>alert('x')</script>"
    await site.sign_up(name=evil)
    for path, params in [
        ("/movies", {"q": evil, "user_id": evil, "amount": evil}),
        ("/result", {"user_id": evil}),
        ("/signin", {"next": evil}),
        ("/together", {"users": evil, "with": evil, "amount": evil, "genre": evil}),
        ("/profile", {}),
    ]:
        page = (await site.client.get(path, params=params)).text
        assert "<script>" not in page
        assert "&lt;script&gt;" in page or "%3Cscript%3E" in page


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
async def test_a_wrong_form_leads_to_the_error_page_and_back_with_its_input(
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


async def test_the_result_has_rank_title_year_stars_and_reason(site: Site) -> None:
    page = (await site.client.get("/result?user_id=196&amount=3")).text
    assert page.count('class="rank"') == 3
    for part in ("Alien", "1971", "Drama", "Predicted: 4.7 of 5 stars", "because you gave Alien 5 stars"):
        assert part in page


async def test_only_the_owner_can_rate_from_a_list(site: Site) -> None:
    own = await site.sign_up()
    assert "Not interested" in (await site.client.get(f"/result?user_id={own}")).text
    assert "Not interested" not in (await site.client.get("/result?user_id=196")).text


async def test_rating_without_javascript_leads_back_to_where_one_was(site: Site) -> None:
    own = await site.sign_up()
    answer = await site.client.post("/movies/1/rating", data={"rating": "4.5", "back": "/movies?q=alien"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/movies?q=alien")
    assert site.recommender.ratings[own] == {1: 4.5}


async def test_rating_in_a_list_without_javascript_leads_back_to_it_and_says_so(site: Site) -> None:
    own = await site.sign_up()
    back = f"/result?user_id={own}&amount=3&genre=Drama"
    form = {"rating": "4.5", "part": "list", "back": back}
    answer = await site.client.post("/movies/1/rating", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{back}&rated=1")
    page = (await site.client.get(answer.headers["location"])).text
    assert "You gave <bdi>Alien</bdi> your stars." in page
    assert 'action="/movies/1/rating/delete"' in page


async def test_rating_with_htmx_answers_with_the_new_list_alone(site: Site) -> None:
    own = await site.sign_up()
    form = {
        "rating": "4.5",
        "part": "list",
        "back": f"/result?user_id={own}&amount=3",
        "shown": "1 Alien\n3 Chinatown\n9 Ida",
    }
    answer = await site.client.post("/movies/1/rating", data=form, headers=HTMX)
    assert answer.text.strip().startswith('<div class="news"')
    assert answer.text.count('class="rank"') == 3
    assert 'data-movie="1"' not in answer.text
    assert answer.headers["profile-version"] == "1"
    assert "You gave <bdi>Alien</bdi> 4.5 stars." in answer.text
    assert "2 new; Ida dropped out." in answer.text


async def test_rating_in_a_list_with_controls_answers_with_a_list_that_keeps_them(site: Site) -> None:
    own = await site.sign_up()
    form = {"rating": "4.5", "part": "list", "back": f"/result?user_id={own}&amount=3&genre=Drama&diversity=0.5"}
    await site.client.post("/movies/1/rating", data=form, headers=HTMX)
    lists = [request.url for request in site.recommender.asked if request.url.path.endswith("/recommendations")]
    assert dict(lists[-1].params) == {"amount": "3", "genre": "Drama", "diversity": "0.5"}


async def test_rating_with_htmx_elsewhere_answers_with_the_stars_alone(site: Site) -> None:
    await site.sign_up()
    answer = await site.client.post("/movies/1/rating", data={"rating": "4.5", "title": "Alien"}, headers=HTMX)
    assert answer.text.strip().startswith('<div class="rating-area"')
    assert re.search(r'value="4.5" required checked', answer.text)
    assert "Your rating of Alien" in answer.text
    removed = await site.client.post("/movies/1/rating/delete", data={"title": "Alien"}, headers=HTMX)
    assert "checked" not in removed.text


async def test_what_was_dismissed_can_be_brought_back(site: Site) -> None:
    own = await site.sign_up()
    form = {"part": "list", "back": f"/result?user_id={own}&amount=10"}
    live = await site.client.post("/movies/1/dismissed", data=form, headers=HTMX)
    plain = await site.client.post("/movies/1/dismissed", data=form, follow_redirects=True)
    for page in (live.text, plain.text):
        assert 'action="/movies/1/dismissed/delete"' in page
        assert 'data-movie="1"' not in page
    restored = await site.client.post("/movies/1/dismissed/delete", data=form, headers=HTMX)
    assert 'data-movie="1"' in restored.text


async def test_what_was_seen_goes_from_the_list_and_waits_in_the_profile_to_be_rated(site: Site) -> None:
    own = await site.sign_up()
    form = {"part": "list", "back": f"/result?user_id={own}&amount=10"}
    live = await site.client.post("/movies/1/seen", data=form, headers=HTMX)
    assert 'data-movie="1"' not in live.text
    assert "You have seen <bdi>Alien</bdi>" in live.text
    assert 'id="seen"' in (await site.client.get("/profile")).text
    await site.client.post("/movies/1/seen/delete", data={"back": "/profile"})
    assert 'id="seen"' not in (await site.client.get("/profile")).text


async def test_a_changed_rating_can_be_changed_back(site: Site) -> None:
    await site.sign_up()
    answer = await site.client.post("/movies/1/rating", data={"rating": "2", "was": "4.5"}, headers=HTMX)
    assert re.search(r'name="rating" value="4.5">\s*<input type="hidden" name="back"', answer.text)
    assert "Undo" in answer.text


@pytest.mark.parametrize("rating", ["", "0", "9", "nan", "4.3", "x"])
async def test_a_form_with_a_wrong_rating_changes_nothing(site: Site, rating: str) -> None:
    own = await site.sign_up()
    answer = await site.client.post("/movies/1/rating", data={"rating": rating})
    assert answer.status_code == 422
    assert own not in site.recommender.ratings


async def test_rating_signed_out_leads_to_signing_in(site: Site) -> None:
    answer = await site.client.post("/movies/1/rating", data={"rating": "4"})
    assert answer.status_code == 401
    assert 'href="/signin"' in answer.text


async def test_signing_in_leads_on_to_the_page_one_came_from(site: Site) -> None:
    await site.sign_up()
    form = {"name": "ada", "password": "correct horse", "next": "/movies/7"}
    assert (await site.client.post("/signin", data=form)).headers["location"] == "/movies/7"
    form["next"] = "https://evil.example"
    assert (await site.client.post("/signin", data=form)).headers["location"] == "/"


@pytest.mark.parametrize("name", ["Ada", "944", "-5", "0", "99999999999999999999", ""])
async def test_a_refused_sign_in_keeps_the_name_and_never_the_password(site: Site, name: str) -> None:
    await site.sign_up()
    answer = await site.client.post("/signin", data={"name": name, "password": "wrong horse"})
    assert answer.status_code == 401
    assert "do not belong together" in answer.text
    assert f'name="name" value="{name}"' in answer.text
    assert "wrong horse" not in answer.text


async def test_a_refused_sign_up_says_why(site: Site) -> None:
    await site.sign_up()
    taken = await site.client.post("/signup", data={"name": "ADA", "password": "correct horse"})
    assert (taken.status_code, "This name is taken" in taken.text) == (409, True)
    short = await site.client.post("/signup", data={"name": "Bob", "password": "short"})
    assert (short.status_code, "8 to 200 characters" in short.text) == (422, True)


async def test_after_signing_out_one_is_nobody(site: Site) -> None:
    await site.sign_up()
    assert "Sign out" in (await site.client.get("/")).text
    await site.client.post("/signout")
    assert "Sign out" not in (await site.client.get("/")).text
    assert (await site.client.get("/profile")).status_code == 401


async def test_the_profile_lists_the_ratings(site: Site) -> None:
    await site.sign_up()
    assert "You have not rated a movie yet" in (await site.client.get("/profile")).text
    await site.client.post("/movies/4/rating", data={"rating": "2.5"})
    page = (await site.client.get("/profile")).text
    assert "Dune" in page
    assert "You gave it 2.5." in page
    assert "On average you give 1.0 stars less than others give the same movies" in page


async def test_the_catalogue_leads_to_its_next_page(site: Site) -> None:
    first = (await site.client.get("/movies")).text
    more = re.search(r'href="(/movies\?[^"]*cursor=[^"]*)"', first)
    assert more
    second = (await site.client.get(more[1].replace("&amp;", "&"))).text
    assert "Ida" not in first
    assert "Ida" in second


async def test_pages_for_everybody_stay_while_the_stores_are_away(site: Site) -> None:
    await site.sign_up()
    site.stores.redis.away = site.stores.users.away = True
    assert (await site.client.get("/about")).status_code == 200
    answer = await site.client.get("/profile")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert "The store is temporarily unavailable" in answer.text


async def test_the_home_page_stands_while_the_recommender_is_away(site: Site) -> None:
    site.recommender.away = True
    assert (await site.client.get("/")).status_code == 200
    answer = await site.client.get("/movies")
    assert (answer.status_code, "recommender is temporarily unavailable" in answer.text) == (503, True)
