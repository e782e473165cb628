import pytest

from tests.support.questions.wishes import means, read


@pytest.mark.parametrize(
    ("words", "genres"),
    [
        ("a western", ["Western"]),
        ("romantic comedy", ["Comedy", "Romance"]),
        ("romcoms", ["Comedy", "Romance"]),
        ("ein Kriegsdrama", ["Drama", "War"]),
        ("Tragikomödie", ["Comedy", "Drama"]),
        ("ein lustiger Film", ["Comedy"]),
        ("gruseliger Film", ["Horror"]),
        ("ein spannender Krimi", ["Crime", "Thriller"]),
        ("something my kids can watch", ["Children"]),
        ("was die Kinder sehen können", ["Children"]),
    ],
)
def test_each_wording_has_its_value(words: str, genres: object) -> None:
    wish = read(words)
    assert (means(wish.means), wish.not_understood) == ({"genres": genres}, [])


def test_a_negated_genre_is_left_out() -> None:
    assert means(read("keine Western").means) == {"without_genres": ["Western"]}


@pytest.mark.parametrize(
    "words", ["for adults", "for grown-ups", "adults only", "für Erwachsene", "nur für Erwachsene", "not for kids"]
)
def test_what_is_for_adults_is_not_for_children(words: str) -> None:
    wish = read(f"like Toy Story, but {words}")
    assert means(wish.means) == {"like": ["Toy Story (1995)"], "without_genres": ["Children"]}
    assert wish.not_understood == []


@pytest.mark.parametrize("words", ["for kids and adults", "for adults and kids", "für Kinder und Erwachsene"])
def test_what_is_for_both_is_for_children_too(words: str) -> None:
    assert "without_genres" not in means(read(words).means)


def test_a_prefix_alone_is_no_genre() -> None:
    assert read("Politfilme").means.genre == ()
