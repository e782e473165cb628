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


@pytest.mark.parametrize(
    "words",
    [
        *("I love movies longer than 2 hours", "we love films longer than 2 hours", "I'd love movies over 2 hours"),
        *("I would really love films longer than 2 hours", "they really love stories longer than 2 hours"),
        *("you'll love movies longer than 2 hours", "ich liebe Filme über 2 Stunden"),
    ],
)
def test_who_loves_movies_asks_for_no_romances(words: str) -> None:
    wish = read(words)
    assert (means(wish.means), wish.not_understood) == ({"runtime": [121, None]}, [])


@pytest.mark.parametrize(
    "words",
    [
        *("a love story", "love movies", "movies about love", "I love love stories", "we want love films"),
        *("Liebesfilme", "give me love stories"),
        *("a film about first love", "Filme über die große Liebe", "es geht um Liebe"),
    ],
)
def test_love_as_a_kind_of_movie_is_romance(words: str) -> None:
    wish = read(words)
    assert (means(wish.means), wish.not_understood) == ({"genres": ["Romance"]}, [])


@pytest.mark.parametrize("words", ["I prefer comedies to love stories", "comedies, no movies about love"])
def test_love_may_be_rejected(words: str) -> None:
    assert means(read(words).means) == {"genres": ["Comedy"], "without_genres": ["Romance"]}


def test_a_love_story_of_somebody_is_romance() -> None:
    assert means(read("a family love story").means) == {"genres": ["Children", "Romance"]}


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
