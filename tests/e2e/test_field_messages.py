"""What is wrong with a field is said where it stands, once it is left."""

from playwright.sync_api import Page, expect


def test_years_are_explained_when_they_are_left_and_never_while_typing(live_page: Page) -> None:
    page, requested = live_page, list[str]()
    page.goto("/movies")
    page.on("request", lambda request: requested.append(request.url))
    problem = page.locator("#years_error")
    page.get_by_label("To year").fill("1980")
    page.get_by_label("From year").press_sequentially("199", delay=100)
    expect(problem).to_be_empty()
    page.get_by_label("Title").focus()
    expect(problem).to_have_text("A year has four digits, such as 1994.")
    page.get_by_label("From year").fill("1990")
    page.get_by_label("Title").focus()
    expect(problem).to_have_text("The first year has to be the earlier one.")
    page.get_by_label("From year").fill("1970")
    expect(problem).to_be_empty()
    expect(page).to_have_url("/movies?from_year=1970&to_year=1980")
    assert not [url for url in requested if "199" in url]
    expect(page.locator("#error-notice")).to_be_empty()


def test_minutes_and_amounts_are_explained_where_they_stand(live_page: Page) -> None:
    page = live_page
    page.goto("/result?user_id=196&amount=3")
    page.get_by_text("More filters").click()
    page.get_by_label("Shorter than").fill("90")
    page.get_by_label("Longer than").fill("120")
    page.get_by_label("From year").focus()
    expect(page.locator("#runtime_error")).to_have_text("The first number has to be the smaller one.")
    page.get_by_label("Shorter than").fill("121")
    expect(page.locator("#runtime_error")).to_be_empty()
    expect(page.locator("#list .unknown-note")).to_contain_text("more movies may match")
    page.goto("/")
    page.get_by_label("How many movies").fill("101")
    page.get_by_role("button", name="Recommend").click()
    expect(page.locator("#list_amount_error")).to_have_text("You can ask for 1 to 100 movies.")
    expect(page).to_have_url("/")


def test_without_scripts_the_list_says_what_is_wrong_beside_the_field(page: Page) -> None:
    page.goto("/result?user_id=196&amount=0&from_year=1990&to_year=1980")
    expect(page.locator("#amount_error")).to_contain_text("“0” is not a number of movies")
    expect(page.locator("#years_error")).to_contain_text("The years run from 1990 to 1980")
    expect(page.locator("#list [data-movie]")).to_have_count(10)
