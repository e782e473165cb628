import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recommender.titles.normal_form import MAX_WORDS, NormalForm


@pytest.mark.parametrize(
    "same",
    [
        ("Twelve Monkeys", "12 Monkeys"),
        ("8½", "8 1/2", "eight and a half"),
        ("Dumb & Dumber", "Dumb and Dumber", "Dumb + Dumber"),
        ("Dr. Strangelove", "doctor strangelove"),
        ("Alien³", "Alien 3", "alien three"),
        ("M*A*S*H", "MASH"),
        ("E.T.", "e. t.", "e t", "ET"),
        ("Spider-Man", "spiderman", "spider man"),
        ("WALL·E", "WALL-E", "wall e"),
        ("Les Misérables", "les miserables"),
        ("Seven", "Se7en"),
        ("Jungle2Jungle", "jungle to jungle"),
        ("Three Colors: Red", "Three Colours: Red"),
        ("Der Pate Teil 2", "Der Pate II"),
        ("20,000 Leagues", "twenty thousand leagues"),
        ("Schindler's List", "Schindler\u2019s List"),
        ("Smørrebrød", "smorrebrod"),
        ("The Godfather", "godfather"),
        ("Mulholland Dr.", "Mulholland Drive"),
        ("21 Jump St", "21 Jump Street"),
    ],
)
def test_spellings_of_a_title_have_the_same_key(same: tuple[str, ...]) -> None:
    assert len({NormalForm.from_text(text).key for text in same}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alien", "Aliens"),
        ("Rocky II", "Rocky III"),
        ("M", "N"),
        ("Cars", "Cats"),
        ("Us", "U.S.A."),
        ("Dr. No", "Drive No"),
    ],
)
def test_other_titles_have_other_keys(one: str, other: str) -> None:
    assert NormalForm.from_text(one).key != NormalForm.from_text(other).key


def test_an_article_alone_is_a_title() -> None:
    assert NormalForm.from_text("The").words == ("the",)
    assert NormalForm.from_text("!?").words == ()


def test_long_titles_and_long_words_are_distinctive() -> None:
    titles = ["Up", "The Heat", "Casablanca", "It Might Be"]
    assert [NormalForm.from_text(title).is_distinctive for title in titles] == [False, False, True, True]


def test_articles_and_numbers_are_known() -> None:
    form = NormalForm.from_text("The Taking of a Train 123")
    assert (form.articles, form.has_number) == (("the", "a"), True)
    assert not NormalForm.from_text("Train").has_number
    assert NormalForm.from_text("D3").has_number


@given(st.text(max_size=2000))
def test_any_text_has_a_form_of_bounded_size(text: str) -> None:
    form = NormalForm.from_text(text)
    assert len(form.literal) <= MAX_WORDS
    assert all(form.words)
