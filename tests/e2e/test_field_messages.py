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
    expect(page).to_have_url("/movies?q=&genre=&from_year=1970&to_year=1980")
    assert not [url for url in requested if "199" in url]
    expect(page.locator("#error-notice")).to_be_empty()
