from services.web.localization.languages import use_language
from services.web.localization.messages import Message
from services.web.localization.translation import gettext, ngettext, translate


def test_texts_are_put_into_the_language_of_the_page() -> None:
    assert gettext("Watchlist") == "Watchlist"
    with use_language("de"):
        assert gettext("Watchlist") == "Merkliste"
        assert [ngettext("%(count)s movie", "%(count)s movies", count) for count in (1, 2)] == [
            "%(count)s Film",
            "%(count)s Filme",
        ]


def test_sentences_of_errors_keep_their_values_and_their_sentences_within() -> None:
    allowed = Message("You can ask for 1 to %(most)s movies.", most=1000)
    error = Message("“%(text)s” is too many. %(allowed)s", text="5%", allowed=allowed)
    assert translate(error) == error == "“5%” is too many. You can ask for 1 to 1,000 movies."
    with use_language("de"):
        assert translate(error) == "„5%“ ist zu viel. Du kannst 1 bis 1.000 Filme anfordern."


def test_what_is_not_in_the_catalogue_stays_english() -> None:
    with use_language("de"):
        assert translate("A sentence of another service.") == "A sentence of another service."
        assert translate("") == ""
