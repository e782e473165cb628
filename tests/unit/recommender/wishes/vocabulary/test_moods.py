import pytest

from tests.support.questions.wishes import means, read


@pytest.mark.parametrize(
    ("words", "more", "less"),
    [
        ("lighter", ["Comedy"], ["Crime", "Thriller"]),
        ("nicht so düster", ["Comedy"], ["Crime", "Thriller"]),
        ("darker", ["Crime", "Thriller"], ["Comedy"]),
        ("funnier", ["Comedy"], []),
        ("with more horror", ["Horror"], []),
        ("weniger Krimi", [], ["Crime"]),
        ("a bit more romantic", ["Romance"], []),
        ("lustiger", ["Comedy"], []),
        ("ein lustigerer Film", ["Comedy"], []),
        ("etwas Gruseligeres", ["Horror"], []),
    ],
)
def test_a_soft_word_counts_for_and_against_genres(words: str, more: list[str], less: list[str]) -> None:
    expected = {name: genres for name, genres in (("more", more), ("less", less)) if genres}
    assert means(read(f"like Heat but {words}").means) == expected | {"like": ["Heat (1995)"]}
