import pytest

from services.recommender.wishes.rules import rules_of
from services.recommender.wishes.text import WishText
from services.recommender.wishes.titles import likely_title, more_titles
from tests.support.questions.wishes import NEWEST, YEAR, WishNames

RULES = rules_of(YEAR, NEWEST)


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        (" and Fargo, Jaws or Alien", ["Fargo", "Jaws", "Alien"]),
        (" and a comedy", []),
        (", nothing to lose", []),
        (", Nothing to Lose", ["Nothing to Lose"]),
    ],
)
def test_titles_follow_a_title_until_something_else_begins(words: str, titles: list[str]) -> None:
    found = more_titles(WishText.of(words), 0, WishNames(), RULES)
    assert [movie.title for *_, movie in found] == titles


@pytest.mark.parametrize(
    ("words", "title", "rest"),
    [
        ("the silence of the lams but funnier", "The Silence of the Lambs", "but funnier"),
        ("a comedy", None, ""),
    ],
)
def test_a_title_is_known_by_its_sound(words: str, title: str | None, rest: str) -> None:
    found = likely_title(WishText.of(words), 0, WishNames(), RULES)
    assert (found and found[1].title) == title
    assert found is None or words[found[0] :].strip() == rest
