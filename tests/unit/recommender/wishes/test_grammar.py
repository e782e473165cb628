import random
import time

import pytest

from tests.support.questions.wishes import WishNames, cases, means, read, wrong

pytestmark = pytest.mark.usefixtures("only_own_garbage")

SHARE = 0.95
MOST_SECONDS = 0.5
"""Of the processor."""


def test_the_given_sentences_are_understood_exactly() -> None:
    assert list(wrong("given")) == []


def test_nearly_all_sentences_of_outsiders_are_understood_exactly() -> None:
    sentences = cases("own")
    assert len(sentences) >= 200
    assert len(list(wrong("own"))) <= (1 - SHARE) * len(sentences)


def test_nothing_is_wanted_that_is_rejected_and_nothing_rejected_that_is_wanted() -> None:
    assert list(wrong("turned")) == []


@pytest.mark.parametrize(
    ("words", "liked"),
    [
        ("a mix of Alien and Star Wars", ["Alien (1979)", "Star Wars (1977)"]),
        ("something between Heat and Fargo", ["Fargo (1996)", "Heat (1995)"]),
        ("eine Mischung aus Heat und Fargo", ["Fargo (1996)", "Heat (1995)"]),
        ("Alien meets Jaws", ["Alien (1979)", "Jaws (1975)"]),
        ("a mix of everything", []),
        ("boy meets girl", []),
        ("eine Mischung aus Krimi und Komödie", []),
    ],
)
def test_titles_are_joined_in_other_words(words: str, liked: list[str]) -> None:
    assert means(read(words).means).get("like", []) == liked


@pytest.mark.parametrize(
    ("words", "missed"),
    [("comedy, drama or romance", ["drama or romance"]), ("Krimi, Drama oder Western", ["Drama oder Western"])],
)
def test_of_alternatives_the_first_counts_and_the_rest_is_said_back(words: str, missed: list[str]) -> None:
    wish = read(words)
    assert (len(means(wish.means)["genres"]), wish.not_understood) == (1, missed)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("like The Good, the Bad and the Ugly, but shorter", "The Good, the Bad and the Ugly (1966)"),
        ("something like Before Sunrise from the nineties", "Before Sunrise (1995)"),
        ("like Four Weddings and a Funeral or Fargo", "Four Weddings and a Funeral (1994)"),
        ("wie „Dumb & Dumber“, aber leichter", "Dumb & Dumber (1994)"),
        ("movies like the silence of the lams", "The Silence of the Lambs (1991)"),
        ("like Nothing to Lose without Horror", "Nothing to Lose (1994)"),
    ],
)
def test_a_title_may_be_made_of_any_words(words: str, title: str) -> None:
    liked = means(read(words).means)["like"]
    assert title in liked


@pytest.mark.parametrize("words", ["I would like a comedy", "I like comedies", "we'd like something funny"])
def test_liking_is_not_being_like(words: str) -> None:
    assert means(read(words).means) == {"genres": ["Comedy"]}


@pytest.mark.parametrize("words", ["it's a comedy", "a comedy that's a western", "what's a good comedy"])
def test_a_contraction_is_a_small_word(words: str) -> None:
    assert read(words).not_understood == []


@pytest.mark.parametrize(
    ("words", "liked", "missed"),
    [
        ("not like Heat", [], ["not like Heat"]),
        ("nothing like Heat or Fargo", [], ["nothing like Heat or Fargo"]),
        ("nichts wie Heat", [], ["nichts wie Heat"]),
        ("ich mochte Heat nicht", [], ["mochte Heat nicht"]),
        ("ich mochte Heat und Fargo nicht", [], ["mochte Heat und Fargo nicht"]),
        ("ich mochte Heat gar nicht, aber Fargo mochte ich", [], ["mochte Heat gar nicht", "Fargo mochte"]),
        ("I dislike Heat", [], ["dislike Heat"]),
        ("etwas anderes als Heat", [], ["etwas anderes als Heat"]),
        ("anders als Heat, aber wie Fargo", ["Fargo (1996)"], ["anders als Heat"]),
        ("like Heat but not like Fargo", ["Heat (1995)"], ["not like Fargo"]),
        ("no horror like Alien", [], ["no horror like Alien"]),
        ("wie Heat, nicht zu lang", ["Heat (1995)"], []),
        ("like Heat, Nothing to Lose", ["Heat (1995)", "Nothing to Lose (1994)"], []),
        ("like Heat, nothing to lose", ["Heat (1995)"], ["lose"]),
    ],
)
def test_what_a_movie_should_be_unlike_is_said_back(words: str, liked: list[str], missed: list[str]) -> None:
    wish = read(words)
    assert (means(wish.means).get("like", []), wish.not_understood) == (liked, missed)


@pytest.mark.parametrize(
    "words",
    [
        *("I dislike comedies", "somebody who dislikes comedies", "I hated comedies", "I hate Titanic and comedies"),
        *("other than comedies", "other movies than comedies", "something different than comedies", "unlike comedies"),
        *("the opposite of a comedy", "rather than a comedy", "instead of comedies", "apart from comedies"),
        *("anders als Komödien", "etwas anderes als Komödien", "andere Filme als Komödien", "ich hasste Komödien"),
        *("statt Komödien", "abgesehen von Komödien", "Komödien hasse ich", "Komödien mag ich nicht"),
        *("ich mag Komödien nicht", "ich will Komödien nicht sehen, bitte", "Komödien mag ich gar nicht so gern"),
    ],
)
def test_what_is_disliked_or_to_be_different_is_left_out(words: str) -> None:
    assert means(read(words).means) == {"without_genres": ["Comedy"]}


