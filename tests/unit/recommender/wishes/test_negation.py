import pytest

from services.recommender.wishes.meaning import Meaning, Reading
from services.recommender.wishes.negation import Negation
from services.recommender.wishes.rules import rules_of
from services.recommender.wishes.text import WishText
from tests.support.questions.wishes import NEWEST, YEAR, WishNames, means, read

COMEDY = Reading(Meaning(genre=("Comedy",)), Meaning(without_genre=("Comedy",)))


def negation_in(words: str) -> Negation:
    return Negation(WishText.of(words), rules_of(YEAR, NEWEST), WishNames())


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("no comedies", COMEDY.negated),
        ("not only comedies", None),
        ("doesn't have to be a comedy", None),
        ("too funny", COMEDY.negated),
        ("comedies", COMEDY.meaning),
        ("too late", COMEDY.meaning),
    ],
)
def test_a_negation_turns_the_next_words_around_or_leaves_them_open(words: str, meaning: Meaning | None) -> None:
    negation = negation_in(words)
    negation.begins(0)
    assert negation.applied_to(COMEDY, len(words)) == (len(words), meaning)


@pytest.mark.parametrize(
    "words",
    [
        *("weder mit Tom Cruise noch mit Brad Pitt", "neither with Tom Cruise nor with Brad Pitt"),
        *("not with Tom Cruise or with Brad Pitt", "nicht mit Tom Cruise oder mit Brad Pitt"),
        *("without Tom Cruise, Brad Pitt", "ohne Tom Cruise, Brad Pitt", "no Tom Cruise, no Brad Pitt"),
    ],
)
def test_no_one_of_several_people_is_wanted(words: str) -> None:
    for names in (WishNames(), WishNames(people=("Tom Cruise", "Brad Pitt"))):
        assert means(read(words, names=names).means) == {"without_people": ["Brad Pitt", "Tom Cruise"]}


@pytest.mark.parametrize("words", ["without Tom Cruise, with Brad Pitt", "ohne Tom Cruise, lieber mit Brad Pitt"])
def test_with_behind_a_comma_is_wanted(words: str) -> None:
    assert means(read(words).means) == {"people": ["Brad Pitt"], "without_people": ["Tom Cruise"]}


def test_a_tag_behind_a_comma_is_no_person_of_the_list() -> None:
    wish = read("without Tom Cruise, space", names=WishNames(people=("Tom Cruise",), tags=("space",)))
    assert means(wish.means) == {"without_people": ["Tom Cruise"], "tags": ["space"]}


@pytest.mark.parametrize(
    "words", ["no romantic comedies", "keine romantischen Komödien", "romantic comedies bore me", "no romance comedies"]
)
def test_a_genre_right_behind_a_rejected_one_is_rejected_too(words: str) -> None:
    assert means(read(words).means) == {"without_genres": ["Comedy", "Romance"]}


@pytest.mark.parametrize(
    "words",
    ["a comedy, but no romantic comedy", "a romance-free comedy", "a non-romantic comedy", "a not romantic comedy"],
)
def test_a_genre_that_is_wanted_stays_so_behind_what_it_should_not_be(words: str) -> None:
    assert means(read(words).means) == {"genres": ["Comedy"], "without_genres": ["Romance"]}


def test_what_tells_which_movies_are_rejected_is_not_wanted() -> None:
    assert means(read("no comedies with Tom Hanks").means) == {
        "without_genres": ["Comedy"],
        "without_people": ["Tom Hanks"],
    }
    wish = read("keine Komödien aus den 80ern")
    assert (means(wish.means), wish.not_understood) == (
        {"without_genres": ["Comedy"]},
        ["keine Komödien aus den 80ern"],
    )
    assert means(read("a film without comedy from the 80s").means)["years"] == [1980, 1989]


def test_a_second_not_is_a_negation_of_its_own() -> None:
    wish = read("not a comedy and not too long")
    assert (means(wish.means), wish.not_understood) == ({"without_genres": ["Comedy"], "runtime": [None, 120]}, [])


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        *(
            (words, {"more": ["Horror"]})
            for words in ("not scary enough", "nicht gruselig genug", "it wasn't scary enough")
        ),
        ("not dark enough", {"more": ["Crime", "Thriller"], "less": ["Comedy"]}),
        ("nicht lang genug", {"runtime": [150, None]}),
        ("not new enough", {"years": [1994, None]}),
        *((words, {"popularity": 0.5}) for words in ("not famous enough", "nicht bekannt genug")),
        ("not action-packed enough", {"more": ["Action"]}),
        ("not funny enough or too long", {"more": ["Comedy"], "runtime": [None, 120]}),
        ("not funny enough, no westerns", {"more": ["Comedy"], "without_genres": ["Western"]}),
        ("not old enough for horror", {"without_genres": ["Horror"]}),
        ("not violent or scary enough", {"more": ["Action", "Crime", "Horror"]}),
        ("nicht lustig, traurig oder spannend genug", {"more": ["Comedy", "Drama", "Thriller"]}),
        ("neither funny nor scary enough", {"more": ["Comedy", "Horror"]}),
        ("not famous or new enough", {"years": [1994, None], "popularity": 0.5}),
        ("not a comedy or scary enough", {"more": ["Horror"], "without_genres": ["Comedy"]}),
    ],
)
def test_what_is_not_enough_is_wanted(words: str, meaning: dict[str, object]) -> None:
    wish = read(words)
    assert (means(wish.means), wish.not_understood) == (meaning, [])


def test_what_is_not_enough_is_said_with_its_negation() -> None:
    assert read("a drama, not scary enough").parts[-1].said == "not scary enough"


def test_what_is_not_too_much_may_be_a_list() -> None:
    assert means(read("not too long or too sad").means) == {"runtime": [None, 120], "less": ["Drama"]}


@pytest.mark.parametrize(
    ("words", "meaning", "not_understood"),
    [
        ("no comedies with xyzzy, no horror", {"without_genres": ["Comedy", "Horror"]}, ["xyzzy"]),
        ("keine Komödien mit xyzzy, kein Horror", {"without_genres": ["Comedy", "Horror"]}, ["xyzzy"]),
        ("no comedies with xyzzy and no horror", {"without_genres": ["Comedy", "Horror"]}, ["xyzzy"]),
        ("keine Komödien mit xyzzy und kein Horror", {"without_genres": ["Comedy", "Horror"]}, ["xyzzy"]),
        ("no comedies with xyzzy or horror", {"without_genres": ["Comedy"]}, ["xyzzy or horror"]),
        (
            "no comedies from xyzzy but a drama, not a western",
            {"genres": ["Drama"], "without_genres": ["Comedy", "Western"]},
            ["xyzzy"],
        ),
    ],
)
def test_what_tells_which_movies_are_rejected_ends_with_its_negation(
    words: str, meaning: dict[str, list[str]], not_understood: list[str]
) -> None:
    wish = read(words)
    assert (means(wish.means), wish.not_understood) == (meaning, not_understood)
