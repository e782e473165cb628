import pytest

from services.recommender.wishes.rules import rules_of
from services.recommender.wishes.text import WishText
from services.recommender.wishes.titles import likely_title, more_titles
from tests.support.questions.wishes import NEWEST, YEAR, WishNames, means, read

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


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("like Heat but not Fargo", {"like": ["Heat (1995)"], "without_movies": ["Fargo (1996)"]}),
        ("wie Heat, aber nicht Fargo", {"like": ["Heat (1995)"], "without_movies": ["Fargo (1996)"]}),
        ("like heat but not pulp fiction", {"like": ["Heat (1995)"], "without_movies": ["Pulp Fiction (1994)"]}),
        ("comedies except Groundhog Day", {"genres": ["Comedy"], "without_movies": ["Groundhog Day (1993)"]}),
        ("alle Komödien außer Groundhog Day", {"genres": ["Comedy"], "without_movies": ["Groundhog Day (1993)"]}),
        ("not Heat or Fargo", {"without_movies": ["Fargo (1996)", "Heat (1995)"]}),
        ("no Heat and no war", {"without_genres": ["War"], "without_movies": ["Heat (1995)"]}),
        ("instead of Heat, Fargo", {"without_movies": ["Heat (1995)"]}),
        ("no comedies except Groundhog Day", {"without_genres": ["Comedy"]}),
        ("a comedy, not heat", {"genres": ["Comedy"]}),
        ("unlike Heat", {}),
    ],
)
def test_a_title_that_is_excepted_is_left_out(words: str, meant: dict[str, list[str]]) -> None:
    assert means(read(words).means) == meant


def test_a_persons_name_that_begins_with_a_title_is_no_title() -> None:
    wish = read("a comedy without Heat Ledger", names=WishNames(people=("Heat Ledger",)))
    assert means(wish.means) == {"genres": ["Comedy"], "without_people": ["Heat Ledger"]}