def test_not_at_the_end_belongs_to_all_that_is_named_before_it() -> None:
    assert means(read("ich mag Horror und Krimis nicht").means) == {"without_genres": ["Crime", "Horror"]}
    wish = read("ich mag Komödien, aber Horror nicht")
    assert means(wish.means) == {"genres": ["Comedy"], "without_genres": ["Horror"]}
    assert [part.said for part in wish.parts] == ["Komödien", "Horror nicht"]


def test_what_comes_after_a_movie_to_be_unlike_is_wanted() -> None:
    assert means(read("not like Heat a comedy").means) == {"genres": ["Comedy"]}


@pytest.mark.parametrize("words", ["über 2000", "Filme über 1968", "nicht über 2000", "eine Liste über die Sechziger"])
def test_what_a_movie_is_about_is_no_year_of_its_own(words: str) -> None:
    wish = read(words)
    assert means(wish.means) == {}
    assert wish.not_understood != []


@pytest.mark.parametrize("words", ["dearer than 1950", "teurer als 1950", "louder than 90 minutes", "= 90 minutes"])
def test_half_a_comparison_is_no_exact_year_or_length(words: str) -> None:
    assert means(read(words).means) == {}


@pytest.mark.parametrize(
    ("words", "missed"),
    [
        ("older than Casablanca", ["older than Casablanca"]),
        ("kürzer als Heat", ["kürzer als Heat"]),
        ("neuer als Heat", ["neuer als Heat"]),
        ("newer dramas than 1985", ["newer", "1985"]),
        ("ältere Krimis als 1960", ["ältere", "1960"]),
        ("like Heat but newer than that", []),
    ],
)
def test_what_is_compared_with_something_else_is_no_soft_word(words: str, missed: list[str]) -> None:
    wish = read(words)
    assert wish.not_understood == missed
    assert means(wish.means).get("years") == (None if missed else [1996, None])


def test_a_part_is_taken_away() -> None:
    whole = read("comedies from the nineties, no horror")
    assert [part.said for part in whole.parts] == ["comedies", "from the nineties", "no horror"]
    fewer = read("comedies from the nineties, no horror", without=(1,))
    assert means(fewer.means) == {"genres": ["Comedy"], "without_genres": ["Horror"]}
    assert [part.taken_away for part in fewer.parts] == [False, True, False]


def test_what_contradicts_is_said_back() -> None:
    assert read("after 1990, before 1980").not_understood == ["before 1980"]
    assert read("a comedy, no comedies").not_understood == ["no comedies"]


def test_genres_cannot_be_alternatives() -> None:
    wish = read("a comedy or a western")
    assert (means(wish.means), wish.not_understood) == ({"genres": ["Comedy"]}, ["western"])


def test_names_are_those_of_the_catalogue_where_it_knows_people() -> None:
    names = WishNames(people=("Tom Cruise", "tom cruise"), tags=("space",), services=("Netflix",))
    assert means(read("nothing with tom cruise", names=names).means) == {"without_people": ["tom cruise"]}
    assert read("a comedy with Purple Elephants", names=names).not_understood == ["Purple Elephants"]
    assert means(read("about space on Netflix", names=names).means) == {"tags": ["space"], "service": ["Netflix"]}


def test_a_comparison_is_by_the_liked_movie_where_its_length_is_known() -> None:
    assert means(read("like Heat but shorter", minutes=170).means)["runtime"] == [None, 169]
    assert means(read("like Heat but longer", minutes=170).means)["runtime"] == [171, None]
    assert means(read("like Heat but older").means)["years"] == [None, 1994]
    assert means(read("something newer").means)["years"] == [1994, None]


def test_numbers_may_be_words() -> None:
    assert means(read("from nineteen ninety four").means) == {"years": [1994, 1994]}
    assert means(read("aus dem Jahr neunzehnhundertvierundneunzig").means) == {"years": [1994, 1994]}
    assert means(read("under a hundred and twenty minutes").means) == {"runtime": [None, 119]}


@pytest.mark.parametrize(
    "words", ["", "   ", "?!,;", "\u2013", "\u0130" * 50, "(" * 200, "no", "like", "wie", "not not not"]
)
def test_what_says_nothing_means_nothing(words: str) -> None:
    assert means(read(words).means) == {}


@pytest.mark.parametrize("words", [f"xyz {'gern ' * 22}comedy qwe", f"{'film ' * 24}xyz", f"{'so etwas ' * 21}xyz"])
def test_repeated_small_words_cost_no_more_than_others(words: str) -> None:
    started = time.process_time()
    read(words)
    assert time.process_time() - started < MOST_SECONDS


def test_any_words_are_read_in_the_end() -> None:
    """Also nonsense made of words that the grammar knows: every part has its words in the wish."""
    known = " ".join(case["said"] for case in cases("own")).split()
    chosen = random.Random(3)
    for _ in range(150):
        words = " ".join(chosen.choices(known, k=chosen.randint(1, 25)))[:200]
        wish = read(words)
        assert all(part.said in words and part.means.stated() for part in wish.parts)
        assert wish.means.controls() is not None


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        *((words, {"years": [1994, None]}) for words in ("not enough new movies", "nicht genug neue Filme")),
        *((words, {"years": [None, 1979]}) for words in ("not enough old movies", "nicht genug alte Filme")),
        ("there aren't enough long movies", {"runtime": [150, None]}),
    ],
)
def test_what_there_is_not_enough_of_is_wanted(words: str, meaning: dict[str, object]) -> None:
    wish = read(words)
    assert (means(wish.means), wish.not_understood) == (meaning, [])


def test_not_enough_of_anything_else_is_a_negation() -> None:
    assert means(read("not enough time for a long movie").means) == {"runtime": [None, 120]}
