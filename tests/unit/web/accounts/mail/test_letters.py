from typing import get_args

import pytest

from services.web.accounts.mail.letters import news_letter, recovery_letter
from services.web.accounts.mail.mail_address import MailAddress
from services.web.accounts.notices.notice import TEXTS, Kind, Notice

SITE = "https://movies.example"


def test_a_letter_is_in_the_language_of_its_address_and_has_its_link() -> None:
    for language, subject in (("en", "A new password for Matinee"), ("de", "Ein neues Passwort für Matinee")):
        mail = recovery_letter(MailAddress("ada@example.org", language), f"{SITE}/recover/link?token=", "secret")
        assert (mail.to, mail.subject) == ("ada@example.org", subject)
        assert f"\n{SITE}/recover/link?token=secret\n" in mail.text


def test_everything_that_happens_has_words() -> None:
    assert set(TEXTS) == set(get_args(Kind))
    notice = Notice(notice_id="a" * 16, kind="app", at=0, browser="Firefox", system="Linux")
    text = news_letter(MailAddress("ada@example.org", "en"), SITE, notice).text
    assert text.startswith("An app was connected.\nFirefox on Linux, 1 January 1970, 00:00 UTC\n")


def test_what_happened_by_itself_has_no_device_and_asks_for_no_new_password() -> None:
    notice = Notice(notice_id="a" * 16, kind="webhook", at=0, detail="https://a.example/hook")
    text = news_letter(MailAddress("ada@example.org", "en"), SITE, notice).text
    assert text == (
        "Nothing more is sent to one of your webhooks, because deliveries failed.\n"
        "https://a.example/hook, 1 January 1970, 00:00 UTC\n\nhttps://movies.example/profile#webhooks\n"
    )


@pytest.mark.parametrize(
    ("browser", "system", "words"),
    [("Firefox", "Linux", "Firefox unter Linux"), ("curl", "", "curl"), ("", "", "Unbekanntes Gerät")],
)
def test_news_name_the_device_in_the_language_of_the_address(browser: str, system: str, words: str) -> None:
    notice = Notice(notice_id="a" * 16, kind="sign_in", at=0, browser=browser, system=system)
    text = news_letter(MailAddress("ada@example.org", "de"), SITE, notice).text
    assert text.splitlines()[1].startswith(f"{words}, ")
