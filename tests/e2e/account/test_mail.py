"""A confirmed mail address, and a forgotten password by mail: with a second web process, which has an SMTP server."""

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from embedded.programs import Program, http_probe
from tests.support.browser import PASSWORD, become_member, open_page
from tests.support.mail.smtp_server import SmtpServer, smtp_server_in_thread
from tests.support.processes.stack import Stack, Standin, free_port

NEW = "wet battery 7"
ADDRESS = "ada@example.org"
MAIL_SECONDS = 60


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with smtp_server_in_thread() as server:
        yield server


@pytest.fixture
def page(browser: Browser, stack: Stack, server: SmtpServer, tmp_path: Path) -> Iterator[Page]:
    port = free_port()
    pairs = Path(f"/proc/{stack.pid('web')}/environ").read_text().rstrip("\0").split("\0")
    environment = dict(pair.split("=", 1) for pair in pairs) | {
        "WEB_PORT": str(port),
        "PUBLIC_URL": f"http://localhost:{port}",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(server.port),
        "SMTP_SECURITY": "none",
        "SMTP_FROM": "site@movies.example",
    }
    command = (sys.executable, "-m", "services.web")
    web = Standin(Program("web", command, environment, http_probe(port, "/health/live")), port, tmp_path / "web.log")
    web.start()
    with open_page(browser, f"http://localhost:{port}") as page:
        yield page
    web.close()


def next_link(server: SmtpServer) -> str:
    """In the next mail that has one to open; news are read over."""
    deadline = time.monotonic() + MAIL_SECONDS
    while True:
        for mail in list(server.mails):
            server.mails.remove(mail)
            if found := re.search(r"http://localhost:\d+(/\S+token=\S+)", mail.get_content()):
                return found[1]
        assert time.monotonic() < deadline, "no mail came"
        time.sleep(0.02)


def test_a_forgotten_password_is_replaced_by_a_link_in_a_mail(page: Page, server: SmtpServer) -> None:
    name = become_member(page)
    page.goto("/profile")
    section = page.get_by_role("region", name="Mail address")
    section.get_by_label("New address").fill(ADDRESS)
    section.get_by_label("Your password").fill(PASSWORD)
    section.get_by_role("button", name="Send a link to it").click()
    expect(section.get_by_role("status")).to_contain_text("A link is on its way.")
    page.goto(next_link(server))
    expect(page.get_by_role("main")).to_contain_text(ADDRESS)
    page.get_by_role("button", name="This address is mine").click()
    expect(section).to_contain_text(ADDRESS)

    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/recover")
    page.get_by_label("Name or user id").last.fill(name)
    page.get_by_role("button", name="Send a link to my confirmed address").click()
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("a link is on its way to it")
    link = next_link(server)
    page.goto(link)
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Set the new password").click()
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("Your password is changed.")

    page.get_by_label("Name or user id").fill(name)
    page.get_by_label("Password").fill(NEW)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    news = page.get_by_role("region", name="New in your account")
    expect(news).to_contain_text("The account was recovered, with a new password.")
    news.get_by_role("button", name="That was me").click()
    expect(news).to_have_count(0)
    page.goto(link)
    page.get_by_label("New password").fill("dry battery 8")
    page.get_by_role("button", name="Set the new password").click()
    expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("This link was used before")
