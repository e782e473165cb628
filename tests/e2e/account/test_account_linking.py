"""Account linking against the whole stack, from consent in the browser to rating by voice."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.alexa.account_linking import CLIENT_ID, LinkRequests, callback_params
from tests.support.alexa.certificate_authority import AlexaDevice, Signer, alexa_request
from tests.support.alexa.simulators import simulator
from tests.support.alexa.users import with_user
from tests.support.browser import PASSWORD, PageErrors, become_member, list_titles, open_page, row_of
from tests.support.page_checks import State, accessibility_violations
from tests.support.processes.stack import Stack

AMAZON = "https://pitangui.amazon.com/"


@dataclass
class Echo:
    """A device whose user has linked an account if there is an access token."""

    device: AlexaDevice
    access_token: str | None = None

    def say(self, text: str) -> dict[str, Any]:
        request = alexa_request(attributes=self.device.attributes, **simulator("en-US").request(text, None))
        answer = self.device.send(with_user(request, access_token=self.access_token)).raise_for_status().json()
        self.device.attributes = answer.get("sessionAttributes", {})
        response: dict[str, Any] = answer["response"]
        return response


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request: pytest.FixtureRequest, browser: Browser, stack: Stack) -> Iterator[Page]:
    """A page on which Amazon's site is simulated."""
    context = browser.new_context(base_url=stack.web_url, java_script_enabled=request.param)
    errors = PageErrors(stack.web_url)
    context.on("page", errors.listen)
    context.route(f"{AMAZON}**", answer_as_amazon)
    yield context.new_page()
    context.close()
    assert [message for message in errors.messages if AMAZON not in message] == []


def answer_as_amazon(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<h1>Your skill is linked</h1>")


@pytest.fixture
def echo(stack: Stack, signer: Signer) -> Iterator[Echo]:
    with httpx.Client(base_url=stack.voice_url, timeout=20, trust_env=False) as client:
        yield Echo(AlexaDevice(client, signer))


@pytest.fixture
def amazon(stack: Stack) -> Iterator[httpx.Client]:
    """A client of the token endpoint, with the secret that the launcher generated."""
    secret = (stack.dataset_dir / "oauth_client_secret").read_text()
    with httpx.Client(base_url=stack.web_url, auth=(CLIENT_ID, secret), timeout=20, trust_env=False) as client:
        yield client


def consent(page: Page, asking: LinkRequests) -> str:
    """Signs up on the way to consent. Returns the authorization code that Alexa receives."""
    page.goto(asking.address())
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Sign up").click()
    page.get_by_label("Name").fill(f"Ada {asking.state}")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="Connect Alexa?")).to_be_visible()
    expect(page.locator("#consent")).to_contain_text("rate movies for you")
    page.get_by_role("button", name="Connect Alexa").click()
    page.wait_for_url(f"{AMAZON}**")
    assert callback_params(page.url)["state"] == asking.state
    return callback_params(page.url)["code"]


def test_after_linking_ratings_by_voice_appear_on_the_web(
    page: Page, stack: Stack, echo: Echo, amazon: httpx.Client, request: pytest.FixtureRequest
) -> None:
    assert echo.say("give five stars to fargo")["card"]["type"] == "LinkAccount"
    asking = LinkRequests(state=f"state {len(request.node.name)}")
    form = asking.exchange_form(consent(page, asking))
    tokens = amazon.post("/oauth/token", data=form).raise_for_status().json()
    page.goto(stack.web_url)
    page.goto("/profile")
    expect(page.get_by_role("main")).to_contain_text("Alexa is connected")
    page.get_by_role("navigation").get_by_role("link", name="My list").click()
    expect(page.get_by_role("heading", name="For you")).to_be_visible()
    rated = next(title for title in list_titles(page) if title.replace(" ", "").isalpha())

    echo.access_token = tokens["access_token"]
    spoken = echo.say(f"give four and a half stars to {rated}")["outputSpeech"]["ssml"]
    assert "4.5 stars" in spoken
    assert rated in spoken
    page.reload()
    assert rated not in list_titles(page)
    page.goto("/profile")
    expect(row_of(page, rated)).to_contain_text("4.5")

    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    tokens = amazon.post("/oauth/token", data=refresh).raise_for_status().json()
    echo.access_token = tokens["access_token"]
    assert "outputSpeech" in echo.say(f"give two stars to {rated}")
    page.get_by_role("button", name="Disconnect Alexa").click()
    expect(page.get_by_role("button", name="Disconnect Alexa")).to_have_count(0)
    assert echo.say(f"give one star to {rated}")["card"]["type"] == "LinkAccount"
    refused = amazon.post("/oauth/token", data=refresh | {"refresh_token": tokens["refresh_token"]})
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


@pytest.mark.long
def test_the_consent_page_is_accessible(browser: Browser, stack: Stack) -> None:
    with open_page(browser, stack.web_url) as page:
        become_member(page)
        assert accessibility_violations(page, State("consent", LinkRequests().address())) == []


def test_declining_returns_to_alexa_without_a_code(page: Page) -> None:
    asking = LinkRequests(state="not now")
    page.goto(asking.address())
    page.get_by_role("main").get_by_role("link", name="Sign up").click()
    page.get_by_label("Name").fill("Grace" if page.evaluate("matchMedia('(scripting: enabled)').matches") else "Edsger")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    page.get_by_role("button", name="Not now").click()
    page.wait_for_url(f"{AMAZON}**")
    assert callback_params(page.url).keys() == {"error", "error_description", "state"}
